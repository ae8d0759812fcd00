# SPDX-License-Identifier: BSD-2-Clause
#
# board.mk: what the Makefile must know of this board.
#
#   CONSOLE=pl011|miniuart   the UART on GPIO14/15; see README.md

DRIVERS := bcm2835_dma bcm2835_gpio bcm2835_irq bcm2835_mailbox bcm2835_miniuart bcm2835_pm bcm2836_local pl011 \
	reset_note sd_flash sdhci semihosting timer

# QEMU's words for the machine, the ROM and the SD card (a power of two in size).
QEMU_MACHINE := -M raspi2b
QEMU_ROM := -bios
QEMU_STORE := -drive if=sd,format=raw,file=

# One word of data in board.c; the file below changes only when the word does.
CONSOLE ?= pl011
$(B)/console: FORCE
	@mkdir -p $(@D)
	@echo '$(CONSOLE)' | cmp -s - $@ || echo '$(CONSOLE)' >$@
$(B)/obj/board/raspi2/board.o: $(B)/console
$(B)/obj/board/raspi2/board.o: ROM_CPPFLAGS += -DBOARD_CONSOLE='"$(CONSOLE)"'

## sdcard: build/raspi2/sdcard.img, to be written to an SD card (BOARD=raspi2)
sdcard: $(B)/sdcard.img
$(B)/sdcard.img: $(B)/rom.bin $(B)/store.img tools/make-sdcard board/raspi2/config.txt
	$(call say,SDCARD,$@)
	$(Q)tools/make-sdcard -o $@ --kernel $(B)/rom.bin --store $(B)/store.img
.PHONY: sdcard
