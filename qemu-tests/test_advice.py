# SPDX-License-Identifier: BSD-2-Clause
"""What mkstore knows of imports is right; and when it is wrong, nothing changes."""
import hashlib
import io
import re
import struct
import zlib

import pytest
from elftools.elf.elffile import ELFFile

from builder import MKSTORE, ROMCHECK, run

LIBRARY = """
int counter = 3;
int count(int n) { return counter += n; }
int (*const table[])(int) = { count };
"""
PROGRAM = """
#include <stdio.h>
#include <string.h>
extern int counter, count(int), (*const table[])(int);
int main(void)
{
	char text[16];

	strcpy(text, "sum");
	count(1);
	table[0](2);
	printf("%s %d\\n", text, counter);
	return 0;
}
"""
UNIT = 64  # program unit of virt's flash
ELF, PLACEMENT, ADVICE = 1, 3, 4


@pytest.fixture(scope="module")
def files(build):
    library = build.module("libcount.so", LIBRARY)
    return [build.program("counts", PROGRAM, library), library]


def small_store(build, files, name, *options):
    out = build.folder / name
    run([MKSTORE, "-o", out, "--size", "4", *options, *files])
    return out


@pytest.fixture(scope="module")
def store(build, files):
    return small_store(build, files, "advice.img")


def blobs(image, kind):
    """{offset: size} of the blobs of a kind."""
    found = {}
    at = image.find(b"RLDB")
    while at >= 0:
        what, size = struct.unpack_from("<II", image, at + 4)
        if what == kind and at % UNIT == 0:
            found[at] = size
        at = image.find(b"RLDB", at + 4)
    return found


def body(image, at):
    return image[at + UNIT:at + UNIT + struct.unpack_from("<I", image, at + 8)[0]]


class Advice:
    def __init__(self, image, at):
        words = struct.unpack(f"<{len(body(image, at)) // 4}I", body(image, at))
        assert words[0] == int.from_bytes(b"RLDI", "little") and words[1] == 3
        self.row, self.count = words[2], words[5]
        self.lineups = [(words[i], words[i + 1] | words[i + 2] << 32) for i in (6, 9)]
        self.keys, self.at = words[12:12 + self.count], words[12 + self.count:]
        assert len(self.at) == self.count


def gnu_hash(name):
    value = 5381
    for c in name.encode():
        value = (value * 33 + c) & 0xFFFFFFFF
    return value


def key(name):
    """The hash as the export table mixes it."""
    value = gnu_hash(name) | 1
    return (value ^ value >> 15) * 0x9E3779B1 & 0xFFFFFFFF


def lineage(entries):
    """Of the last of these modules, all of them global, behind the ROM."""
    value, m64 = 1, (1 << 64) - 1
    for entry in entries:
        value = ((value ^ (entry << 1 | 1)) + 1) * 0x9E3779B97F4A7C15 & m64
        value ^= value >> 32
    return value


def symbols(image, at):
    return list(ELFFile(io.BytesIO(body(image, at))).get_section_by_name(".dynsym").iter_symbols())


def entries(image):
    """The blobs of the files, in the manifest's order, and which are boot-time libraries."""
    text = image[image.find(b"romld-manifest"):]
    names = re.findall(rb"(role: library\n)?SHA512 \((\S+)\) = (\w{128})\n", text[:8192])
    files = {hashlib.sha512(body(image, at)).hexdigest(): at for at in blobs(image, ELF)}
    return [(files[digest.decode()], bool(role)) for role, _, digest in names]


def test_words_are_about_the_imports(store):
    image = store.read_bytes()
    files = entries(image)
    libraries = [i for i, (_, library) in enumerate(files) if library]
    used = set()
    assert blobs(image, ADVICE) and libraries
    for at in blobs(image, ADVICE):
        advice = Advice(image, at)
        table = symbols(image, files[advice.row][0])
        imports = [i for i, s in enumerate(table) if s["st_shndx"] == "SHN_UNDEF" and s.name]
        assert imports[-1] == advice.count - 1
        last, value = advice.lineups[1]
        assert 2 <= last <= 1 + len(libraries) and value == lineage(libraries[:last - 1])
        for i, (name, where) in enumerate(zip(advice.keys, advice.at)):
            assert name == (key(table[i].name) if i in imports else 0)
            if where == 0xFFFFFFFF:
                continue
            number, symbol = where >> 21, where & 0xFFFF  # number 0 is the ROM
            assert i in imports and number < advice.lineups[0][0]
            providers = files[libraries[number - 1]:][:1] if number <= len(libraries) else files
            used.add(number)
            assert any(there.name == table[i].name and there["st_shndx"] != "SHN_UNDEF"
                       for provider, _ in providers
                       for there in symbols(image, provider)[symbol:symbol + 1])
    assert len(used) >= 2


def exported(symbol, end):
    """But for labels outside the image, as GNU ld's default script makes them."""
    label = symbol["st_info"]["type"] == "STT_NOTYPE" and symbol["st_shndx"] != "SHN_ABS"
    return symbol["st_shndx"] != "SHN_UNDEF" and symbol["st_info"]["bind"] != "STB_LOCAL" and \
        not (label and symbol["st_value"] > end)


def test_rows_say_how_much_a_file_exports(store):
    image = store.read_bytes()
    table = body(image, next(iter(blobs(image, PLACEMENT))))
    for at, row in zip((at for at, _ in entries(image)), struct.iter_unpack("<6I2HI", table)):
        elf = ELFFile(io.BytesIO(body(image, at)))
        end = max(s["p_vaddr"] + s["p_memsz"] for s in elf.iter_segments() if s["p_type"] == "PT_LOAD")
        assert row[1] == at
        assert row[7] == sum(exported(s, end) for s in symbols(image, at))


def test_no_advice_when_asked_for_none(build, files):
    image = small_store(build, files, "plain.img", "--no-advice").read_bytes()
    assert not blobs(image, ADVICE) and blobs(image, ELF)


# ---- wrong advice ----

def checksum(data):
    """That of store/sum.h."""
    data += bytes(-len(data) % 64)
    columns, total, rows = [0] * 16, 0, 0
    for row in struct.iter_unpack("<16I", data):
        columns = [(a + b) & 0xFFFFFFFF for a, b in zip(columns, row)]
        total += sum(row)
        rows += total
    return zlib.crc32(struct.pack("<16I", *columns)), rows & 0xFFFFFFFFFFFFFFFF


def test_every_blob_has_the_checksum_of_the_definition(store):
    image = store.read_bytes()
    for at in [*blobs(image, ELF), *blobs(image, ADVICE)]:
        assert struct.unpack_from("<IQ", image, at + 12) == checksum(body(image, at))


def seal(image, at):
    """Makes checksums right again, as one who means harm would."""
    struct.pack_into("<IQ", image, at + 12, *checksum(bytes(body(image, at))))
    struct.pack_into("<I", image, at + 60, zlib.crc32(image[at:at + 60]))


def advice_about(image, path):
    blob = next(at for at in blobs(image, ELF) if body(image, at) == path.read_bytes())
    row = [at for at, _ in entries(image)].index(blob)
    return next(at for at in blobs(image, ADVICE) if Advice(image, at).row == row)


def bindings(store):
    return sorted(set(run([ROMCHECK, "--bindings", "--store", store]).splitlines()))


@pytest.mark.parametrize("change", [0x01, 0x80, 0xFF])
def test_every_damaged_byte_leaves_the_bindings_as_they_are(build, store, files, change):
    image = bytearray(store.read_bytes())
    at = advice_about(image, files[0])
    expected = bindings(store)
    assert any("count is of libcount.so" in line for line in expected)
    path = build.folder / "damaged.img"
    for i in range(at, at + UNIT + len(body(image, at)), 1 if change == 0xFF else 3):
        image[i] ^= change
        path.write_bytes(image)
        assert bindings(path) == expected, f"byte {i - at}"
        image[i] ^= change


def lie(image):
    """Advice that is wrong about everything: whose bytes are right, but not for this set."""
    for at in blobs(image, ADVICE):
        advice = Advice(image, at)
        start = at + UNIT + 48 + 4 * advice.count
        struct.pack_into(f"<{advice.count}I", image, start, *reversed(advice.at))
        for n, (last, value) in enumerate(advice.lineups):
            struct.pack_into("<IQ", image, at + UNIT + 24 + 12 * n, last, value + 1)
        seal(image, at)


def test_a_program_runs_as_ever_with_advice_from_another_lineup(build, boot, files):
    store = build.store(files, "right.img")
    image = bytearray(store.read_bytes())
    lie(image)
    wrong = build.folder / "wrong.img"
    wrong.write_bytes(image)
    for path in (store, wrong):
        machine = boot(path)
        machine.prompt(60)
        assert "sum 6" in machine.command("run counts")
        assert machine.poweroff(0) == 0


MACHINES_WANTED = ["virt"]
