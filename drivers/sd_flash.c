/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sd_flash.c: flash offsets become blocks of the card. A card has no erased
 * state to rely on (some read 0 after an erase, some 0xff), so erasing writes
 * 0xff. The partition table is not trusted: every bound is checked.
 */
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include "sd_flash.h"

#define MBR_TABLE     446u
#define MBR_ENTRIES   4u
#define MBR_ENTRY     16u
#define MBR_TYPE      4u
#define MBR_FIRST     8u
#define MBR_COUNT     12u
#define MBR_SIGNATURE 510u

/* Small enough for any layout of a store; the card minds its own units. */
#define ERASE_UNIT 0x10000u
#define LARGEST    0x80000000u /* bytes: the store's offsets are 32 bits */

static struct sd_flash *sd_of(struct flash *f)
{
	return (struct sd_flash *)f;
}

/* Copies size bytes from within one block. The last block read so is kept, since
 * tables are read row by row; what is written is not kept. */
static int read_part(struct sd_flash *s, uint32_t offset, uint8_t *to, uint32_t size)
{
	uint32_t block = s->first + offset / SD_BLOCK;

	if (s->held != block) {
		int error = sdhci_read(s->card, block, s->block, 1);

		s->held = error ? 0 : block;
		if (error)
			return error;
	}
	memcpy(to, s->block + offset % SD_BLOCK, size);
	return 0;
}

static uint32_t least(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

static int sd_read(struct flash *f, uint32_t offset, void *to, uint32_t size)
{
	struct sd_flash *s = sd_of(f);
	uint8_t *out = to;
	uint32_t head = least(-offset % SD_BLOCK, size), blocks = (size - head) / SD_BLOCK;
	uint32_t whole = blocks * SD_BLOCK, tail = size - head - whole;
	int error = 0;

	if (head)
		error = read_part(s, offset, out, head);
	if (!error && blocks)
		error = sdhci_read(s->card, s->first + (offset + head) / SD_BLOCK, out + head,
				   blocks);
	if (!error && tail)
		error = read_part(s, offset + head + whole, out + head + whole, tail);
	return error;
}

static int sd_program(struct flash *f, uint32_t offset, const void *from, uint32_t size)
{
	struct sd_flash *s = sd_of(f);

	s->held = 0;
	return sdhci_write(s->card, s->first + offset / SD_BLOCK, from, size / SD_BLOCK);
}

static int sd_erase(struct flash *f, uint32_t offset)
{
	struct sd_flash *s = sd_of(f);
	uint32_t block = s->first + offset / SD_BLOCK;
	int error = 0;

	s->held = 0;
	memset(s->block, 0xff, sizeof(s->block));
	for (uint32_t i = 0; i < ERASE_UNIT / SD_BLOCK && !error; i++)
		error = sdhci_write(s->card, block + i, s->block, 1);
	return error;
}

/* Little-endian, at any alignment. */
static uint32_t word_at(const uint8_t *bytes)
{
	return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
	       (uint32_t)bytes[3] << 24;
}

static int use_partition(struct sd_flash *s, uint32_t first, uint32_t count)
{
	if (first == 0 || first >= s->card->blocks || count > s->card->blocks - first)
		return SD_FLASH_E_BOUNDS;
	count = least(count, LARGEST / SD_BLOCK);
	s->first = first;
	s->flash.size = count * SD_BLOCK & ~(ERASE_UNIT - 1);
	if (s->flash.size == 0)
		return SD_FLASH_E_BOUNDS;
	s->flash.erase_size = ERASE_UNIT;
	s->flash.program_size = SD_BLOCK;
	s->flash.read = sd_read;
	s->flash.program = sd_program;
	s->flash.erase = sd_erase;
	return 0;
}

int sd_flash_open(struct sd_flash *s, struct sdhci *card)
{
	const uint8_t *entry = s->block + MBR_TABLE;
	int error;

	memset(s, 0, sizeof(*s));
	s->card = card;
	error = sdhci_read(card, 0, s->block, 1);
	if (error)
		return error;
	if (s->block[MBR_SIGNATURE] != 0x55 || s->block[MBR_SIGNATURE + 1] != 0xaa)
		return SD_FLASH_E_NO_MBR;
	for (uint32_t i = 0; i < MBR_ENTRIES; i++, entry += MBR_ENTRY) {
		if (entry[MBR_TYPE] == SD_FLASH_PARTITION)
			return use_partition(s, word_at(entry + MBR_FIRST),
					     word_at(entry + MBR_COUNT));
	}
	return SD_FLASH_E_NO_PARTITION;
}
