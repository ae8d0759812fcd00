# SPDX-License-Identifier: BSD-2-Clause
"""Checksums that mkstore made in C are those that the ROM makes with NEON, and
`boot --times`."""
import pytest

from machine import MACHINES

CHECKER = """
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
int main(int argc, char **argv)
{
	for (int i = atoi(argv[1]); argc == 3 && i < atoi(argv[2]); i++) {
		char name[16];
		int file;

		snprintf(name, sizeof name, "size-%d", i);
		file = open(name, O_RDONLY);
		if (file < 0)
			printf("%s: %s\\n", name, errno == EIO ? "damaged" : "not there");
		else
			close(file);
	}
	puts("all opened");
	return 0;
}
"""
SIZES = range(4, 204)  # every size of a last row, in files of one to four rows


def contents(size):
    return b"\x7fELF" + bytes((i * 7 + size) & 0xFF for i in range(size - 4))


@pytest.fixture(scope="module")
def files(build):
    made = [build.program("opener", CHECKER)]
    for size in SIZES:
        made.append(build.folder / f"size-{size}")
        made[-1].write_bytes(contents(size))
    return made


@pytest.fixture(scope="module")
def store(machine_name, build, files):
    return build.store(files, "sizes.img", MACHINES[machine_name][0])


def opened(boot, store):
    machine = boot(store)
    machine.prompt(60)
    said = machine.command(f"run opener {SIZES.start} {SIZES.stop}")
    assert machine.poweroff(0) == 0
    assert "all opened" in said
    return [line for line in said.splitlines() if line.startswith("size-")]


def test_files_of_every_size_are_good(boot, store):
    assert opened(boot, store) == []


def test_a_flipped_bit_is_found_in_a_row_and_in_the_rest_of_one(build, boot, store):
    image = bytearray(store.read_bytes())
    for size, offset in ((64, 40), (131, 130), (190, 70), (203, 202)):
        at = image.index(contents(size))
        image[at + offset] ^= 0x20
    damaged = build.folder / "flipped.img"
    damaged.write_bytes(image)
    assert opened(boot, damaged) == [f"size-{n}: damaged" for n in (64, 131, 190, 203)]


def test_boot_times_tells_of_every_library_and_leaves_the_board_as_after_a_reset(boot, store):
    machine = boot(store)
    machine.prompt(60)
    before = machine.command("mem").splitlines()[-1]
    said = machine.command("boot --times")
    rows = [line.split()[0] for line in said.splitlines() if line.count(",") > 1]
    assert "relocate" in said and rows == ["libc.so", "libm.so", "all"]
    assert machine.command("mem").splitlines()[-1] == before
    assert "all opened" in machine.command("run opener 4 5")
    assert "usage" in machine.command("boot --time")
    assert machine.poweroff(0) == 0
