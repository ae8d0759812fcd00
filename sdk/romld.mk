# SPDX-License-Identifier: BSD-2-Clause
#
# romld.mk: programs and modules for romld with GNU make. A Makefile of three lines:
#
#   SDK = /where/it/is/sdk
#   PROGRAM = hello
#   include $(SDK)/romld.mk
#
#   PROGRAM, PROGRAMS   programs to make
#   MODULE, MODULES     shared modules to make; the soname is the name
#   SOURCES             of the one thing to make; default: all sources of the folder
#   NAME_SOURCES        of NAME where there are several; default: NAME.c, and for a module
#                       libfoo.so also foo.c
#                       (or .cc .cpp .cxx for C++, .S .s for assembler)
#   LIBS                modules that the programs are linked with: libfoo.so -lbar
#   NAME_LIBS           the same for one program or module
#   CFLAGS CXXFLAGS CPPFLAGS ASFLAGS LDFLAGS CROSS   as usual; CXXFLAGS are CFLAGS by default
#   BUILD               folder of the objects; default: obj
#
# `make` makes all of them, `make clean` removes them.

PROGRAMS += $(PROGRAM)
MODULES += $(MODULE)
CROSS ?= arm-none-eabi-
BUILD ?= obj
CFLAGS ?= -O2 -g -Wall
CXXFLAGS ?= $(CFLAGS)

ROMLD_CC := $(CROSS)gcc --specs=$(SDK)/romld.specs
ROMLD_CXX := $(CROSS)g++ --specs=$(SDK)/romld.specs
ROMLD_C++ := cc cpp cxx
ROMLD_ENDINGS := c S s $(ROMLD_C++)
ROMLD_ALL := $(strip $(PROGRAMS) $(MODULES))
ROMLD_ONE := $(filter 1,$(words $(ROMLD_ALL)))

# $(1) is the name of a program or module in all of these.
romld_stem = $(patsubst lib%,%,$(basename $(1)))
romld_own = $(wildcard $(foreach e,$(ROMLD_ENDINGS),$(basename $(1)).$(e)) \
	$(if $(filter lib%,$(1)),$(foreach e,$(ROMLD_ENDINGS),$(romld_stem).$(e))))
romld_default = $(if $(ROMLD_ONE),$(or $(SOURCES),$(wildcard $(ROMLD_ENDINGS:%=*.%))),$(romld_own))
romld_sources = $(or $($(1)_SOURCES),$(romld_default))
romld_objects = $(patsubst %,$(BUILD)/$(1).d/%.o,$(romld_sources))
romld_libs = $(or $($(1)_LIBS),$(if $(filter $(1),$(PROGRAMS)),$(LIBS)))
romld_pic = $(if $(filter $(1),$(MODULES)),-fPIC,-fPIE)
romld_link = $(if $(filter $(1),$(MODULES)),-shared -Wl$(romld_comma)-soname=$(notdir $(1)))
romld_comma := ,
# C++ is linked by g++, which adds its library.
romld_linker = $(if $(filter $(addprefix %.,$(ROMLD_C++)),$(romld_sources)),$$(ROMLD_CXX),$$(ROMLD_CC))

.DEFAULT_GOAL := all
all: $(ROMLD_ALL)

define romld_cxx_rule
$(BUILD)/$(1).d/%.$(2).o: %.$(2)
	@mkdir -p $$(@D)
	$$(ROMLD_CXX) $$(CPPFLAGS) $$(CXXFLAGS) $(romld_pic) -MMD -MP -c -o $$@ $$<

endef
define romld_rules
$(1): $(romld_objects) $(filter %.so,$(romld_libs))
	$(romld_linker) $$(CFLAGS) $(romld_link) $$(LDFLAGS) -o $$@ $(romld_objects) \
		-L. $(patsubst %.so,-l:%.so,$(romld_libs))

$(BUILD)/$(1).d/%.c.o: %.c
	@mkdir -p $$(@D)
	$$(ROMLD_CC) $$(CPPFLAGS) $$(CFLAGS) $(romld_pic) -MMD -MP -c -o $$@ $$<

$(foreach e,$(ROMLD_C++),$(call romld_cxx_rule,$(1),$(e)))
$(BUILD)/$(1).d/%.S.o: %.S
	@mkdir -p $$(@D)
	$$(ROMLD_CC) $$(CPPFLAGS) $$(ASFLAGS) -MMD -MP -c -o $$@ $$<

$(BUILD)/$(1).d/%.s.o: %.s
	@mkdir -p $$(@D)
	$$(ROMLD_CC) $$(ASFLAGS) -c -o $$@ $$<
endef
$(foreach name,$(ROMLD_ALL),$(eval $(call romld_rules,$(name))))

clean:
	rm -rf $(BUILD) $(ROMLD_ALL)

-include $(wildcard $(foreach name,$(ROMLD_ALL),$(BUILD)/$(name).d/*.d))
.PHONY: all clean
