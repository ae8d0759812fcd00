# SPDX-License-Identifier: BSD-2-Clause
#
# The boot-time libraries: newlib as libc.so and libm.so, the same on every
# board. They come out stripped in $(BUILD)/libs; their twins with debug
# information, for gdb, are in $(BUILD)/libs/debug. librom.so is a stub: the
# ROM's exports as a shared object to link against, made from exports.def.

# Makes for two boards may run at once and meet here: so each file is made under
# a name of its own and then put in its place.

L := $(BUILD)/libs
NEWLIB := $(L)/newlib
LIB_CC := $(CROSS_CC) $(ARM_ABI) -mthumb

LIB_CFLAGS := -O2 -g -fPIC -std=gnu11 $(WARNINGS) $(REPRODUCIBLE) -ffile-prefix-map=$(L)/= \
	-isystem $(NEWLIB)/include
LIB_LDFLAGS := -shared -nostdlib -Wl,-z,defs -Wl,-Bsymbolic-functions -Wl,--hash-style=gnu \
	-Wl,-z,max-page-size=4096 -Wl,--build-id=sha1 -Wl,--no-enum-size-warning \
	-Wl,--version-script=libs/library.map -Wl,--fatal-warnings

STORE_FILES += $(L)/libc.so $(L)/libm.so

# Objects that have no place in a shared libc: the ROM runs initialisers and
# finalisers, not init and fini; rpmatch needs regular expressions, which
# newlib leaves out on this target; exitprocs.c is in place of the rest.
LIBC_DROP := lib_a-init.o lib_a-fini.o lib_a-rpmatch.o \
	lib_a-atexit.o lib_a-on_exit.o lib_a-on_exit_args.o \
	lib_a-cxa_atexit.o lib_a-cxa_finalize.o lib_a-__atexit.o lib_a-__call_atexit.o
LIBC_OBJ := $(patsubst libs/libc/%.c,$(L)/obj/%.o,$(wildcard libs/libc/*.c))

$(NEWLIB)/built: libs/build-newlib libs/libc/setjmp.S libs/libc/machine/setjmp.h
	@libs/build-newlib $(L) '$(CROSS)' '$(ARM_ABI)'

$(L)/obj/%.o: libs/libc/%.c $(NEWLIB)/built
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(LIB_CC) $(LIB_CFLAGS) -c -o $@.$$$$ $< && mv $@.$$$$ $@

$(L)/obj/libc.a: $(NEWLIB)/built libs/libs.mk
	@mkdir -p $(@D)
	$(Q)cp $(NEWLIB)/lib/libc.a $@.$$$$ && $(CROSS_AR) d $@.$$$$ $(LIBC_DROP) && mv $@.$$$$ $@

$(L)/librom.so: sdk/librom.S boot/exports.def
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(LIB_CC) -I. -shared -nostdlib -s -Wl,-soname,librom.so -Wl,--hash-style=gnu \
		-Wl,--version-script=libs/library.map -o $@.$$$$ $< && mv $@.$$$$ $@

$(L)/debug/libc.so: $(L)/obj/libc.a $(LIBC_OBJ) $(L)/librom.so libs/library.map
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(LIB_CC) $(LIB_LDFLAGS) -Wl,-soname,libc.so -o $@.$$$$ $(LIBC_OBJ) \
		-Wl,--whole-archive $< -Wl,--no-whole-archive $(L)/librom.so -lgcc && mv $@.$$$$ $@

$(L)/debug/libm.so: $(L)/libc.so $(NEWLIB)/built libs/library.map
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(LIB_CC) $(LIB_LDFLAGS) -Wl,-soname,libm.so -o $@.$$$$ \
		-Wl,--whole-archive $(NEWLIB)/lib/libm.a -Wl,--no-whole-archive $< -lgcc && mv $@.$$$$ $@

$(L)/libc.so $(L)/libm.so: $(L)/%.so: $(L)/debug/%.so
	$(Q)$(CROSS_OBJCOPY) --strip-all $< $@.$$$$ && mv $@.$$$$ $@

# The folders of the other libraries.
include $(sort $(wildcard libs/*/*.mk))
