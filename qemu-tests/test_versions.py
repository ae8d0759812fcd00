# SPDX-License-Identifier: BSD-2-Clause
"""Symbol versions, as GNU ld and ld.lld write them."""
import struct

import pytest
from elftools.elf.elffile import ELFFile

from builder import CLANG, run

LIBRARY = r"""
int f_1(void) { return 1; }
int f_2(void) { return 2; }
int f_3(void) { return 3; }
__asm__(".symver f_1, f@V1");
__asm__(".symver f_2, f@V2");
__asm__(".symver f_3, f@@V3");
int gone_1(void) { return 71; }
__asm__(".symver gone_1, gone@V1");
int gone_2(void) { return 72; }
__asm__(".symver gone_2, gone@V2");
int late_3(void) { return 93; }
__asm__(".symver late_3, late@@V3");
int plain(void) { return 5; }
int f(void);
int asks_itself(void) { return f(); }
"""
SCRIPT = """
V1 { global: f; gone; };
V2 { global: f; gone; } V1;
V3 { global: f; late; asks_itself; local: f_*; gone_*; late_*; } V2;
"""
# What programs were linked with: soname libver.so, but an earlier or later state of it.
FIRST = "int f(void) { return 1; }\nint gone(void) { return 71; }\n"
SECOND = "int f(void) { return 2; }\nint gone(void) { return 72; }\n"
LATER = "int f(void) { return 9; }\n"

USER = r"""
#include <stdio.h>
int f(void), gone(void);
int (*pointer)(void) = f;
int main(void) { printf("%d %d %d\n", f(), pointer(), gone()); return 0; }
"""
NEWEST = r"""
#include <stdio.h>
int f(void), late(void), plain(void), asks_itself(void);
int main(void) { printf("%d %d %d %d\n", f(), late(), plain(), asks_itself()); return 0; }
"""
OLDEST = r"""
#include <stdio.h>
int f(void), late(void), gone(void);
int main(void) { printf("%d %d %d\n", f(), late(), gone()); return 0; }
"""
NEEDS_MORE = r"""
#include <stdio.h>
int f(void);
int main(void) { printf("%d\n", f()); return 0; }
"""
WEAK = r"""
#include <stdio.h>
__attribute__((weak)) int f(void);
int main(void) { puts(f ? "there" : "absent"); return 0; }
"""
ASKS = r"""
#include <dlfcn.h>
#include <stdio.h>
static void ask(void *from, const char *name, const char *version)
{
	int (*call)(void) = version ? dlvsym(from, name, version) : dlsym(from, name);
	printf(" %d", call ? call() : 0);
}
int main(void)
{
	void *lib = dlopen("NAME", RTLD_NOW);
	ask(lib, "f", NULL);
	ask(lib, "f", "V1");
	ask(lib, "f", "V2");
	ask(lib, "f", "V3");
	ask(lib, "f", "V4");
	ask(lib, "gone", NULL); /* has no default version */
	ask(lib, "gone", "V2");
	ask(lib, "plain", "V1"); /* has none at all */
	puts("");
	return 0;
}
"""


def script(build, name, text):
    path = build.folder / name
    path.write_text(text)
    return f"-Wl,--version-script={path}"


def as_libver(build, file, text, versions):
    return build.module(file, text, script(build, file + ".map", versions), "-Wl,-soname,libver.so",
                        soname=False)


def with_lld(build, name, text, versions):
    source, map_file, out = (build.folder / (name + end) for end in (".lld.c", ".lld.map", ""))
    source.write_text(text)
    map_file.write_text(versions)
    run([*CLANG, "-c", "-o", str(out) + ".o", source])
    run(["ld.lld", "-shared", f"--soname={name}", f"--version-script={map_file}", "-o", out,
         str(out) + ".o"])
    return out


def weakly(path):
    """Says of all versions that a file needs that it could do without (newer linkers
    do so where all references are weak)."""
    section = ELFFile(path.open("rb")).get_section_by_name(".gnu.version_r")
    data = bytearray(path.read_bytes())
    at = section["sh_offset"]
    _, count, _, at_aux, _ = struct.unpack_from("<HHIII", data, at)
    at += at_aux
    for _ in range(count):
        struct.pack_into("<H", data, at + 4, 2)  # VER_FLG_WEAK
        at += struct.unpack_from("<I", data, at + 12)[0]
    path.write_bytes(data)
    return path


def files(build):
    lib = build.module("libver.so", LIBRARY, script(build, "libver.map", SCRIPT))
    first = as_libver(build, "libver-1.so", FIRST, "V1 { f; gone; };")
    second = as_libver(build, "libver-2.so", SECOND, "V1 { none; }; V2 { f; gone; } V1;")
    later = as_libver(build, "libver-9.so", LATER, "V9 { f; };")
    plain = build.module("libver-0.so", FIRST + "int late(void) { return 9; }\n",
                         "-Wl,-soname,libver.so", soname=False)
    lld = with_lld(build, "liblld.so", LIBRARY, SCRIPT)
    # Linked with versions, but those were given up since.
    had = build.module("libhad-1.so", FIRST, script(build, "had.map", "V1 { f; gone; };"),
                       "-Wl,-soname,libhad.so", soname=False)
    now = build.module("libhad.so", FIRST)
    user_of_two = build.module("libmiddle.so", "int f(void); int middle(void) { return f(); }\n", first)
    return [
        lib, lld, now, user_of_two,
        build.program("uses-first", USER, first),
        build.program("uses-second", USER, second),
        build.program("uses-newest", NEWEST, lib),
        build.program("uses-newest-now", NEWEST, lib, "-Wl,-z,now"),
        build.program("uses-lld", NEWEST, lld),
        build.program("uses-none", OLDEST, plain),
        build.program("uses-later", NEEDS_MORE, later),
        weakly(build.program("uses-weak", WEAK, later)),
        build.program("uses-had", USER, had),
        build.program("two-at-once", r"""
#include <stdio.h>
int f(void), middle(void);
int main(void) { printf("%d %d\n", f(), middle()); return 0; }
""", lib, user_of_two),
        build.program("asks", ASKS.replace("NAME", "libver.so")),
        build.program("asks-lld", ASKS.replace("NAME", "liblld.so")),
        build.program("own", r"""
#include <stdio.h>
int asks_itself(void);
int f_own(void) { return 40; }
__asm__(".symver f_own, f@@V3");
int main(void) { printf("%d\n", asks_itself()); return 0; }
""", lib, "-Wl,-E", script(build, "own.map", "V3 { f; };")),
    ]


@pytest.mark.parametrize("name, said", [
    ("uses-first", "1 1 71"), ("uses-second", "2 2 72"), ("uses-newest", "3 93 5 3"),
    ("uses-newest-now", "3 93 5 3"), ("uses-lld", "3 93 5 3"), ("two-at-once", "3 1"),
    ("uses-had", "1 1 71")])
def test_program_gets_the_version_that_it_was_linked_with(board, name, said):
    assert board.command(f"run {name}") == said


def test_reference_without_a_version_takes_the_oldest(board):
    assert board.command("run uses-none") == "1 93 71"


def test_missing_version_is_refused_by_name(board):
    before = board.command("mem")
    answer = board.command("run uses-later")
    assert '"V9"' in answer and "libver.so" in answer and "uses-later" in answer
    assert "E_VERSION_MISSING" in answer
    assert board.command("mem") == before


def test_version_that_is_only_weakly_needed_may_be_missing(board):
    assert board.command("run uses-weak") == "absent"


@pytest.mark.parametrize("name", ["asks", "asks-lld"])
def test_dlsym_takes_the_default_and_dlvsym_the_named_version(board, name):
    assert board.command(f"run {name}").split() == "3 1 2 3 0 0 72 5".split()


def test_program_may_define_a_version_of_its_librarys(board):
    assert board.command("run own") == "40"
