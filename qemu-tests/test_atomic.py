# SPDX-License-Identifier: BSD-2-Clause
"""A load that fails leaves nothing: of a group of five modules the deepest cannot be
loaded, for each kind of reason, and the board is as it was before."""
import re
import struct

import pytest
from elftools.elf.elffile import ELFFile

from test_refusals import dynamic

# root needs middle and beside; middle needs deep and common; beside needs common.
ROOT = "int middle(void), beside(void); int root(void) { return middle() + beside(); }\n"
MIDDLE = "int deep(void), common(void); int middle(void) { return deep() + common(); }\n"
BESIDE = "int common(void); int beside(void) { return common() + 10; }\n"
COMMON = r"""
int shared[100] = {1};
int *pointer = shared;
int common(void) { return *pointer; }
"""
DEEP = r"""
extern int shared[];
int *kept = shared, table[4] = {1, 2, 3, 4}, *into[2] = {&table[1], &table[2]};
__attribute__((constructor)) static void init(void) { table[0]++; }
int deep(void) { return *kept + *into[1]; }
"""
OPENER = r"""
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
int main(int argc, char **argv)
{
	char *root = strcmp(argv[1], "root") == 0 ? "libgood-root.so" : argv[1];
	for (int i = 0; i < 20; i++)
		if (dlopen(root, i & 1 ? RTLD_NOW : RTLD_NOW | RTLD_GLOBAL))
			return 1;
	puts(dlerror());
	void *good = dlopen("libgood-root.so", RTLD_NOW);
	int (*call)(void) = dlsym(good, "root");
	printf("good %d\n", call());
	return dlclose(good);
}
"""


def section(path, name):
    return ELFFile(path.open("rb")).get_section_by_name(name)


def relocation(path, type_wanted, change):
    """Changes the first dynamic relocation of a type: (offset, info) -> the same."""
    at = section(path, ".rel.dyn")
    data = bytearray(path.read_bytes())
    for i in range(at["sh_offset"], at["sh_offset"] + at["sh_size"], 8):
        offset, info = struct.unpack_from("<II", data, i)
        if info & 255 == type_wanted:
            struct.pack_into("<II", data, i, *change(offset, info))
            return data
    raise AssertionError("no such relocation")


def data_end(path):
    return max(s["p_offset"] + s["p_filesz"] for s in ELFFile(path.open("rb")).iter_segments()
               if s["p_type"] == "PT_LOAD")


def segment(path, index, field, value):
    data = bytearray(path.read_bytes())
    elf = ELFFile(path.open("rb"))
    loads = [i for i in range(elf.num_segments()) if elf.get_segment(i)["p_type"] == "PT_LOAD"]
    struct.pack_into("<I", data, elf["e_phoff"] + 32 * loads[index] + 4 * field, value)
    return data


def byte(at, value):
    def change(path):
        data = bytearray(path.read_bytes())
        data[at] = value
        return data
    return change


# kind: (what becomes of libdeep, or another source for it, part of the named error)
DAMAGE = {
    "machine": (byte(18, 3), "E_MACHINE"),
    "soft": (byte(37, 2), "E_SOFT_FLOAT"),
    "short": (lambda path: path.read_bytes()[:data_end(path) - 8], "E_TRUNCATED"),
    "writable-code": (lambda path: segment(path, 0, 6, 7), "E_"),
    "overlap": (lambda path: segment(path, 1, 2, 0x100), "E_"),
    "endless": (lambda path: segment(path, 1, 5, 0xFFFFFF00), "E_"),
    "reloc-type": (lambda path: relocation(path, 23, lambda o, i: (o, 99)), "E_RELOC_TYPE"),
    "reloc-outside": (lambda path: relocation(path, 23, lambda o, i: (0x7FFFFFF0, i)), "E_RELOC_OFFSET"),
    "reloc-text": (lambda path: relocation(path, 23, lambda o, i: (0x40, i)), "E_RELOC_READONLY"),
    "reloc-symbol": (lambda path: relocation(path, 2, lambda o, i: (o, i + 0x800000)),
                     "E_RELOC_SYMBOL"),
    "init": (lambda path: dynamic(12, 0x7FFFFFF0)(bytearray(path.read_bytes())), "E_INIT"),
    "init-array": (lambda path: dynamic(27, 0x10000)(bytearray(path.read_bytes())), "E_INIT_ARRAY"),
    "strings": (lambda path: dynamic(10, 1)(bytearray(path.read_bytes())), "E_"),
    "soname": (lambda path: path.read_bytes().replace(b"libsoname-deep.so\0", b"libsoname-else.so\0"),
               "E_"),
}
SOURCES = {
    "missing-symbol": (DEEP + "int nobody(void), noone(void);\n"
                       "int more(void) { return nobody() + noone(); }\n", [], "E_NO_SYMBOL"),
    "missing-data": (DEEP + "extern int nothing; int *more = &nothing;\n", [], "E_NO_SYMBOL"),
    "filter": (DEEP, ["-Wl,-F,libnobody.so"], "E_NEEDED"),
    "huge": (DEEP + "char huge[1 << 30];\n", [], "E_NO_RAM"),
    "huge-tls": (DEEP + "__thread char huge[(1 << 30) - 1]; char *at(void) { return huge; }\n",
                 ["-Wl,--unresolved-symbols=ignore-all"], "E_"),
    "aligned": (DEEP + "__attribute__((aligned(1 << 25))) char far;\n",
                ["-Wl,-z,max-page-size=33554432"], "E_ALIGN"),
    "no-library": (DEEP + "int lost(void); int more(void) { return lost(); }\n",
                   ["-l:liblost.so"], "E_NEEDED"),
    "no-version": (DEEP + "int aged(void); int more(void) { return aged(); }\n",
                   ["-l:libaged-later.so"], "E_VERSION_MISSING"),
}
KINDS = [*DAMAGE, *SOURCES]


def group(build, kind, deep_text, *deep_flags):
    """Links libKIND-root.so and those below it; libdeep may be changed afterwards."""
    def module(part, text, *words):
        return build.module(f"lib{kind}-{part}.so", text, *words)

    search = f"-L{build.folder}"
    common = build.folder / "libcommon.so"
    deep = module("deep", deep_text, search, *deep_flags, common, "-Wl,-z,undefs")
    middle = module("middle", MIDDLE, deep, common, "-Wl,--allow-shlib-undefined")
    beside = module("beside", BESIDE, common)
    root = module("root", ROOT, middle, beside, f"-Wl,-rpath-link,{build.folder}",
                  "-Wl,--allow-shlib-undefined")
    return root, middle, beside, deep


def script(build, name):
    path = build.folder / f"{name}.map"
    path.write_text(f"{name} {{ aged; }};\n")
    return f"-Wl,--version-script={path}"


def files(build):
    out = [build.module("libcommon.so", COMMON),
           build.module("libaged.so", "int aged(void) { return 1; }\n", script(build, "V1")),
           build.program("opener", OPENER)]
    build.module("libaged-later.so", "int aged(void) { return 1; }\n", script(build, "V2"),
                 "-Wl,-soname,libaged.so", soname=False)
    build.module("liblost.so", "int lost(void) { return 1; }\n")
    out += group(build, "good", DEEP)
    for kind, (text, flags, _) in SOURCES.items():
        out += group(build, kind, text, *flags)
    for kind, (change, _) in DAMAGE.items():
        out += group(build, kind, DEEP, *(["-Wl,-init,deep"] if kind == "init" else []))
        out[-1].write_bytes(change(out[-1]))
    for kind in KINDS:
        root = build.folder / f"lib{kind}-root.so"
        out.append(build.program(f"use-{kind}", "int root(void);\nint main(void) { return root(); }\n",
                                 root, "-Wl,--allow-shlib-undefined"))
    return out


def state(board):
    return [board.command(line) for line in ("mem", "lsmod", "ksyms")]


def expected(kind):
    return (DAMAGE.get(kind) or SOURCES[kind])[-1]


def assert_names(answer, kind):
    assert re.search(r"\[" + expected(kind), answer), answer
    assert f"lib{kind}-" in answer


@pytest.fixture(scope="module")
def settled(shared):
    """The state after one good load and unload: tables have their size."""
    board = shared.get()
    for name in ("root", "middle", "beside", "deep"):
        board.command(f"load libgood-{name}.so")
    for name in ("root", "middle", "beside", "deep"):
        board.command(f"unload libgood-{name}.so")
    board.command("unload libcommon.so")
    return state(board)


@pytest.mark.parametrize("kind", KINDS)
def test_boot_time_libraries_load_whole_or_not_at_all(board, settled, kind):
    assert_names(board.command(f"load lib{kind}-root.so"), kind)
    assert state(board) == settled


def test_programs_load_whole_or_not_at_all(board, settled):
    for kind in KINDS:
        assert_names(board.command(f"run use-{kind}"), kind)
        assert board.command("mem") == settled[0]
    assert state(board) == settled


def test_opened_groups_load_whole_or_not_at_all(board, settled):
    for kind in KINDS:
        answer = board.command(f"run opener lib{kind}-root.so", timeout=60)
        assert_names(answer, kind)
        assert answer.endswith("good 16"), answer
        assert board.command("mem") == settled[0]
    assert state(board) == settled


def test_after_all_that_the_good_group_loads(board, settled):
    board.command("load libgood-root.so")
    assert "libgood-deep.so" in board.command("lsmod")
    for name in ("root", "middle", "beside", "deep"):
        board.command(f"unload libgood-{name}.so")
    board.command("unload libcommon.so")
    assert state(board) == settled
