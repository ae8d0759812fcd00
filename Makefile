# SPDX-License-Identifier: BSD-2-Clause
#
# The only Makefile. It finds sources by folder; board/*/board.mk, libs/libs.mk,
# apps/*/app.mk and sdk/sdk.mk are lists and rules that it includes.
#
#   BOARD=virt|raspi2   the board to build for and to run
#   STORE=file          the module store that `make run` boots
#   V=1                 show the commands
#   BUILD=folder        where everything made goes (default: build)
#
# What the included files may use: $(B) the board's build folder, $(H) the
# host's, $(BUILD), $(Q), $(call say,WORD,name), the CROSS tools and ARM_ABI.
# What they may add to: DRIVERS and BOARD_LIBS (board.mk), STORE_FILES (modules and programs
# of the default store), SDK_FILES (what `make sdk` makes).

## setup: install the Debian packages that are missing; other targets then follow
ifneq ($(filter setup,$(MAKECMDGOALS)),)
GOALS := $(filter-out setup,$(MAKECMDGOALS))
.PHONY: setup $(GOALS)
setup:
	@tools/setup
# A make of its own, which finds the tools that were just installed.
$(firstword $(GOALS)): setup
	@$(MAKE) --no-print-directory -j$$(nproc) $(GOALS)
$(wordlist 2,99,$(GOALS)): $(firstword $(GOALS))
	@:
else

BOARD ?= virt
BUILD ?= build
BOARDS := $(patsubst board/%/board.mk,%,$(sort $(wildcard board/*/board.mk)))
B := $(BUILD)/$(BOARD)
H := $(BUILD)/host

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules --no-builtin-variables
export LC_ALL := C.UTF-8

Q := $(if $(filter 1,$(V)),,@)
say = $(if $(filter 1,$(V)),,@printf '  %-7s %s\n' '$(1)' '$(2)')

# ---- tools and flags ----

CROSS ?= arm-none-eabi-
CROSS_CC := $(CROSS)gcc
CROSS_AR := $(CROSS)ar
CROSS_OBJCOPY := $(CROSS)objcopy
CROSS_NM := $(CROSS)nm
CROSS_SIZE := $(CROSS)size
HOST_CC := gcc
HOST_AR := ar
PYTHON := /usr/bin/python3
CLANG_FORMAT := clang-format

WARNINGS := -Wall -Wextra -Wconversion -Werror
# Neither the folder nor the day of the build shows in what is built. gcc 12 hands
# only the map of debug information on to the assembler.
REPRODUCIBLE := -ffile-prefix-map=$(CURDIR)/= -ffile-prefix-map=$(CURDIR)=. \
	-fdebug-prefix-map=$(CURDIR)=.

# The one ABI of ROM, libraries and applications (docs/ABI.md).
ARM_ABI := -mcpu=cortex-a7 -mfpu=neon-vfpv4 -mfloat-abi=hard -fno-short-enums

ROM_CPPFLAGS := -I. -Iinclude -I$(BUILD)/include -MMD -MP
ROM_CFLAGS := $(ARM_ABI) -mthumb -Os -g -std=gnu11 -mno-unaligned-access -fno-common \
	-ffunction-sections -fdata-sections $(WARNINGS) $(REPRODUCIBLE)
ROM_ASFLAGS := $(ARM_ABI) -g $(REPRODUCIBLE)
ROM_LDFLAGS := $(ARM_ABI) -mthumb --specs=nano.specs -nostartfiles -T linker-scripts/rom.ld \
	-L board/$(BOARD) -L linker-scripts -Wl,--gc-sections -Wl,--no-enum-size-warning \
	-Wl,--no-warn-rwx-segments -Wl,--no-warn-execstack -Wl,--build-id=sha1 \
	-Wl,--fatal-warnings

HOST_CPPFLAGS := -I. -I$(BUILD)/include -MMD -MP
HOST_CFLAGS := -O2 -g -std=gnu11 -D_GNU_SOURCE $(WARNINGS) $(REPRODUCIBLE)
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

# ---- the ROM ----

-include board/$(BOARD)/board.mk

ROM_SRC := $(sort $(wildcard boot/*.[cS] loader/*.c loader/arm/*.[cS] store/*.c \
	board/$(BOARD)/*.[cS]) $(wildcard $(DRIVERS:%=drivers/%.c)))
ROM_OBJ := $(addprefix $(B)/obj/,$(addsuffix .o,$(basename $(ROM_SRC))))
LOADER_OBJ := $(filter $(B)/obj/loader/%,$(ROM_OBJ))
STORE_OBJ := $(filter $(B)/obj/store/%,$(ROM_OBJ))

# Freestanding code may use nothing that the C library would have to bring.
$(LOADER_OBJ) $(STORE_OBJ): ROM_CFLAGS += -ffreestanding

# What runs for each relocation and each name: here, speed is worth some bytes. What is
# skipped under a condition (IT) costs as much as what is done, a branch does not.
HOT := $(addprefix loader/,plain.c publish.c arm/relative.c arm/symbols.c)
$(HOT:%.c=$(B)/obj/%.o): ROM_CFLAGS += -O2 -fno-if-conversion2

$(B)/obj/%.o: %.c | $(BUILD)/include/version.h
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CROSS_CC) $(ROM_CPPFLAGS) $(ROM_CFLAGS) -c -o $@ $<

$(B)/obj/%.o: %.S
	$(call say,AS,$<)
	@mkdir -p $(@D)
	$(Q)$(CROSS_CC) $(ROM_CPPFLAGS) $(ROM_ASFLAGS) -c -o $@ $<

$(B)/rom.elf: $(ROM_OBJ) $(BOARD_LIBS) linker-scripts/rom.ld $(wildcard board/$(BOARD)/memory.ld)
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CROSS_CC) $(ROM_LDFLAGS) -Wl,-Map,$(B)/rom.map -o $@ $(ROM_OBJ) $(BOARD_LIBS)

$(B)/rom.bin: $(B)/rom.elf
	$(call say,OBJCOPY,$@)
	$(Q)$(CROSS_OBJCOPY) -O binary $< $@

# A flag that changes here changes what is built.
$(ROM_OBJ): Makefile $(wildcard board/$(BOARD)/board.mk)

# One header knows the version; it changes only when the version does.
$(BUILD)/include/version.h: FORCE
	@mkdir -p $(@D)
	@v=$$(git describe --always --dirty --tags 2>/dev/null || echo unknown); \
	printf '#define ROMLD_VERSION "%s"\n' "$$v" >$@.new; \
	if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

# ---- host tools and tests, on the same loader and store sources ----

TOOL_MAINS := $(wildcard tools/mkstore.c tools/romcheck.c)
# What only an ARM CPU can run stays outside.
HOST_LIB_EXCLUDE := loader/arm/cache.c
HOST_LIB_SRC := $(filter-out $(TOOL_MAINS) $(HOST_LIB_EXCLUDE),\
	$(sort $(wildcard loader/*.c loader/arm/*.c store/*.c tools/*.c)))
TEST_SRC := $(sort $(wildcard tests/test_*.c))
# The parts of boot/ that know neither board nor loader are tested here too.
TEST_BOOT_SRC := $(wildcard boot/words.c boot/glob.c boot/lineedit.c)
TEST_LIB_SRC := $(filter-out $(TEST_SRC),$(sort $(wildcard tests/*.c))) $(TEST_BOOT_SRC)
TESTS := $(TEST_SRC:tests/%.c=$(H)/tests/%)
HOST_TOOLS := $(TOOL_MAINS:tools/%.c=$(H)/%)

$(H)/obj/%.o: %.c | $(BUILD)/include/version.h
	$(call say,HOSTCC,$<)
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) $(HOST_CPPFLAGS) $(HOST_CFLAGS) -c -o $@ $<

$(H)/san/%.o: %.c | $(BUILD)/include/version.h
	$(call say,HOSTCC,$< (sanitized))
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) $(HOST_CPPFLAGS) $(HOST_CFLAGS) $(SANITIZE) -c -o $@ $<

$(patsubst %.c,$(H)/obj/%.o,$(HOST_LIB_SRC) $(TOOL_MAINS)): Makefile
$(patsubst %.c,$(H)/san/%.o,$(HOST_LIB_SRC) $(TEST_LIB_SRC) $(TEST_SRC)): Makefile

$(H)/libromld.a: $(HOST_LIB_SRC:%.c=$(H)/obj/%.o)
	$(call say,AR,$@)
	@mkdir -p $(@D)
	$(Q)rm -f $@ && $(HOST_AR) rcsD $@ $^

$(H)/libtest.a: $(HOST_LIB_SRC:%.c=$(H)/san/%.o) $(TEST_LIB_SRC:%.c=$(H)/san/%.o)
	$(call say,AR,$@)
	@mkdir -p $(@D)
	$(Q)rm -f $@ && $(HOST_AR) rcsD $@ $^

$(HOST_TOOLS): $(H)/%: $(H)/obj/tools/%.o $(H)/libromld.a
	$(call say,HOSTLD,$@)
	$(Q)$(HOST_CC) -o $@ $^

$(TESTS): $(H)/tests/%: $(H)/san/tests/%.o $(H)/libtest.a
	$(call say,HOSTLD,$@)
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) $(SANITIZE) -o $@ $^

# The same tests as ARM code, around the very objects of the ROM, under qemu-arm: what is
# written for the CPU is tested there. Those that damage every byte would take too long.
# To newlib, uint32_t is a long: hence -Wno-format.
A := $(B)/unit
ARM_TESTS := $(patsubst tests/%.c,$(A)/%,$(filter-out %_damage.c,$(TEST_SRC)))
ARM_TEST_LIB := $(patsubst %.c,$(A)/obj/%.o,$(filter tests/%,$(TEST_LIB_SRC)) tools/host_sha512.c)
ARM_TEST_ROM := $(LOADER_OBJ) $(STORE_OBJ) $(TEST_BOOT_SRC:%.c=$(B)/obj/%.o)
ARM_TEST_CFLAGS := $(ARM_ABI) -mthumb -O2 -g -std=gnu11 -D_GNU_SOURCE $(WARNINGS) -Wno-format \
	$(REPRODUCIBLE)

$(A)/obj/%.o: %.c | $(BUILD)/include/version.h
	$(call say,CC,$< (test))
	@mkdir -p $(@D)
	$(Q)$(CROSS_CC) $(HOST_CPPFLAGS) $(ARM_TEST_CFLAGS) -c -o $@ $<

$(ARM_TESTS): $(A)/%: $(A)/obj/tests/%.o $(ARM_TEST_LIB) $(ARM_TEST_ROM)
	$(call say,LD,$@)
	$(Q)$(CROSS_CC) $(ARM_ABI) -mthumb --specs=rdimon.specs -Wl,--gc-sections \
		-Wl,--no-enum-size-warning -Wl,--no-warn-rwx-segments -o $@ $^

# ---- libraries, applications, SDK, store ----

-include libs/libs.mk
-include $(sort $(wildcard apps/*/app.mk))
-include sdk/sdk.mk

STORE_IMAGE := $(B)/store.img
$(STORE_IMAGE): $(STORE_FILES) $(H)/mkstore
	$(call say,STORE,$@)
	@mkdir -p $(@D)
	$(Q)$(H)/mkstore -o $@ --board $(BOARD) --no-libc $(STORE_FILES)

# ---- targets ----

## all: the ROM, the host tools, the SDK and the default store of BOARD
all: rom tools $(if $(wildcard sdk/sdk.mk),sdk) $(if $(TOOL_MAINS),store)

## rom: build/BOARD/rom.elf and rom.bin
rom: $(B)/rom.bin

## tools: the host programs mkstore and romcheck
tools: $(HOST_TOOLS)

## store: the default module store of BOARD
store: $(STORE_IMAGE)

## run: boot BOARD with STORE and be its console (Ctrl-A x leaves)
run: all
	$(Q)BUILD=$(abspath $(BUILD)) tools/run-board --board $(BOARD) $(if $(STORE),--store $(STORE))

## debug: run BOARD under gdb, stopped at reset; SYMBOLS=FOLDER has unstripped modules
debug: all
	$(Q)BUILD=$(abspath $(BUILD)) tools/debug --board $(BOARD) $(if $(STORE),--store $(STORE)) \
		$(SYMBOLS:%=--modules %)

## test: all tests: unit, unit-arm, layers, then qemu-test
test:
	$(Q)$(MAKE) --no-print-directory unit
	$(Q)$(MAKE) --no-print-directory unit-arm
	$(Q)$(MAKE) --no-print-directory layers
	$(Q)$(MAKE) --no-print-directory qemu-test

## unit: run the host tests of loader/ and store/ (ASan and UBSan)
unit: $(TESTS)
	$(Q)V=$(V) tools/run-unit $(TESTS)

## unit-arm: run most of them as ARM code, around the objects of the ROM
unit-arm: $(ARM_TESTS)
	$(Q)V=$(V) ON=qemu-arm tools/run-unit $(ARM_TESTS)

## layers: check the include arrows between the folders (docs/DESIGN.md)
layers: $(LOADER_OBJ)
	$(Q)tools/layers $(LOADER_OBJ)

## qemu-test: test the firmware on every board in QEMU (PYTEST=words for pytest)
qemu-test:
	$(Q)$(MAKE) --no-print-directory $(LIBSTDCXX)/built || \
		echo 'qemu-test: without its library the tests of C++ are skipped'
	$(Q)for board in $(BOARDS); do \
		$(MAKE) --no-print-directory BOARD=$$board all || exit 1; \
	done
	$(Q)BUILD=$(abspath $(BUILD)) $(PYTHON) -m pytest -q qemu-tests $(PYTEST)

## fuzz: run each fuzzer of tests/fuzz/ for SECONDS (default 60), from SEED on (any)
SECONDS ?= 60
SEED ?= 0
FUZZERS := $(patsubst tests/fuzz/%.c,$(H)/fuzz/%,$(wildcard tests/fuzz/fuzz_*.c))
fuzz: $(FUZZERS)
	$(Q)SECONDS_EACH=$(SECONDS) SEED=$(SEED) tools/run-fuzz $(FUZZERS)

$(H)/fuzz/%: tests/fuzz/%.c $(filter-out tests/fuzz/fuzz_%,$(wildcard tests/fuzz/*.c)) \
		$(HOST_LIB_SRC) $(TEST_LIB_SRC)
	$(call say,FUZZ,$@)
	@mkdir -p $(@D)
	$(Q)clang -I. $(HOST_CFLAGS) $(SANITIZE) -fsanitize=fuzzer -o $@ $^

## format: lay out every C and C++ source with clang-format
FORMATTED = $(shell git ls-files -co --exclude-standard '*.c' '*.cc' '*.h')
format:
	$(Q)$(CLANG_FORMAT) -i $(FORMATTED)

## format-check: say which sources clang-format would change
format-check:
	$(Q)$(CLANG_FORMAT) --dry-run --Werror $(FORMATTED)

## size: bytes of the ROM by folder, and of each module
size: all
	$(Q)BUILD=$(abspath $(BUILD)) tools/size --board $(BOARD)

## bench: table of what linking costs here, in glibc and in musl; draws docs/plots
bench: all $(H)/icount.so
	$(Q)BUILD=$(abspath $(BUILD)) tools/bench/bench --board $(BOARD) \
		$(if $(filter virt,$(BOARD)),--plots docs/plots)

## bench-check: name each figure of BOARD that got more than 2 % worse than the kept one
bench-check: all $(H)/icount.so
	$(Q)BUILD=$(abspath $(BUILD)) tools/bench/bench --board $(BOARD) --check

## bench-keep: keep BOARD's figures of now, in tools/bench/baseline.txt
bench-keep: all $(H)/icount.so
	$(Q)BUILD=$(abspath $(BUILD)) tools/bench/bench --board $(BOARD) --keep

# A QEMU plugin, so its libc is the host's and its API is declared by itself.
$(H)/icount.so: tools/plugin/icount.c
	$(call say,HOSTCC,$<)
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) $(HOST_CFLAGS) -shared -fPIC -o $@ $<

## compile_commands.json: what clangd and other tools ask for
compile_commands.json: FORCE
	$(Q)$(MAKE) --no-print-directory BUILD=$(BUILD)/clangd clean
	$(Q)bear --output $@ -- $(MAKE) -k --no-print-directory BUILD=$(BUILD)/clangd rom tools $(TESTS:$(BUILD)/%=$(BUILD)/clangd/%)

## clean: remove everything that was built
clean:
	rm -rf $(BUILD)

## help: this list
help:
	@echo 'make [BOARD=virt|raspi2] [STORE=file] [V=1] TARGET...'
	@sed -n 's/^## \([a-z_.-]*\): \(.*\)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 26

FORCE:
.PHONY: all rom tools store sdk run debug test unit unit-arm layers qemu-test fuzz format format-check \
	size bench bench-check bench-keep clean help FORCE

-include $(ROM_OBJ:.o=.d)
-include $(patsubst %.c,$(H)/obj/%.d,$(HOST_LIB_SRC) $(TOOL_MAINS))
-include $(patsubst %.c,$(H)/san/%.d,$(HOST_LIB_SRC) $(TEST_LIB_SRC) $(TEST_SRC))
-include $(patsubst %.c,$(A)/obj/%.d,$(TEST_LIB_SRC) $(TEST_SRC) tools/host_sha512.c)

endif
