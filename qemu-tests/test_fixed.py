# SPDX-License-Identifier: BSD-2-Clause
"""Programs at fixed addresses (ET_EXEC): copy relocations, functions whose
address is a PLT entry, and RAM that is not free."""
import re

import pytest

from builder import run

FREE = {"virt": 0x45000000, "raspi2": 0x05000000}  # RAM that nobody has after boot
NO_RAM = {"virt": 0x09000000, "raspi2": 0x3F200000}  # devices

LIBRARY = r"""
int counter = 40;
long long wide[3] = {1, 2, 3};
const char *const name = "library";
static int calls;
int bump(int by) { calls++; return counter += by; }
int *where_counter(void) { return &counter; }
int (*where_bump(void))(int) { return bump; }
int sum(void) { return (int)(wide[0] + wide[1] + wide[2]); }
__attribute__((visibility("hidden"))) int hidden = 3;
"""
USER = r"""
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
extern int counter;
extern long long wide[3];
extern const char *const name;
int bump(int), *where_counter(void), (*where_bump(void))(int), sum(void);
int (*pointer)(int) = bump;
int *address = &counter;
static int by_value(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }
int main(void)
{
	int v[] = {3, 1, 2};
	void *self = dlopen(NULL, RTLD_NOW);
	counter++;
	wide[1] = 20;
	printf("%s %d %d %d\n", name, bump(1), pointer(1), sum());
	printf("%d%d%d %d%d%d\n", &counter == where_counter(), address == &counter,
	       dlsym(RTLD_DEFAULT, "counter") == &counter, bump == where_bump(), pointer == bump,
	       dlsym(self, "bump") == (void *)bump);
	qsort(v, 3, sizeof v[0], by_value);
	errno = 0;
	fprintf(stdout, "%d%d%d %d %s\n", v[0], v[1], v[2], strtol("99999999999", NULL, 10) != 0 && errno == ERANGE,
		malloc(100) ? "heap" : "no heap");
	return 7;
}
"""
IS_FIXED = re.compile(r"Type:\s+EXEC")
NORMAL = r"""
#include <stdio.h>
int main(void) { fprintf(stdout, "normal\n"); return 0; }
"""
GROWN = LIBRARY.replace("int counter = 40;", "int counter[2] = {40, 41};").replace(
    "counter += by", "counter[0] += by").replace("&counter", "counter")
OPENS = r"""
#include <dlfcn.h>
#include <stdio.h>
int main(void) { puts(dlopen("fixed", RTLD_NOW) ? "opened" : dlerror()); return 0; }
"""


def fixed(build, name, address, text, *words):
    out = build.program(name, text, "-fno-pie", *words, f"-Wl,-no-pie,-Ttext-segment={address:#x}")
    assert IS_FIXED.search(run(["arm-none-eabi-readelf", "-h", out]))
    return out


def board_of(build):
    return build.sdk.parent.name


def files(build):
    free, no_ram = FREE[board_of(build)], NO_RAM[board_of(build)]
    lib = build.module("libfix.so", LIBRARY)
    grown = build.module("libgrown.so", GROWN)
    before = build.module("libgrown-1.so", LIBRARY, "-Wl,-soname,libgrown.so", soname=False)
    out = [lib, grown, build.program("normal", NORMAL), build.program("opens", OPENS)]
    for name, words in VARIANTS.items():
        out.append(fixed(build, name, free, USER, lib, *words))
    copies = run(["arm-none-eabi-readelf", "-rW", build.folder / "fixed"])
    assert copies.count("R_ARM_COPY") >= 3 and "R_ARM_JUMP_SLOT" in copies
    out.append(fixed(build, "fixed-grown", free, USER, before, "-Wl,--allow-shlib-undefined"))
    out.append(fixed(build, "on-device", no_ram, NORMAL))
    out.append(fixed(build, "nowhere", 0xF0000000, NORMAL))
    out.append(fixed(build, "on-rom", 0x8000, NORMAL))
    out.append(fixed(build, "anywhere", free + 0x100, NORMAL, "-Wl,-z,max-page-size=64"))
    out.append(lld_fixed(build, "lld-fixed", free, lib))
    return out


def lld_fixed(build, name, address, lib):
    source, object_file, out = (build.folder / (name + end) for end in (".c", ".o", ""))
    source.write_text(USER.replace("int main(void)", "int main(void);\nvoid begin(void) { exit(main()); }\n"
                                   "int main(void)"))
    run(["arm-none-eabi-gcc", f"--specs={build.sdk}/romld.specs", "-fno-pie", "-O2", "-c", "-o",
         object_file, source])
    run(["ld.lld", "-e", "begin", f"--image-base={address:#x}", "-o", out, object_file, lib,
         build.sdk / "lib/libc.so", build.sdk / "lib/librom.so"])
    return out


# name: words added for the program
VARIANTS = {
    "fixed": [],
    "fixed-arm": ["-marm"],
    "fixed-now": ["-Wl,-z,now"],
    "fixed-sysv": ["-Wl,--hash-style=sysv"],
    "fixed-64k": ["-Wl,-z,max-page-size=65536"],
    "fixed-exports": ["-Wl,-E"],
}
SAID = ["library 42 43 24", "111 111", "123 1 heap"]


@pytest.mark.parametrize("name", [*VARIANTS, "lld-fixed"])
def test_variables_are_copied_and_functions_have_one_address(board, name):
    lines = board.command(f"run {name}").split("\n")
    assert lines[:3] == SAID


def test_fixed_program_runs_again_and_leaves_nothing(board):
    assert board.command("run normal") == "normal"
    before = board.command("mem"), board.command("lsmod")
    for _ in range(3):
        assert board.command("run fixed").split("\n")[:3] == SAID
        assert board.command("run normal") == "normal"
    assert (board.command("mem"), board.command("lsmod")) == before


def test_variable_that_has_grown_is_refused(board):
    answer = board.command("run fixed-grown")
    assert "E_COPY_SIZE" in answer and '"counter"' in answer


def test_addresses_that_are_no_ram_are_refused_with_their_range(board):
    before = board.command("mem")
    for name in ("on-device", "nowhere", "on-rom"):
        answer = board.command(f"run {name}")
        assert "E_FIXED" in answer and re.search(r"0x[0-9a-f]+-0x[0-9a-f]+", answer), answer
    assert board.command("mem") == before


def test_addresses_that_a_module_has_are_refused_with_its_name(build, board, machine_name, boot):
    base = int(re.search(r"(0x[0-9a-f]+)-\S+ +[0-9,]+ +libc.so image",
                         board.command("mem")).group(1), 16)
    program = fixed(build, "on-libc", base + 0x1000, NORMAL)
    machine = boot(build.store([program], "on-libc.img", board=board_of(build)))
    machine.prompt(60)
    answer = machine.command("run on-libc")
    assert "E_FIXED" in answer and '"libc.so"' in answer, answer


def test_unaligned_fixed_addresses_are_as_good_as_others(board):
    assert board.command("run anywhere") == "normal"


def test_dlopen_takes_no_fixed_program(board):
    assert "E_TYPE_EXEC" in board.command("run opens")
