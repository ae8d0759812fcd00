# SPDX-License-Identifier: BSD-2-Clause
"""Shared objects of Debian's armhf packages, unmodified (docs/ABI.md, "Foreign
binaries"). The packages are unpacked below the build folder; where they cannot
be had, these tests say so and are skipped."""
import functools
import re
import subprocess
import tempfile
from pathlib import Path

import pytest
from elftools.elf.elffile import ELFFile

from builder import GCC, ROMCHECK, Builder, run
from machine import BUILD, ROOT

HERE = Path(__file__).resolve().parent / "foreign"
UNPACKED = BUILD / "deb/foreign"
FOLDERS = ["lib/arm-linux-gnueabihf", "usr/lib/arm-linux-gnueabihf"]

# program (foreign/NAME.c): the libraries that it is linked with; at its end it prints "NAME ok"
PROGRAMS = {
    "lz4": ["liblz4.so.1"],
    "xxhash": ["libxxhash.so.0"],
    "ogg": ["libogg.so.0"],
    "z": ["libz.so.1"],
    "expat": ["libexpat.so.1"],
    "bz2": ["libbz2.so.1.0"],
    "zstd": ["libzstd.so.1"],
    "lzma": ["liblzma.so.5"],
    "brotli": ["libbrotlienc.so.1", "libbrotlidec.so.1"],
    "jansson": ["libjansson.so.4"],
    "cjson": ["libcjson.so.1"],
    "yaml": ["libyaml-0.so.2"],
    "png": ["libpng16.so.16"],
    "opus": ["libopus.so.0"],
    "mp3": ["libmp3lame.so.0", "libmpg123.so.0"],
    "gmp": ["libgmp.so.10"],
    "pcre2": ["libpcre2-8.so.0"],
    "sqlite": ["libsqlite3.so.0"],
    "lua": ["liblua5.4.so.0"],
    "sodium": ["libsodium.so.23"],
    "jpeg": ["libturbojpeg.so.0"],
}
# what libraries need beyond that and glibc's names
OTHERS = ["libgcc_s.so.1", "libbrotlicommon.so.1", "libz.so.1"]


@functools.lru_cache(maxsize=None)
def unpack():
    done = subprocess.run([ROOT / "tools/fetch-deb", "--list", HERE / "packages", "--arch", "armhf",
                           "--to", UNPACKED], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True)
    if done.returncode == 3:
        return done.stdout.strip()
    assert done.returncode == 0, done.stdout
    return None


def library(name):
    for folder in FOLDERS:
        path = UNPACKED / folder / name
        if path.exists():
            return path.resolve().with_name(path.resolve().name)
    raise FileNotFoundError(name)


def on_linux(*variables):
    """Words before a program that run it with Debian's dynamic linker and glibc."""
    path = ":".join(str(UNPACKED / folder) for folder in FOLDERS)
    variables = [*variables, f"LD_LIBRARY_PATH={path}"]
    return ["qemu-arm", "-L", UNPACKED, *(word for each in variables for word in ("-E", each))]


@pytest.fixture(scope="module")
def debian():
    why = unpack()
    if why:
        pytest.skip(why)


def compile_program(build, name):
    libraries = [library(each) for each in PROGRAMS[name]]
    return build.program(name, (HERE / f"{name}.c").read_text(), "-I", HERE, *libraries)


def files(build):
    why = unpack()
    if why:
        pytest.skip(why)
    programs = [compile_program(build, name) for name in PROGRAMS]
    libraries = {name for needed in PROGRAMS.values() for name in needed}
    checks = glibc_check(build.folder)
    caller = build.program("libc-check", "int libc_check(const char *);\n"
                           'int main(void) { return libc_check("libc-check"); }\n', checks)
    return [*programs, *map(library, sorted(libraries | set(OTHERS))), caller, checks, *future(build),
            build.program("opener", OPENER), build.program("native", NATIVE)]


# ---- code that was compiled for glibc, with glibc's headers, by clang ----

GLIBC_CC = ["clang", "--target=arm-linux-gnueabihf", "-mcpu=cortex-a7", "-mfpu=neon-vfpv4", "-O2",
            "-fPIC", "-Wall", "-D_FORTIFY_SOURCE=2", "-fstack-protector-strong", "-nostdinc"]
GLIBC_LIBRARIES = ["libc.so.6", "libm.so.6", "libgcc_s.so.1", "ld-linux-armhf.so.3"]


def glibc_object(folder, name, text):
    source = folder / f"{name}.glibc.c"
    source.write_text(text)
    own = Path(run(["clang", "-print-resource-dir"]).strip()) / "include"
    headers = [HERE, own, UNPACKED / "usr/include", UNPACKED / "usr/include/arm-linux-gnueabihf"]
    out = folder / f"{name}.glibc.o"
    run([*GLIBC_CC, *(f"-isystem{each}" for each in headers), "-c", "-o", out, source])
    return out


def glibc_module(folder, name, text):
    """libNAME.so as a Debian machine would make it."""
    out = folder / f"lib{name}.so"
    run(["ld.lld", "-shared", f"--soname={out.name}", "-o", out, glibc_object(folder, name, text),
         *map(library, GLIBC_LIBRARIES)])
    return out


def glibc_check(folder):
    return glibc_module(folder, "check", (HERE / "libc_check.c").read_text())


def linux_program(folder, name, objects, libraries=()):
    start = [UNPACKED / "usr/lib/arm-linux-gnueabihf" / each
             for each in ("Scrt1.o", "crti.o", "crtn.o", "libc_nonshared.a")]
    program = folder / name
    run(["ld.lld", "-pie", "--dynamic-linker=/lib/ld-linux-armhf.so.3", "--allow-shlib-undefined",
         "-o", program, *start, *objects, *map(library, [*libraries, *GLIBC_LIBRARIES])])
    return program


@functools.lru_cache(maxsize=None)
def glibc_says():
    """What the check prints on Linux, with Debian's glibc."""
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        checks = glibc_object(folder, "check", (HERE / "libc_check.c").read_text())
        caller = glibc_object(folder, "main", "int libc_check(const char *);\n"
                              "int main(int n, char **v) { return n - 1 + libc_check(v[0]); }\n")
        return run(["timeout", "60", *on_linux(), linux_program(folder, "check", [caller, checks])])


@functools.lru_cache(maxsize=None)
def linux_says(name):
    """What the same program, compiled for Linux, prints with the same libraries."""
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        objects = [glibc_object(folder, name, (HERE / f"{name}.c").read_text())]
        program = linux_program(folder, name, objects, PROGRAMS[name])
        return run(["timeout", "60", *on_linux(), program], cwd=folder)


@pytest.mark.parametrize("name", PROGRAMS)
def test_library_of_debian_does_its_work(board, name):
    said = board.command(f"run {name}", timeout=60)
    assert f"{name} ok" in said
    assert said.splitlines() == linux_says(name).splitlines()


@pytest.mark.parametrize("name", ["expat", "lua"])
def test_nothing_is_left_behind(board, name):
    board.command(f"run {name}", timeout=60)  # the export table grows once
    before = board.command("mem")
    board.command(f"run {name}", timeout=60)
    assert board.command("mem") == before


def test_code_made_for_glibc_sees_what_glibc_shows_it(board):
    expected = glibc_says()
    assert len(expected.splitlines()) > 100
    assert board.command("run libc-check", timeout=60).splitlines() == expected.splitlines()


OPENER = """#include <dlfcn.h>
#include <stdio.h>
int main(void)
{
	void *library = dlopen("libcheck.so", RTLD_NOW);
	int (*check)(const char *) = library ? dlsym(library, "libc_check") : NULL;
	if (check == NULL)
		return puts(dlerror());
	return check("opener");
}
"""


def test_foreign_library_that_is_opened_later_is_bound_the_same(board):
    assert board.command("run opener", timeout=60).splitlines() == glibc_says().splitlines()


def test_foreign_library_may_serve_as_a_boot_time_library(board):
    board.command("load libcheck.so")
    try:
        assert board.command("run libc-check").splitlines() == glibc_says().splitlines()
        assert "z ok" in board.command("run z")
        assert board.command("run libc-check").splitlines() == glibc_says().splitlines()
    finally:
        for name in ("libcheck.so", "libgcc_s.so.1", "libm.so.6", "libc.so.6", "ld-linux-armhf.so.3"):
            board.command(f"unload {name}")


NATIVE = """#include <dlfcn.h>
#include <stdio.h>
#include <time.h>
int main(void)
{
	time_t now = -1;
	struct tm tm;
	puts(dlopen("libz.so.1", RTLD_NOW | RTLD_GLOBAL) ? "opened" : dlerror());
	printf("%d %d\\n", time(&now) == now, now >= 0 && now >> 32 == 0);
	now = 5000000000;
	printf("%d\\n", gmtime_r(&now, &tm) == &tm && tm.tm_year == 228);
	puts(dlsym(RTLD_DEFAULT, "__ctype_b_loc") ? "seen" : "not seen");
	puts(dlsym(RTLD_DEFAULT, "time") == (void *)time ? "own" : "not own");
	return 0;
}
"""


def test_native_programs_never_get_what_was_made_for_glibc(board):
    assert board.command("run native").split("\n") == ["opened", "1 1", "1", "not seen", "own"]


def test_version_of_glibc_that_nobody_knows_is_refused_by_name(board):
    answer = board.command("run needs-future")
    assert "libfuture.so" in answer and "GLIBC_2.99" in answer and "E_VERSION_MISSING" in answer


def future(build):
    """A program whose library asks for a version of glibc that does not exist yet."""
    folder = build.tree(HERE, "future")
    (folder / "map").write_text("GLIBC_2.4 { old_one; }; GLIBC_2.99 { new_one; };")
    later = folder / "libc.so.6"
    run([GCC, "-mcpu=cortex-a7", "-mfloat-abi=hard", "-mfpu=neon-vfpv4", "-shared", "-nostdlib",
         "-fPIC", "-Wl,-soname,libc.so.6", f"-Wl,--version-script={folder / 'map'}", "-o", later,
         "-x", "c", "-"], input="int old_one(void) { return 1; } int new_one(void) { return 2; }")
    library = build.module("libfuture.so", "int new_one(void);\n"
                           "int future(void) { return new_one(); }\n", later)
    return [library, build.program("needs-future", "int future(void);\n"
                                   "int main(void) { return future(); }\n", library)]


def versions(path):
    """name@version of each symbol that a library defines."""
    with open(path, "rb") as stream:
        elf = ELFFile(stream)
        names = {}
        for definition, names_of in elf.get_section_by_name(".gnu.version_d").iter_versions():
            names[definition["vd_ndx"]] = next(names_of).name
        indexes = elf.get_section_by_name(".gnu.version")
        for i, symbol in enumerate(elf.get_section_by_name(".dynsym").iter_symbols()):
            index = indexes.get_symbol(i)["ndx"]
            if symbol["st_shndx"] not in ("SHN_UNDEF", "SHN_ABS") and isinstance(index, int):
                yield f"{symbol.name}@{names[index & 0x7fff]}"


@pytest.mark.parametrize("name", ["libc.so.6", "libm.so.6", "ld-linux-armhf.so.3"])
def test_each_name_and_version_of_ours_is_one_of_glibcs(debian, name):
    theirs = {each for file in ("libc.so.6", "libm.so.6", "ld-linux-armhf.so.3")
              for each in versions(library(file))}
    ours = set(versions(BUILD / "libs" / name))
    assert ours
    assert ours - theirs == set()


# ---- which definition each symbol gets: Debian's own dynamic linker is the oracle ----

PROBE = """
    .syntax unified
    .global _start
    .arm
_start: mov r0, #0
    mov r7, #1      @ Linux: exit(0)
    svc 0
"""
BINDING = re.compile(r"binding file (\S+) \[0\] to (\S+) \[0\]: normal symbol `([^']+)'")
OURS = re.compile(r"^(\S+): (\S+) is of (\S+)$", re.M)
GLIBC = {"libc.so.6": "glibc", "libm.so.6": "glibc", "libc.so": "glibc", "libm.so": "glibc",
         "librom.so": "glibc", "ld-linux-armhf.so.3": "glibc"}


def bindings(found):
    """(user, symbol, provider) without what the C library itself is bound to."""
    return {(Path(user).name, symbol, GLIBC.get(Path(by).name, Path(by).name))
            for user, symbol, by in found if Path(user).name not in [*GLIBC, "probe"]}


def oracle_bindings(build, libraries):
    source = build.folder / "probe.s"
    source.write_text(PROBE)
    probe = build.folder / "probe"
    run([GCC, "-mcpu=cortex-a7", "-mfpu=neon-vfpv4", "-mfloat-abi=hard", "-nostdlib", "-pie",
         "-Wl,--dynamic-linker=/lib/ld-linux-armhf.so.3", "-Wl,--no-as-needed",
         "-Wl,--allow-shlib-undefined", "-Wl,--no-warn-mismatch", "-o", probe, source, *libraries])
    said = run(["timeout", "60", *on_linux("LD_BIND_NOW=1", "LD_DEBUG=bindings"), probe])
    return bindings((user, symbol, by) for user, by, symbol in BINDING.findall(said))


def our_bindings(program, libraries):
    said = run([ROMCHECK, "--bindings", program, *libraries])
    return bindings((user, symbol, by) for user, symbol, by in OURS.findall(said)
                    if user != program.name)


@pytest.mark.parametrize("name", PROGRAMS)
def test_symbols_are_bound_as_by_debians_own_linker(debian, tmp_path, name):
    build = Builder("virt", tmp_path)
    program = compile_program(build, name)
    libraries = [library(each) for each in PROGRAMS[name]]
    theirs = oracle_bindings(build, libraries)
    assert len(theirs) > 5
    users = {user for user, _, _ in theirs}  # what is in OTHERS is not needed by all
    libraries += [library(each) for each in OTHERS if each not in PROGRAMS[name]]
    ours = {each for each in our_bindings(program, libraries) if each[0] in users}
    assert ours - theirs == set()
    assert theirs - ours == set()
