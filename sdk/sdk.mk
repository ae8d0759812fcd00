# SPDX-License-Identifier: BSD-2-Clause
#
# make sdk: all that an application is built with, in $(B)/sdk. The folder may
# be copied anywhere: nothing in it knows where it is.

SDK := $(B)/sdk
SDK_AS := $(CROSS_CC) $(ARM_ABI) $(REPRODUCIBLE) -c

SDK_HEADERS := $(patsubst include/%,$(SDK)/include/%,$(wildcard include/*.h))
SDK_LIBS := $(addprefix $(SDK)/lib/,crt0.o start.a librom.so libc.so libm.so)
SDK_TEXTS := $(addprefix $(SDK)/,romld.specs romld.mk romld.cmake cmake/Platform/romld.cmake \
	romld.specs.d/README)
SDK_FILES += $(SDK_TEXTS) $(SDK_LIBS) $(SDK_HEADERS) $(SDK)/include/.newlib

## sdk: headers, libraries and gcc specs for applications, in build/BOARD/sdk
sdk: $(SDK_FILES)

$(SDK)/include/.newlib: $(NEWLIB)/built
	@mkdir -p $(@D)
	$(Q)cp -R $(NEWLIB)/include/. $(@D) && touch $@

$(SDK_HEADERS): $(SDK)/include/%: include/% | $(SDK)/include/.newlib
	$(Q)cp $< $@

$(SDK)/lib/%.so: $(L)/%.so
	@mkdir -p $(@D)
	$(Q)cp $< $@

$(SDK)/lib/crt0.o: sdk/crt0.S
	$(call say,AS,$<)
	@mkdir -p $(@D)
	$(Q)$(SDK_AS) -o $@ $<

$(SDK)/lib/start.a: sdk/start.S
	$(call say,AS,$<)
	@mkdir -p $(@D)
	$(Q)$(SDK_AS) -o $(@:.a=.o) $< && rm -f $@ && $(CROSS_AR) rcsD $@ $(@:.a=.o) && rm $(@:.a=.o)

$(SDK_TEXTS): $(SDK)/%: sdk/%
	@mkdir -p $(@D)
	$(Q)cp $< $@
