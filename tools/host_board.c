/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * host_board.c: one row per board.
 *
 * virt: a bank of CFI NOR; QEMU wants its file to have exactly 64 MiB. raspi2: a
 * partition of an SD card. Its units are what a card may damage when power
 * fails during a write, and the journals stand further apart than that.
 */
#include "host_board.h"
#include <stddef.h>
#include <string.h>
#include "host_file.h"

#define KIB 1024u
#define MIB (1024u * KIB)

static const struct host_board boards[] = {
	{
		.name = "virt",
		.store_size = 64 * MIB,
		.store_max = 64 * MIB,
		.erase_size = 256 * KIB,
		.program_size = 64,
		.ram_base = 0x40140000,
		.ram_size = 126 * MIB,
	},
	{
		.name = "raspi2",
		.store_size = 32 * MIB,
		.store_max = 2048u * MIB - 4 * MIB,
		.erase_size = 4 * MIB,
		.program_size = 512,
		.journal_apart = 8 * MIB,
		.ram_base = 0x00140000,
		.ram_size = 957 * MIB,
	},
};

#define COUNT (sizeof boards / sizeof boards[0])

const struct host_board *host_board(const char *name)
{
	char names[256] = "";

	for (size_t i = 0; i < COUNT; i++) {
		if (name == NULL || strcmp(name, boards[i].name) == 0)
			return &boards[i];
		strncat(names, " ", sizeof names - strlen(names) - 1);
		strncat(names, boards[i].name, sizeof names - strlen(names) - 1);
	}
	host_fail(2, "there is no board \"%s\"; the boards are:%s", name, names);
}
