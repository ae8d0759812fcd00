/* SPDX-License-Identifier: BSD-2-Clause */
/* reset_note.c: see the header. */
#include <stdint.h>
#include "cache_line.h"
#include "reset_note.h"

#define MAGIC 0x726f6d6cu

/* Two words, so that RAM's power-on pattern is not taken for a note. */
static volatile struct {
	uint32_t magic, inverse;
	uint32_t pad[14];
} note __attribute__((aligned(CACHE_LINE), section(".noinit")));

static void write(uint32_t magic)
{
	note.magic = magic;
	note.inverse = ~magic;
	/* A reset takes the caches along. */
	cache_flush((const void *)&note, sizeof(note));
}

void reset_note_leave(void)
{
	write(MAGIC);
}

bool reset_note_take(void)
{
	bool found = note.magic == MAGIC && note.inverse == ~MAGIC;

	write(0);
	return found;
}
