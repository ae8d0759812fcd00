# SPDX-License-Identifier: BSD-2-Clause
"""The ROM's memset and memcpy, against loops of bytes."""
import re
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "boot/bytes.S"
PROGRAM = """
#include <stdint.h>
#include <stdio.h>
void *memset(void *, int, size_t), *memcpy(void *, const void *, size_t);
static uint8_t from[1024], to[1024], expected[1024];
static void start(void)
{
	for (int i = 0; i < 1024; i++) {
		from[i] = (uint8_t)(i * 31 + 7);
		to[i] = expected[i] = (uint8_t)(i ^ 0xa5);
	}
}
static int differs(void)
{
	int bad = 0;

	for (int i = 0; i < 1024; i++)
		bad |= to[i] ^ expected[i];
	return bad != 0;
}
int main(void)
{
	unsigned bad = 0, done = 0;

	for (size_t size = 0; size <= 700; size += size < 130 || size > 250 ? 1 : 7) {
		for (size_t at = 0; at < 17; at++) {
			start();
			for (size_t i = 0; i < size; i++)
				expected[at + i] = 0x5c;
			bad += memset(to + at, 0x75c, size) != to + at;
			bad += differs();
			done++;
			for (size_t source = 0; size <= 130 && source < 17; source++, done++) {
				start();
				for (size_t i = 0; i < size; i++)
					expected[at + i] = from[source + i];
				bad += memcpy(to + at, from + source, size) != to + at;
				bad += differs();
			}
		}
	}
	printf("%u wrong of %u\\n", bad, done);
	return 0;
}
"""


def test_any_size_anywhere(build, boot):
    program = build.program("bytes", PROGRAM, SOURCE, "-fno-builtin", "-Dmemset=rom_memset",
                            "-Dmemcpy=rom_memcpy")
    machine = boot(build.store([program], "bytes.img"))
    machine.prompt(60)
    said = re.match(r"0 wrong of (\d+)", machine.command("run bytes"))
    assert said and int(said[1]) > 131 * 17 * 18
    assert machine.poweroff(0) == 0


MACHINES_WANTED = ["virt"]
