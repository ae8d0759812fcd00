# SPDX-License-Identifier: BSD-2-Clause
#
# board.mk: what the Makefile must know of this board.

DRIVERS := cfi_nor gic pl011 psci reset_note semihosting timer

# QEMU's words for the machine, the ROM and the store (a file of just 64 MiB).
QEMU_MACHINE := -M virt -cpu cortex-a7 -m 128
QEMU_ROM := -bios
QEMU_STORE := -drive if=pflash,unit=1,format=raw,file=

# Debian's libfdt reads the device tree. Nothing is installed; the package is
# unpacked in the build folder.
LIBFDT := $(BUILD)/deb/libfdt
LIBFDT_FETCH := tools/fetch-deb --package libfdt-dev --version 1.6.1-4+b1 --arch armhf \
	--sha256 ad13bd399c47981575d0be6db2b58588b933932d152f7b241c94e0be9db45001
# Its objects say that they want no executable stack; ours, and newlib's, are silent.
ROM_LDFLAGS += -Wl,-z,noexecstack
BOARD_LIBS := $(LIBFDT)/usr/lib/arm-linux-gnueabihf/libfdt.a

# A file of our own says that all is there: those of the package are as old as it.
$(LIBFDT).stamp: board/virt/board.mk
	$(call say,FETCH,libfdt-dev (armhf))
	@mkdir -p $(@D)
	$(Q)$(LIBFDT_FETCH) --to $(LIBFDT)
	@touch $@

$(BOARD_LIBS): $(LIBFDT).stamp ;

# libfdt's own headers are not held to our warnings.
$(B)/obj/board/virt/devicetree.o: $(LIBFDT).stamp
$(B)/obj/board/virt/devicetree.o: ROM_CPPFLAGS += -isystem $(LIBFDT)/usr/include
