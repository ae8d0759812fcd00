# SPDX-License-Identifier: BSD-2-Clause
"""What other linkers and other options make of a module: relocation tables in every
form, alignments, pages of 64 KiB and the holes that they leave, modules with
nothing in them."""
import re

import pytest
from elftools.elf.elffile import ELFFile

from builder import CLANG, run

LIBRARY = r"""
__SIZE_TYPE__ strlen(const char *);
#define SIX(x) &x[0], &x[1], &x[2], &x[3], &x[4], &x[5]
static int cells[64] = {1, 2, 3, 4, 5, 6};
static int zeros[1000];
const int constants[4] = {10, 20, 30, 40};
int *many[40] = {SIX(cells), SIX(cells), SIX(cells), SIX(cells), SIX(cells), SIX(cells)};
struct __attribute__((packed)) odd { char c; int *p; char d; int *q; };
struct odd odd = {1, &cells[3], 2, &cells[4]};
static int inner(int x) { return x + cells[0]; }
int (*functions[3])(int) = {inner, 0, inner};
extern int given(int);
int (*imported)(int) = given;
const char *texts[] = {"alpha", "beta", "gamma"};
int exported = 11;
int *own = &exported;
int work(void)
{
	int sum = 0;
	for (int i = 0; i < 40; i++)
		sum += many[i] ? *many[i] : 0;
	for (int i = 0; i < 1000; i++)
		sum += zeros[i];
	sum += *odd.p * 1000 + *odd.q * 10000;
	sum += functions[2](functions[0](0)) + imported(1) + given(2) + *own + constants[2];
	return sum + (int)strlen(texts[2]);
}
"""
ANSWER = 6 * 21 + 4 * 1000 + 5 * 10000 + 2 + 101 + 102 + 11 + 30 + 5
USER = r"""
#include <stdio.h>
int given(int x) { return x + 100; }
int work(void);
extern int exported;
int main(void) { printf("%d %d\n", work(), exported); return 0; }
"""

# name: (words for ld.lld, what readelf -dlSW must show)
LLD = {
    "default": ([], "0x10000"),
    "relr": (["--pack-dyn-relocs=relr"], "0x00000024"),
    "rela": (["-z", "rela"], "RELA"),
    "rela-relr": (["-z", "rela", "--pack-dyn-relocs=relr"], "RELA"),
    "relr-now": (["--pack-dyn-relocs=relr", "-z", "now"], "NOW"),
    "nocombreloc": (["-z", "nocombreloc"], ""),
    "both": (["--hash-style=both"], "GNU_HASH"),
    "sysv": (["--hash-style=sysv"], "HASH"),
    "separate-code": (["-z", "separate-code"], ""),
    "separate-loads": (["-z", "separate-loadable-segments"], ""),
    "norelro": (["-z", "norelro"], ""),
    "no-rosegment": (["--no-rosegment"], ""),
    "emit-relocs": (["--emit-relocs"], ".rel.text"),
    "stripped": (["-s"], ""),
    "gc": (["--gc-sections"], ""),
    "icf": (["--icf=all"], ""),
    "build-id-fast": (["--build-id=fast"], "NOTE"),
    "build-id-uuid": (["--build-id=uuid"], "NOTE"),
    "build-id-hex": (["--build-id=0x1234"], "NOTE"),
    "pages-64": (["-z", "max-page-size=64"], ""),
    "pages-1m": (["-z", "max-page-size=1048576"], "0x100000"),
    "symbolic": (["-Bsymbolic"], "SYMBOLIC"),
    "no-eh": (["--no-eh-frame-hdr"], ""),
    "image-base": (["--image-base=0x100000"], ""),
}
GNU = {
    "separate-code": (["-z", "separate-code"], ""),
    "nocombreloc": (["-z", "nocombreloc"], ""),
    "both": (["--hash-style=both"], "GNU_HASH"),
    "emit-relocs": (["-q"], ".rel.text"),
    "stripped": (["-s"], ""),
    "strip-debug": (["-S"], ""),
    "gc": (["--gc-sections"], ""),
    "build-id-md5": (["--build-id=md5"], "NOTE"),
    "build-id-uuid": (["--build-id=uuid"], "NOTE"),
    "build-id-hex": (["--build-id=0xabcdef"], "NOTE"),
    "no-build-id": (["--build-id=none"], ""),
    "pages-64": (["-z", "max-page-size=64"], "0x40"),
    "pages-64k": (["-z", "max-page-size=65536"], "0x10000"),
    "pages-1m": (["-z", "max-page-size=1048576"], "0x100000"),
    "pages-16m": (["-z", "max-page-size=16777216"], "0x1000000"),
    "common-page": (["-z", "common-page-size=4096"], ""),
    "long-plt": (["--long-plt"], ""),
    "sort-common": (["--sort-common", "--sort-section=alignment"], ""),
    "text-base": (["-Ttext-segment=0x200000"], ""),
    "no-keep-memory": (["--no-keep-memory", "--reduce-memory-overheads"], ""),
    "hash-small": (["-O2", "--hash-size=3"], ""),
    "new-dtags": (["-rpath", "/x:/y", "--enable-new-dtags"], "RUNPATH"),
    "discard-all": (["-x"], ""),
}
SETS = {"arm": "-marm", "thumb": "-mthumb"}

LARGE = r"""
__attribute__((aligned(65536))) char wide[3] = {1, 2, 3};
__attribute__((aligned(262144))) char wider[2];
int work(void)
{
	return (int)(((unsigned)wide & 65535) | ((unsigned)wider & 262143)) + wide[2];
}
int exported = 11;
"""
SMALL = {  # name: (text, suffix, answer of module work() or None)
    "only-code": ("int work(void) { return 3; }\n", ".c"),
    "only-data": ("int exported = 11;\nconst int fixed[2] = {1, 2};\n", ".c"),
    "only-bss": ("int exported;\n", ".c"),
    "only-constants": ("const int exported = 11;\n", ".c"),
    "no-symbols": ("static int x = 1;\n__attribute__((used)) static int *p = &x;\n", ".c"),
    "nothing": ("", ".c"),
    "only-absolute": (".eabi_attribute 28, 1\n.global exported\nexported = 11\n", ".S"),
}


def clang_object(build, name, text, *words):
    source, out = build.folder / f"{name}.c", build.folder / f"{name}.o"
    source.write_text(text)
    run([*CLANG, *words, "-I", build.sdk / "include", "-ffunction-sections", "-c", "-o", out, source])
    return out


def lld(build, name, object_file, words):
    out = build.folder / name
    run(["ld.lld", "-shared", f"--soname={name}", "-o", out, object_file, *words])
    return out


def gnu(build, name, object_file, words):
    out = build.folder / name
    run(["arm-none-eabi-ld", "-shared", f"-soname={name}", "-z", "max-page-size=4096", "-o", out,
         object_file, *words])
    return out


def gnu_object(build, name, text, *words, ending=".c"):
    source, out = build.folder / (name + ending), build.folder / (name + ".o")
    source.write_text(text)
    run(["arm-none-eabi-gcc", f"--specs={build.sdk}/romld.specs", "-O2", "-ffunction-sections",
         "-fPIC", *words, "-c", "-o", out, source])
    return out


def files(build):
    out, user = [], []
    for set_name, flag in SETS.items():
        object_file = gnu_object(build, f"gnu-{set_name}", LIBRARY, flag)
        user += [gnu(build, f"gnu-{set_name}-{name}.so", object_file, words)
                 for name, (words, _) in GNU.items()]
        object_file = clang_object(build, f"lld-{set_name}", LIBRARY, flag)
        user += [lld(build, f"lld-{set_name}-{name}.so", object_file, words)
                 for name, (words, _) in LLD.items()]
    user.append(lld(build, "large-lld.so", clang_object(build, "large-lld", LARGE), []))
    user.append(gnu(build, "large-gnu.so", gnu_object(build, "large", LARGE), []))
    out.append(build.program("user", r"""
#include <dlfcn.h>
#include <stdio.h>
int given(int x) { return x + 100; }
int main(int argc, char **argv)
{
	for (int i = 2; i < argc; i++) {
		char name[64];
		snprintf(name, sizeof name, "%s%s.so", argv[1], argv[i]);
		void *lib = dlopen(name, RTLD_LAZY);
		int (*work)(void) = lib ? dlsym(lib, "work") : NULL;
		int *exported = lib ? dlsym(lib, "exported") : NULL;
		if (!lib)
			puts(dlerror());
		printf("%d %d %d\n", work ? work() : -1, exported && (unsigned)exported > 4096 ? *exported : 0,
		       lib ? dlclose(lib) : -1);
	}
	return 0;
}
""", "-Wl,-E"))
    for name, (text, ending) in SMALL.items():
        object_file = gnu_object(build, f"small-{name}", text, "-O0", ending=ending)
        for style in "sysv", "gnu", "both":
            user.append(gnu(build, f"{style}-{name}.so", object_file, [f"--hash-style={style}"]))
        if ending == ".c":
            user.append(lld(build, f"lld-{name}.so",
                            clang_object(build, f"lld-{name}", text, "-O0"), []))
    out.append(build.module("libgiven.so", "int given(int x) { return x + 100; }\n"))
    main = clang_object(build, "program", USER)
    for style in "default", "relr", "rela":
        program = build.folder / f"program-{style}"
        lib = build.folder / f"lld-thumb-{style}.so"
        run(["ld.lld", "-pie", "-e", "main", "--no-dynamic-linker", "--export-dynamic", *LLD[style][0],
             "-o", program, main, lib, build.sdk / "lib/libc.so"])
        out.append(program)
    return out + user


def work(board, prefix, names):
    """{name: what was said}; a command line is kept shorter than a screen is wide."""
    said, names = {}, list(names)
    while names:
        line = f"run user {prefix}"
        some = []
        while names and len(line) + len(names[0]) < 70:
            some.append(names.pop(0))
            line += " " + some[-1]
        said.update(zip(some, board.command(line).split("\n")))
    return said


@pytest.mark.parametrize("linker, variants", [("gnu", GNU), ("lld", LLD)])
def test_variants_are_what_their_names_say(build, board, linker, variants):
    for name, (_, shown) in variants.items():
        said = run(["arm-none-eabi-readelf", "-dlSW", build.folder / f"{linker}-thumb-{name}.so"])
        assert shown in said, (name, said)


@pytest.mark.parametrize("linker, variants", [("gnu", GNU), ("lld", LLD)])
@pytest.mark.parametrize("set_name", SETS)
def test_library_of_every_making_works(board, linker, set_name, variants):
    said = work(board, f"{linker}-{set_name}-", variants)
    assert said == {name: f"{ANSWER} 11 0" for name in variants}


def test_large_alignments_are_kept(board):
    assert work(board, "large-", ["lld", "gnu"]) == {"lld": "3 11 0", "gnu": "3 11 0"}


def test_modules_with_next_to_nothing_in_them(board):
    answers = {"only-code": "3 0 0", "only-data": "-1 11 0", "only-bss": "-1 0 0",
               "only-constants": "-1 11 0", "no-symbols": "-1 0 0", "nothing": "-1 0 0",
               "only-absolute": "-1 0 0"}
    for style in "sysv", "gnu", "both":
        assert work(board, f"{style}-", answers) == answers
    del answers["only-absolute"]
    assert work(board, "lld-", answers) == answers


@pytest.mark.parametrize("style", ["default", "relr", "rela"])
def test_program_of_lld_works(board, style):
    assert board.command(f"run program-{style}") == f"{ANSWER} 11"


# ---- pages of 64 KiB ----

BLOCK = re.compile(r"^(0x[0-9a-f]+)-(0x[0-9a-f]+) +[0-9,]+  (\S+) (.*)$", re.M)


def blocks(board):
    return [(int(low, 16), int(high, 16), who, what)
            for low, high, who, what in BLOCK.findall(board.command("mem"))]


def free(board):
    return int(re.search(r"([0-9,]+) of [0-9,]+ bytes free", board.command("mem"))
               .group(1).replace(",", ""))


def pages_of(build, name):
    """Bytes of the segments, and from the first to the last."""
    loads = [s for s in ELFFile((build.folder / name).open("rb")).iter_segments()
             if s["p_type"] == "PT_LOAD"]
    return (sum(s["p_memsz"] for s in loads),
            loads[-1]["p_vaddr"] + loads[-1]["p_memsz"] - loads[0]["p_vaddr"])


HOLED = ["lld-thumb-default.so", "lld-arm-relr.so", "gnu-thumb-pages-64k.so", "lld-thumb-pages-1m.so"]


@pytest.mark.parametrize("name", HOLED)
def test_holes_between_segments_are_given_back(build, board, name):
    used, span = pages_of(build, name)
    assert span - used > 60000
    before, blocks_before = free(board), blocks(board)
    try:
        board.command("load libgiven.so")
        board.command(f"load {name}")
        assert before - free(board) < used + 4 * 4096 + 8192
        now = sorted(blocks(board))
        for (_, high, *one), (low, _, *two) in zip(now, now[1:]):
            assert high <= low, (one, two)
        assert sum(who == name for _, _, who, what in now if what.strip() == "image") >= 2
        assert name in board.command("lsmod")
    finally:
        board.command(f"unload {name}")
        board.command("unload libgiven.so")
    assert free(board) == before and blocks(board) == blocks_before


def held(board):
    """Who holds what: the export table grows with use, and stays so."""
    return [block for block in blocks(board) if block[2] not in ("free", "loader")]


def test_others_live_in_the_holes(board):
    large = "lld-thumb-default.so"
    small = [f"gnu-{set_name}-{name}.so" for set_name in SETS for name in GNU if "pages" not in name]
    before = held(board)
    for name in ["libgiven.so", large, *small]:
        board.command(f"load {name}")
    images = {}
    for low, high, who, what in blocks(board):
        if what.strip() == "image":
            images.setdefault(who, []).append((low, high))
    start, end = min(images[large])[0], max(images[large])[1]
    inside = [name for name in small if start < images[name][0][0] and images[name][-1][1] < end]
    assert len(inside) > 5, images
    for name in [*reversed(small), large, "libgiven.so"]:
        board.command(f"unload {name}")
    assert held(board) == before
