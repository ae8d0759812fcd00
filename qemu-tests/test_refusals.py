# SPDX-License-Identifier: BSD-2-Clause
"""Unsuitable and damaged files: one sentence with a named error, and the next
good load works."""
import re
import struct

import pytest

from builder import run
from machine import MACHINES

GOOD = r"""
#include <stdio.h>
int shared_value = 3;
int *pointer = &shared_value;
int twice(int x) { printf("twice %d\n", x); return x * 2 + *pointer; }
"""
HI = '#include <stdio.h>\nint main(void) { puts("hi"); return 0; }\n'
NAMED_ERROR = re.compile(r"\[E_[A-Z0-9_]+\]")

PT_DYNAMIC = 2


def patch(at, *values):
    def change(data):
        data[at:at + len(values)] = bytes(values)
        return data
    return change


def cut(size):
    return lambda data: data[:size]


def dynamic_offset(data):
    (phoff,) = struct.unpack_from("<I", data, 28)
    for i in range(struct.unpack_from("<H", data, 44)[0]):
        kind, offset = struct.unpack_from("<II", data, phoff + 32 * i)
        if kind == PT_DYNAMIC:
            return offset
    raise AssertionError("no PT_DYNAMIC")


def dynamic(tag, value):
    """Changes the value of a dynamic entry."""
    def change(data):
        at = dynamic_offset(data)
        while True:
            found, _ = struct.unpack_from("<II", data, at)
            if found == tag:
                struct.pack_into("<I", data, at + 4, value)
                return data
            assert found != 0, f"no dynamic entry {tag}"
            at += 8
    return change


def endless_chains(data):
    """DT_HASH whose every chain goes round for ever."""
    at = dynamic_offset(data)
    while struct.unpack_from("<I", data, at)[0] != 4:
        at += 8
    table = struct.unpack_from("<I", data, at + 4)[0]
    buckets, chains = struct.unpack_from("<II", data, table)
    for i in range(buckets):
        struct.pack_into("<I", data, table + 8 + 4 * i, 1)
    for i in range(chains):
        struct.pack_into("<I", data, table + 8 + 4 * buckets + 4 * i, 1)
    return data


# mkstore packs what starts like an ELF file, and warns; the ROM must say no.
DAMAGE = {
    "cut-in-header": cut(40),
    "cut-in-segments": cut(300),
    "cut-in-dynamic": lambda data: data[: dynamic_offset(data) + 12],
    "class-64": patch(4, 2),
    "big-endian": patch(5, 2),
    "exec": patch(16, 2),
    "core": patch(16, 4),
    "x86": patch(18, 3),
    "soft-float": patch(37, 2),
    "eabi-4": patch(39, 4),
    "no-segments": patch(44, 0),
    "many-segments": patch(44, 0xFF, 0xFF),
    "headers-far-away": patch(28, 0xF0, 0xFF, 0xFF, 0xFF),
    "strtab-far-away": dynamic(5, 0xFFFFFF00),
    "strtab-huge": dynamic(10, 0x7FFFFFFF),
    "symtab-far-away": dynamic(6, 0x10000000),
    "hash-far-away": dynamic(4, 0xFFFFFFFC),
    "rel-far-away": dynamic(17, 0x7FFFFFF0),
    "rel-huge": dynamic(18, 0xFFFFFFF8),
    "jmprel-odd": dynamic(2, 5),
    "soname-outside": dynamic(14, 0x00FFFFFF),
    "syment-wrong": dynamic(11, 24),
    "endless-chains": endless_chains,
}


def mutants(count):
    """Changes of one byte, spread over headers, dynamic section and tables."""
    value = 99
    for _ in range(count):
        value = (value * 1103515245 + 12345) & 0x7FFFFFFF
        yield value >> 8


def mutate(seed):
    def change(data):
        start = dynamic_offset(data)
        places = [*range(4, 52 + 32 * 3), *range(start, start + 160), *range(0x94, 0x400)]
        at = places[seed % len(places)]
        data[at % len(data)] ^= 1 << (seed >> 12 & 7) | (seed >> 15 & 0xFF)
        return data
    return change


MUTANTS = 150


def files(build):
    good = build.module("libgood.so", GOOD)
    out = [good, build.program("hi", HI)]
    # Without a soname mkstore packs a file under its file's name.
    nameless = build.module("nameless.so", GOOD, "-Wl,--hash-style=sysv", soname=False)
    for name, change in DAMAGE.items():
        origin = good if name == "soname-outside" else nameless
        out += [build.copy(origin, f"{name}.so", change)]
    out += [build.copy(nameless, f"mutant{i}.so", mutate(seed))
            for i, seed in enumerate(mutants(MUTANTS))]

    whole = build.module("libpart.so", "int here(void) { return 1; }"
                         "int lost_one(void) { return 2; } int lost_two(void) { return 3; }"
                         "int lost_data;\n")
    user = build.program("uses-part", "int here(void), lost_one(void), lost_two(void);"
                         "extern int lost_data;\n"
                         "int main(void) { return here() + lost_one() + lost_two() + lost_data; }\n",
                         whole)
    out += [user, build.module("libpart.so", "int here(void) { return 1; }\n")]

    gone = build.module("libgone.so", "int gone(void) { return 1; }\n")
    out += [build.program("uses-gone", "int gone(void); int main(void) { return gone(); }\n", gone)]
    out += [build.module("libhuge.so", "char huge[1 << 30];\n")]

    objects = build.folder / "object.c"
    objects.write_text("int x(void) { return 1; }\n")
    run(["arm-none-eabi-gcc", "-c", "-o", build.folder / "object.so", objects])
    run(["gcc", "-shared", "-fPIC", "-o", build.folder / "host.so", objects])
    return out + [build.folder / "object.so", build.folder / "host.so"]


def test_flash_is_unchanged_by_loads_refusals_and_crashes(machine_name, build, boot):
    crash = build.program("null", "int main(void) { return *(volatile int *)0; }\n")
    bad = build.copy(crash, "bad", dynamic(5, 0xFFFFFF00))
    store = build.store([build.program("hi", HI), crash, bad], "flash.img",
                        MACHINES[machine_name][0])
    machine = boot(store)
    machine.prompt(60)
    before = machine.flash.read_bytes()
    for command in ("run hi", "run null", "run bad", "load bad", "load nothing", "reset"):
        machine.send(command + "\n")
        machine.prompt(60)
    assert machine.poweroff(0) == 0
    assert machine.flash.read_bytes() == before


after_each = pytest.mark.usefixtures("next_good_load_works")


def assert_refused(answer):
    assert NAMED_ERROR.search(answer), answer
    assert all(len(line) <= 200 for line in answer.split("\n")), answer


@pytest.fixture
def next_good_load_works(board):
    """After each test: memory as before, and a program and a module load."""
    before = board.command("mem")
    yield
    assert board.command("mem") == before
    assert board.command("run hi") == "hi"
    assert "libgood.so" not in board.command("lsmod")
    assert not NAMED_ERROR.search(board.command("load libgood.so"))
    assert not NAMED_ERROR.search(board.command("unload libgood.so"))


@after_each
def test_damaged_files_are_refused_by_name(board):
    for name in DAMAGE:
        answer = board.command(f"load {name}.so")
        assert_refused(answer)
        assert f"{name}.so" in answer


@after_each
def test_programs_of_damaged_files_are_refused_too(board):
    for name in ("cut-in-header", "x86", "soft-float", "cut-in-dynamic"):
        assert_refused(board.command(f"run {name}.so"))


@after_each
def test_unlinked_and_foreign_files_are_refused(board):
    assert "E_TYPE_REL" in board.command("load object.so")
    assert_refused(board.command("load host.so"))


@after_each
def test_a_changed_byte_is_harmless_or_refused(board):
    refused = 0
    for i in range(MUTANTS):
        answer = board.command(f"load mutant{i}.so")
        if NAMED_ERROR.search(answer):
            refused += 1
        else:
            board.command(f"unload mutant{i}.so")
    assert refused > MUTANTS // 4


@after_each
def test_every_missing_symbol_is_named_with_who_needs_it(board):
    answer = board.command("run uses-part")
    for name in ("lost_one", "lost_two", "lost_data"):
        assert f'"{name}"' in answer
    assert "here" not in answer and answer.count("uses-part:") == 3


@after_each
def test_missing_library_is_named_with_who_needs_it(board):
    answer = board.command("run uses-gone")
    assert "libgone.so" in answer and "uses-gone" in answer and "E_NEEDED" in answer


@after_each
def test_missing_file_is_named(board):
    assert "E_NOT_FOUND" in board.command("run nothing-of-this-name")


@after_each
def test_module_larger_than_memory_is_refused(board):
    assert "E_NO_RAM" in board.command("load libhuge.so")
