# SPDX-License-Identifier: BSD-2-Clause
"""mkstore and romcheck, as a user types them."""
import subprocess

import pytest

from builder import MKSTORE, ROMCHECK, run

MACHINES_WANTED = ["virt"]  # nothing is booted here

HI = '#include <stdio.h>\nint main(void) { puts("hi"); return 0; }\n'
LIB = "int one(void) { return 1; }\n"


def fails(command):
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True)
    assert done.returncode != 0, done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def made(build):
    return build.program("hi", HI), build.module("built-as.so", LIB, "-Wl,-soname,libone.so",
                                                 soname=False)


def test_store_lists_modules_under_their_soname_and_the_default_libraries(build, made):
    listing = run([MKSTORE, "-l", build.store(made, "list.img")])
    for name in ("libc.so", "libm.so", "hi", "libone.so"):
        assert name in listing
    assert "built-as.so" not in listing
    assert "libc.so" not in run([MKSTORE, "-l", build.store(made, "bare.img", libc=False)])


def test_store_gives_back_the_very_bytes(build, made):
    store = build.store(made, "extract.img")
    folder = build.folder / "extracted"
    folder.mkdir()
    run([MKSTORE, "-x", "-C", folder, store])
    assert (folder / "hi").read_bytes() == made[0].read_bytes()
    assert (folder / "libone.so").read_bytes() == made[1].read_bytes()


def test_same_files_make_the_same_store(build, made):
    assert build.store(made, "a.img").read_bytes() == build.store(made, "b.img").read_bytes()


def test_check_finds_a_flipped_bit(build, made):
    store = build.store(made, "check.img")
    run([MKSTORE, "-c", store])
    data = store.read_bytes()
    at = data.index(made[0].read_bytes()[:256]) + 100
    store.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1:])
    assert "hi" in fails([MKSTORE, "-c", store])


def test_what_is_no_elf_file_is_not_packed(build):
    text = build.folder / "notes.txt"
    text.write_text("not a program\n")
    assert "not an ELF file" in fails([MKSTORE, "-o", build.folder / "no.img", text])


def test_romcheck_links_dry_and_names_all_that_is_missing(build, made):
    run([ROMCHECK, *made])
    whole = build.module("libtwo.so", "int lost_one(void) { return 1; } int lost_two(void)"
                         "{ return 2; }\n")
    user = build.program("user", "int lost_one(void), lost_two(void);\n"
                         "int main(void) { return lost_one() + lost_two(); }\n", whole)
    run([ROMCHECK, user, whole])
    part = build.module("libtwo.so", "int other(void) { return 1; }\n")
    answer = fails([ROMCHECK, user, part])
    assert "lost_one" in answer and "lost_two" in answer and "user" in answer
