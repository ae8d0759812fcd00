# SPDX-License-Identifier: BSD-2-Clause
#
# make sdk: all that an application is built with, in $(B)/sdk. The folder may
# be copied anywhere: nothing in it knows where it is.

SDK := $(B)/sdk
SDK_AS := $(CROSS_CC) $(ARM_ABI) -g $(REPRODUCIBLE) -c

SDK_HEADERS := $(patsubst include/%,$(SDK)/include/%,$(wildcard include/*.h))
SDK_LIBS := $(addprefix $(SDK)/lib/,crt0.o start.a finalize.a atexit.a \
	libgcc.a librom.so libc.so libm.so $(if $(WITH_CXX),$(CXX_LIBS)))
SDK_TEXTS := $(addprefix $(SDK)/,README.md romld.specs romld.mk romld.pc romld.cmake \
	cmake/Platform/romld.cmake romld.specs.d/README lib/stdc++.ld)
SDK_FILES += $(SDK_TEXTS) $(SDK_LIBS) $(SDK_HEADERS) $(SDK)/include/.newlib \
	$(if $(WITH_CXX),$(SDK)/include/c++/.libstdcxx)

## sdk: headers, libraries and gcc specs for applications, in build/BOARD/sdk
sdk: $(SDK_FILES)

$(SDK)/include/.newlib: $(NEWLIB)/built
	@mkdir -p $(@D)
	$(Q)cp -R $(NEWLIB)/include/. $(@D) && touch $@

$(SDK)/include/c++/.libstdcxx: $(LIBSTDCXX)/built
	@mkdir -p $(@D)
	$(Q)cp -R $(LIBSTDCXX)/include/. $(@D) && touch $@

$(SDK_HEADERS): $(SDK)/include/%: include/% | $(SDK)/include/.newlib
	$(Q)cp $< $@

$(SDK)/lib/%.so: $(L)/%.so
	@mkdir -p $(@D)
	$(Q)cp $< $@

$(SDK)/lib/crt0.o: sdk/crt0.S
	$(call say,AS,$<)
	@mkdir -p $(@D)
	$(Q)$(SDK_AS) -o $@ $<

$(addprefix $(SDK)/lib/,start.a finalize.a atexit.a): $(SDK)/lib/%.a: sdk/%.S
	$(call say,AS,$<)
	@mkdir -p $(@D)
	$(Q)$(SDK_AS) -o $(@:.a=.o) $< && rm -f $@ && $(CROSS_AR) rcsD $@ $(@:.a=.o) && rm $(@:.a=.o)

# Each module links its own helpers of libgcc, but the unwinder is one for all, in
# libgcc_s.so; and libgcc's is not position independent.
$(SDK)/lib/libgcc.a: sdk/sdk.mk
	@mkdir -p $(@D)
	$(Q)cp $$($(CROSS_CC) $(ARM_ABI) -mthumb -print-libgcc-file-name) $@ && \
		$(CROSS_AR) dD $@ unwind-arm.o libunwind.o pr-support.o unwind-c.o

$(SDK_TEXTS): $(SDK)/%: sdk/%
	@mkdir -p $(@D)
	$(Q)cp $< $@

# ---- the applications of apps/ ----
#
# apps/*/app.mk add to PROGRAMS and MODULES; NAME_SOURCES, NAME_LIBS and NAME_LDFLAGS
# say of what.
# They are built like anybody's: by the specs of the SDK, in one command each.
# The store gets them stripped; $(B)/apps/debug keeps them whole for gdb.

APP_CC := $(CROSS)gcc --specs=$(SDK)/romld.specs -std=gnu11
APP_CXX := $(CROSS)g++ --specs=$(SDK)/romld.specs -std=gnu++17
APP_CFLAGS := -O2 -g $(WARNINGS) $(REPRODUCIBLE)
APPS := $(PROGRAMS) $(MODULES)
STORE_FILES += $(APPS:%=$(B)/apps/%)

# $(1): the name of a program or module
define app_rules
$(B)/apps/debug/$(1): $($(1)_SOURCES) \
		$(wildcard $(addsuffix *.h,$(sort $(dir $($(1)_SOURCES))))) $($(1)_LIBS:%=$(B)/apps/%) $$(SDK_FILES)
	$$(call say,APP,$$@)
	@mkdir -p $$(@D)
	$$(Q)$(if $(filter %.cc,$($(1)_SOURCES)),$$(APP_CXX),$$(APP_CC)) $$(APP_CFLAGS) \
		$(if $(filter $(1),$(MODULES)),-shared -Wl$(app_comma)-soname=$(1)) \
		$($(1)_LDFLAGS) -o $$@ $($(1)_SOURCES) -L$(B)/apps $($(1)_LIBS:%=-l:%)
endef
app_comma := ,
$(foreach name,$(APPS),$(eval $(call app_rules,$(name))))

$(APPS:%=$(B)/apps/%): $(B)/apps/%: $(B)/apps/debug/%
	$(Q)$(CROSS_OBJCOPY) --strip-all $< $@
