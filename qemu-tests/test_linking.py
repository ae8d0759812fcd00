# SPDX-License-Identifier: BSD-2-Clause
"""Modules of every making: hash styles, instruction sets, linkers, groups."""
import pytest

from builder import run

LIBRARY = r"""
int counter = 40;
static int hidden = 1;
int *address_of_counter = &counter;
int bump(int by) { counter += by; return counter; }
int (*const table[])(int) = {bump};
const char *library_name(void) { return "NAME"; }
int hidden_sum(void) { return hidden + table[0](0); }
"""
USER = r"""
#include <stdio.h>
extern int counter, *address_of_counter;
int bump(int);
int hidden_sum(void);
const char *library_name(void);
int main(void)
{
	counter = 41;
	int first = bump(1), second = bump(1);
	printf("%s %d %d %d %d\n", library_name(), first, second, hidden_sum(),
	       address_of_counter == &counter);
	return 0;
}
"""

# name: (flags of the library, flags of the program)
GNU_VARIANTS = {
    "sysv": (["-Wl,--hash-style=sysv"], ["-Wl,--hash-style=sysv"]),
    "gnu": (["-Wl,--hash-style=gnu"], ["-Wl,--hash-style=gnu"]),
    "both": (["-Wl,--hash-style=both"], ["-Wl,--hash-style=both"]),
    "arm": (["-marm"], ["-marm"]),
    "thumb": (["-mthumb"], ["-mthumb"]),
    "arm-thumb": (["-marm"], ["-mthumb"]),
    "thumb-arm": (["-mthumb"], ["-marm"]),
    "now": (["-Wl,-z,now"], ["-Wl,-z,now"]),
    "lazy": (["-Wl,-z,lazy"], ["-Wl,-z,lazy"]),
    "symbolic": (["-Wl,-Bsymbolic"], []),
    "symbolic-functions": (["-Wl,-Bsymbolic-functions"], []),
    "pages-64k": (["-Wl,-z,max-page-size=65536"], ["-Wl,-z,max-page-size=65536"]),
    "pages-64": (["-Wl,-z,max-page-size=64"], ["-Wl,-z,max-page-size=64"]),
    "separate-code": (["-Wl,-z,separate-code"], ["-Wl,-z,separate-code"]),
    "nocombreloc": (["-Wl,-z,nocombreloc"], ["-Wl,-z,nocombreloc"]),
    "long-plt": (["-Wl,--long-plt"], ["-Wl,--long-plt"]),
    "long-calls": (["-mlong-calls"], ["-mlong-calls"]),
    "build-id": (["-Wl,--build-id=sha1"], ["-Wl,--build-id=sha1"]),
    "debug": (["-g", "-O0"], ["-g", "-O0"]),
    "stripped": (["-s"], ["-s"]),
    "relocs-kept": (["-Wl,-q"], []),
}
LLD_VARIANTS = {
    "lld": ["-shared"],
    "lld-sysv": ["-shared", "--hash-style=sysv"],
    "lld-gnu": ["-shared", "--hash-style=gnu"],
    "lld-now": ["-shared", "-z", "now"],
    "lld-4k": ["-shared", "-z", "max-page-size=4096", "--no-rosegment", "-z", "norelro"],
    "lld-symbolic": ["-shared", "-Bsymbolic"],
}

ALL_REGISTERS_LIB = r"""
#include <stdio.h>
double all_registers(double a, double b, double c, double d, double e, double f, double g,
		     double h, double i, double j, double k, double l, double m, double n,
		     double o, double p, int q, int r, int s, int t, int u, int v, int w, int x)
{
	printf("%g %g %g %g %g %g %g %g %g %g %g %g %g %g %g %g %d %d %d %d %d %d %d %d\n", a, b, c,
	       d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x);
	return a + p + x;
}
float halves(float a, double b, float c, double d) { return a + (float)b * 10 + c * 100 + (float)d * 1000; }
long long wide(int a, long long b, int c) { return a + b * 2 + c * 3; }
"""
ALL_REGISTERS = r"""
#include <stdio.h>
double all_registers(double, double, double, double, double, double, double, double, double,
		     double, double, double, double, double, double, double, int, int, int, int,
		     int, int, int, int);
float halves(float, double, float, double);
long long wide(int, long long, int);
int main(void)
{
	double sum = all_registers(1.5, 2, 3, 4, 5, 6, 7, 8.25, 9, 10, 11, 12, 13, 14, 15, 16.5, 17, 18,
				   19, 20, 21, 22, 23, 24);
	printf("%g %g %lld\n", sum, halves(1, 2, 3, 4), wide(1, 1LL << 40, 3));
	return 0;
}
"""

# sp is only 4-aligned at the first call, and all of r4-r11 come back.
ODD_STACK = r"""
	.syntax unified
	.text
	.arm
	.global odd_call
	.type odd_call, %function
odd_call:
	push {r4-r11, lr}
	sub sp, sp, #8
	mov r4, #4
	mov r5, #5
	mov r11, #11
	mov r0, #1
	mov r1, #2
	mov r2, #3
	mov r3, #4
	bl odd_target(PLT)
	cmp r4, #4
	cmpeq r5, #5
	cmpeq r11, #11
	movne r0, #0
	add sp, sp, #8
	pop {r4-r11, pc}
"""

INIT_LIB = r"""
#include <stdio.h>
NEEDS
__attribute__((constructor)) static void init(void) { puts("+NAME"); }
__attribute__((destructor)) static void fini(void) { puts("-NAME"); }
int NAME(void) { return VALUE; }
"""


def init_library(build, name, value, *needed):
    calls = " + ".join(["1", *(f"{n.stem[3:]}()" for n in needed)])
    declared = "".join(f"int {n.stem[3:]}(void);\n" for n in needed)
    text = INIT_LIB.replace("NEEDS", declared).replace("NAME", name)
    return build.module(f"lib{name}.so", text.replace("VALUE", f"{value} * ({calls})"),
                        *needed, "-Wl,-rpath-link," + str(build.folder))


def files(build):
    out = []
    for name, (library_flags, program_flags) in GNU_VARIANTS.items():
        lib = build.module(f"lib{name}.so", LIBRARY.replace("NAME", name), *library_flags)
        out += [lib, build.program(f"use-{name}", USER, lib, *program_flags)]
    for name, flags in LLD_VARIANTS.items():
        lib = build.lld(f"lib{name}.so", LIBRARY.replace("NAME", name), *flags)
        out += [lib, build.program(f"use-{name}", USER, lib)]
    lib = build.module("libgeneric.so", LIBRARY.replace("NAME", "generic"))
    out += [lib, build.lld("lld-program", USER, "-pie", "-e", "main", "--no-dynamic-linker",
                           needed=[lib, build.sdk / "lib/libc.so", build.sdk / "lib/librom.so"])]

    lib = build.module("liball.so", ALL_REGISTERS_LIB)
    out += [lib, build.program("all-registers", ALL_REGISTERS, lib, "-Wl,-z,lazy")]
    lib = build.module("libodd.so", "int odd_target(int a, int b, int c, int d)"
                       "{ return a + b * 10 + c * 100 + d * 1000; }\n")
    odd = build.folder / "odd_call.S"
    odd.write_text(ODD_STACK)
    out += [lib, build.program("odd", "#include <stdio.h>\nint odd_call(void);\n"
                               "int main(void) { printf(\"%d\\n\", odd_call()); return 0; }\n",
                               odd, lib, "-Wl,-z,lazy")]

    bottom = init_library(build, "bottom", 1)
    left = init_library(build, "left", 2, bottom)
    right = init_library(build, "right", 3, bottom)
    out += [bottom, left, right]
    out += [build.program("diamond", r"""
#include <stdio.h>
int left(void), right(void);
__attribute__((constructor)) static void init(void) { puts("+program"); }
__attribute__((destructor)) static void fini(void) { puts("-program"); }
int main(void) { printf("diamond %d\n", left() + right()); return 0; }
""", left, right, "-Wl,-rpath-link," + str(build.folder))]

    # A cycle: libping.so is linked again once libpong.so exists.
    ping = "int pong(int); int ping(int n) { return n ? pong(n - 1) + 1 : 0; }\n"
    pong = "int ping(int); int pong(int n) { return n ? ping(n - 1) + 1 : 0; }\n"
    first = build.module("libping.so", ping)
    second = build.module("libpong.so", pong, first)
    first = build.module("libping.so", ping, second)
    out += [first, second]
    out += [build.program("cycle", '#include <stdio.h>\nint ping(int);\n'
                          'int main(void) { printf("cycle %d\\n", ping(9)); return 0; }\n',
                          first, "-Wl,--allow-shlib-undefined")]

    out += [build.program("weak", r"""
#include <stdio.h>
__attribute__((weak)) int nobody(void);
__attribute__((weak)) extern int nothing;
int main(void) { puts(nobody || &nothing ? "there" : "absent"); return 0; }
""")]

    text_relocs = build.module("libtext.so", r"""
	.syntax unified
	.text
	.global read_it
	.type read_it, %function
	.arm
read_it:
	ldr r0, =it
	ldr r0, [r0]
	bx lr
	.data
	.global it
	.type it, %object
	.size it, 4
it:	.word 1234
""", "-Wl,-z,notext", ending=".S")
    out += [text_relocs, build.program("text", r"""
#include <stdio.h>
int read_it(void);
int main(void) { printf("text %d\n", read_it()); return 0; }
""", text_relocs)]

    lib = build.module("libover.so", r"""
int choose(void) { return 1; }
__attribute__((visibility("protected"))) int fixed(void) { return 2; }
int over_asks(void) { return choose() * 10 + fixed(); }
""")
    out += [lib, build.program("over", r"""
#include <stdio.h>
int over_asks(void);
int choose(void) { return 7; }
int fixed(void) { return 8; }
int main(void) { printf("over %d\n", over_asks()); return 0; }
""", lib, "-Wl,-E")]
    return out


def test_variants_are_what_their_names_say(build, board):
    tags = {name: run(["arm-none-eabi-readelf", "-d", build.folder / f"lib{name}.so"])
            for name in [*GNU_VARIANTS, *LLD_VARIANTS]}
    for name in ("sysv", "lld-sysv"):
        assert "(HASH)" in tags[name] and "GNU_HASH" not in tags[name]
    for name in ("gnu", "lld-gnu"):
        assert "(HASH)" not in tags[name] and "GNU_HASH" in tags[name]
    for name in ("both", "lld"):
        assert "(HASH)" in tags[name] and "GNU_HASH" in tags[name]
    for name in ("now", "lld-now"):
        assert "NOW" in tags[name]
    assert "SYMBOLIC" in tags["symbolic"]


@pytest.mark.parametrize("name", [*GNU_VARIANTS, *LLD_VARIANTS])
def test_library_of_every_making_links(board, name):
    assert board.command(f"run use-{name}") == f"{name} 42 43 44 1"


def test_program_of_lld_links(board):
    assert board.command("run lld-program") == "generic 42 43 44 1"


def test_first_lazy_call_preserves_every_argument_register(board):
    numbers = "1.5 2 3 4 5 6 7 8.25 9 10 11 12 13 14 15 16.5 17 18 19 20 21 22 23 24"
    assert board.command("run all-registers") == f"{numbers}\n42 4321 2199023255562"


def test_first_lazy_call_works_on_a_stack_that_is_only_word_aligned(board):
    assert board.command("run odd") == "4321"


def test_diamond_is_initialised_dependencies_first_and_finished_in_reverse(board):
    lines = board.command("run diamond").split("\n")
    assert sorted(lines[:4]) == ["+bottom", "+left", "+program", "+right"]
    assert lines[0] == "+bottom" and lines[3] == "+program"
    assert lines[4] == "diamond 10"
    assert lines[5:] == ["-" + line[1:] for line in reversed(lines[:4])]


def test_cycle_of_libraries_links(board):
    assert board.command("run cycle") == "cycle 9"


def test_weak_undefined_symbols_are_null(board):
    assert board.command("run weak") == "absent"


def test_relocations_in_text_are_applied(board):
    assert board.command("run text") == "text 1234"


def test_program_overrides_its_library_but_not_what_is_protected(board):
    assert board.command("run over") == "over 72"


def test_memory_is_as_before_when_all_have_run(board):
    board.command("run weak")
    before = board.command("mem")
    board.command("run diamond")
    board.command("run use-gnu")
    assert board.command("mem") == before
