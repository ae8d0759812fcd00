# SPDX-License-Identifier: BSD-2-Clause
#
# The compatibility modules: small ELF files that carry glibc's names, so that
# shared objects of Debian's armhf packages run as they are (docs/ABI.md). They
# are ordinary files of the store, loaded with the program that needs them.
#
#   libc.so.6               what newlib has not, or has otherwise
#   libm.so.6               the same for libm
#   ld-linux-armhf.so.3     the stack protector's guard
#   libpthread.so.0 and     names that glibc 2.34 emptied; older files still
#   its like                need them, and find everything in libc.so.6

G := $(L)/obj/glibc
GLIBC_STUBS := libpthread.so.0 libdl.so.2 librt.so.1 libutil.so.1
GLIBC_MODULES := libc.so.6 libm.so.6 ld-linux-armhf.so.3 $(GLIBC_STUBS)
STORE_FILES += $(GLIBC_MODULES:%=$(L)/%)

# Which source belongs to which module: libc.so.6 has what the others have not.
GLIBC_LIBM := math fenv mathnames
GLIBC_LD := guard
GLIBC_LIBC := $(filter-out $(GLIBC_LIBM) $(GLIBC_LD),\
	$(basename $(notdir $(wildcard libs/glibc/*.[cS]))))

# The functions have prototypes of glibc's, which gcc knows otherwise for some names.
GLIBC_CFLAGS := $(LIB_CFLAGS) -D_GNU_SOURCE -fno-builtin -fno-semantic-interposition -I.

$(G)/%.o: libs/glibc/%.c libs/glibc/glibc.h $(NEWLIB)/built
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(LIB_CC) $(GLIBC_CFLAGS) -c -o $@.$$$$ $< && mv $@.$$$$ $@

$(G)/%.o: libs/glibc/%.S libs/glibc/names.inc
	$(call say,AS,$<)
	@mkdir -p $(@D)
	$(Q)$(LIB_CC) $(REPRODUCIBLE) -I. -c -o $@.$$$$ $< && mv $@.$$$$ $@

$(L)/debug/libc.so.6: $(GLIBC_LIBC:%=$(G)/%.o) $(L)/libc.so $(L)/librom.so
$(L)/debug/libm.so.6: $(GLIBC_LIBM:%=$(G)/%.o) $(L)/libm.so $(L)/libc.so
$(L)/debug/ld-linux-armhf.so.3: $(GLIBC_LD:%=$(G)/%.o)
$(GLIBC_STUBS:%=$(L)/debug/%): $(L)/debug/libc.so.6

# -Bsymbolic-functions would take our strerror for theirs: the map keeps them apart.
$(GLIBC_MODULES:%=$(L)/debug/%): libs/glibc/glibc.map libs/glibc/glibc.mk
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(LIB_CC) -shared -nostdlib -Wl,-z,defs -Wl,--hash-style=gnu -Wl,-z,max-page-size=4096 \
		-Wl,--build-id=sha1 -Wl,--no-enum-size-warning -Wl,--fatal-warnings \
		-Wl,--version-script=libs/glibc/glibc.map -Wl,-soname,$(@F) -o $@.$$$$ \
		$(filter %.o,$^) $(filter %.so %.so.6,$^) -lgcc && mv $@.$$$$ $@

$(GLIBC_MODULES:%=$(L)/%): $(L)/%: $(L)/debug/%
	$(Q)$(CROSS_OBJCOPY) --strip-all $< $@.$$$$ && mv $@.$$$$ $@

# glibc's other names for libc.so's variable: they must be the same object.
$(L)/debug/libc.so: LIB_LDFLAGS += -Wl,--defsym=__environ=environ -Wl,--defsym=_environ=environ
