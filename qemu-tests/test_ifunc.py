# SPDX-License-Identifier: BSD-2-Clause
"""STT_GNU_IFUNC and R_ARM_IRELATIVE: functions that are chosen at load."""
import pytest

from builder import CLANG, run

# "pick" is chosen by its resolver, which sees the CPU's capabilities and may use what
# other modules have. KIND is visibility, for the assembler.
CHOOSES = r"""
int helper(void);
static int plain(void) { return 1; }
static int with_neon(void) { return 2; }
unsigned PREFIXseen;
static int PREFIXtimes;
int (*choose_PREFIXpick(unsigned capabilities))(void)
{
	PREFIXseen = capabilities;
	PREFIXtimes++;
	return helper() == 5 && capabilities & 1u << 12 ? with_neon : plain;
}
__asm__(".global PREFIXpick\n.KIND PREFIXpick\n.type PREFIXpick, %gnu_indirect_function\n"
	".SET PREFIXpick, choose_PREFIXpick");
int PREFIXpick(void);
int (*PREFIXinner)(void) = PREFIXpick;
int PREFIXthrough_call(void) { return PREFIXpick(); }
int PREFIXthrough_pointer(void) { return PREFIXinner(); }
int PREFIXtimes_chosen(void) { return PREFIXtimes; }
"""
USER = r"""
#include <dlfcn.h>
#include <stdio.h>
int PREFIXpick(void), PREFIXthrough_call(void), PREFIXthrough_pointer(void);
extern int (*PREFIXinner)(void);
int (*pointer)(void) = PREFIXpick;
int main(void)
{
	printf("%d%d%d%d ", PREFIXpick(), pointer(), PREFIXthrough_call(), PREFIXthrough_pointer());
	printf("%d%d\n", (void *)PREFIXpick == dlsym(RTLD_DEFAULT, "PREFIXpick") && pointer == PREFIXpick,
	       PREFIXinner == pointer);
	return 0;
}
"""
HIDDEN_USER = r"""
#include <stdio.h>
int PREFIXthrough_call(void), PREFIXthrough_pointer(void), PREFIXtimes_chosen(void);
int main(void)
{
	printf("%d%d ", PREFIXthrough_call(), PREFIXthrough_pointer());
	printf("%s\n", PREFIXtimes_chosen() ? "chosen" : "never");
	return 0;
}
"""
IN_PROGRAM = "#include <stdio.h>\n" + CHOOSES + r"""
int main(void)
{
	printf("%d%d%d ", PREFIXpick(), PREFIXthrough_call(), PREFIXthrough_pointer());
	printf("%d\n", PREFIXinner == PREFIXpick);
	return 0;
}
"""
HELPER = "int five = 5;\nint *at = &five;\nint helper(void) { return *at; }\n"
OPENS = r"""
#include <dlfcn.h>
#include <stdio.h>
int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		void *lib = dlopen(argv[i], RTLD_LAZY);
		int (*call)(void) = dlsym(lib, "through_call"), (*pick)(void) = dlsym(lib, "pick");
		printf("%d %d %d\n", call(), pick ? pick() : 0, dlclose(lib));
	}
	return 0;
}
"""
CAPABILITIES = r"""
#include <stdio.h>
extern unsigned seen;
int through_call(void);
int main(void)
{
	through_call();
	/* HWCAP_HALF, THUMB, VFP, NEON, VFPv4 as Linux numbers them */
	printf("%d%d%d%d%d\n", seen >> 1 & 1, seen >> 2 & 1, seen >> 6 & 1, seen >> 12 & 1, seen >> 16 & 1);
	return 0;
}
"""

# name: (kind of symbol, flags of the library, flags of the program)
SHARED = {
    "lazy": ("global", [], []),
    "now": ("global", ["-Wl,-z,now"], ["-Wl,-z,now"]),
    "arm": ("global", ["-marm"], ["-marm"]),
    "protected": ("protected", [], []),
    "symbolic": ("global", ["-Wl,-Bsymbolic"], []),
    "symbolic-now": ("global", ["-Wl,-Bsymbolic,-z,now"], ["-Wl,-z,now"]),
}
HIDDEN = {"hidden": [], "hidden-now": ["-Wl,-z,now"], "hidden-arm": ["-marm"]}
PROGRAMS = {"in-program": [], "in-program-now": ["-Wl,-z,now"], "in-program-arm": ["-marm"],
            "in-program-exported": ["-Wl,-E"]}
FIXED = {"virt": 0x45000000, "raspi2": 0x05000000}


def chooses(kind, flags, prefix="", text=CHOOSES):
    setter = "set" if "-marm" in flags else "thumb_set"
    text = text.replace(".KIND", f".{kind}").replace(".SET", f".{setter}").replace("PREFIX", prefix)
    return text


def files(build):
    helper = build.module("libhelper.so", HELPER)
    out = [helper, build.program("opens", OPENS)]
    for name, (kind, flags, program_flags) in SHARED.items():
        lib = build.module(f"lib{name}.so", chooses(kind, flags), helper, *flags)
        out += [lib, build.program(f"use-{name}", USER.replace("PREFIX", ""), lib, *program_flags,
                                   "-Wl,--allow-shlib-undefined")]
    for name, flags in HIDDEN.items():
        lib = build.module(f"lib{name}.so", chooses("hidden", flags), helper, *flags)
        assert "R_ARM_IRELATIVE" in run(["arm-none-eabi-readelf", "-rW", lib])
        out += [lib, build.program(f"use-{name}", HIDDEN_USER.replace("PREFIX", ""), lib,
                                   "-Wl,--allow-shlib-undefined")]
    for name, flags in PROGRAMS.items():
        out.append(build.program(name, chooses("global", flags, text=IN_PROGRAM), helper, *flags))
    address = FIXED[build.sdk.parent.name]
    out.append(build.program("in-fixed", chooses("global", [], text=IN_PROGRAM), helper, "-fno-pie",
                             f"-Wl,-no-pie,-Ttext-segment={address:#x}"))
    out.append(build.program("fixed-user", USER.replace("PREFIX", ""), build.folder / "liblazy.so",
                             "-fno-pie", "-Wl,--allow-shlib-undefined",
                             f"-Wl,-no-pie,-Ttext-segment={address:#x}"))
    lld = with_lld(build, helper)
    out += [lld, build.program("use-lld", USER.replace("PREFIX", ""), lld,
                               "-Wl,--allow-shlib-undefined")]
    out.append(build.program("capabilities", CAPABILITIES, build.folder / "liblazy.so",
                             "-Wl,--allow-shlib-undefined"))
    return out


def with_lld(build, helper):
    source, out = build.folder / "lld.c", build.folder / "liblld.so"
    source.write_text(chooses("global", []))
    run([*CLANG, "-mthumb", "-c", "-o", build.folder / "lld.o", source])
    run(["ld.lld", "-shared", "--soname=liblld.so", "-o", out, build.folder / "lld.o", helper])
    return out


@pytest.mark.parametrize("name", [*SHARED, "lld"])
def test_library_exports_a_function_that_is_chosen(board, name):
    assert board.command(f"run use-{name}") == "2222 11"


@pytest.mark.parametrize("name", HIDDEN)
def test_library_chooses_for_itself(board, name):
    assert board.command(f"run use-{name}") == "22 chosen"


@pytest.mark.parametrize("name", [*PROGRAMS, "in-fixed"])
def test_program_chooses_for_itself(board, name):
    assert board.command(f"run {name}") == "222 1"


def test_fixed_program_uses_a_chosen_function(board):
    assert board.command("run fixed-user") == "2222 11"


def test_opened_library_chooses(board):
    said = board.command("run opens liblazy.so libnow.so libhidden.so libsymbolic.so liblazy.so")
    assert said.split("\n") == ["2 2 0", "2 2 0", "2 0 0", "2 2 0", "2 2 0"]


def test_resolver_sees_the_capabilities_as_linux_numbers_them(board):
    assert board.command("run capabilities") == "11111"


def test_nothing_is_left_of_them(board):
    before = board.command("mem")
    board.command("run use-lazy")
    board.command("run in-fixed")
    assert board.command("mem") == before
