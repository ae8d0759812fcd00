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
#define ERASE_UNIT 0x10000u    /* of whole lines */
#define LARGEST    0x80000000u /* bytes: the store's offsets are 32 bits */

static struct sd_flash *sd_of(struct flash *f)
{
	return (struct sd_flash *)f;
}

static uint32_t least(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

static uint32_t block_of(const struct sd_flash *s, uint32_t offset)
{
	return s->first + offset / SD_BLOCK;
}

static void forget(struct sd_flash *s)
{
	s->shown_size = 0;
	for (uint32_t i = 0; i < SD_FLASH_LINES; i++)
		s->lines[i].offset = SD_FLASH_NONE;
}

/* The line that starts at offset, read now unless it is kept; NULL with *error
 * set when the card failed. A card takes about as long for a line as for a block,
 * and the store reads tables row by row, some of them in turn. */
static struct sd_flash_line *line_at(struct sd_flash *s, uint32_t offset, int *error)
{
	struct sd_flash_line *line;

	for (uint32_t i = 0; i < SD_FLASH_LINES; i++) {
		if (s->lines[i].offset == offset)
			return &s->lines[i];
	}
	line = &s->lines[s->turn++ % SD_FLASH_LINES];
	line->offset = SD_FLASH_NONE;
	*error = sdhci_read(s->card, block_of(s, offset), line->bytes, SD_FLASH_LINE / SD_BLOCK);
	if (*error)
		return NULL;
	line->offset = offset;
	return line;
}

static bool is_shown(const struct sd_flash *s, uint32_t offset, uint32_t size)
{
	return offset >= s->shown && offset - s->shown <= s->shown_size &&
	       size <= s->shown_size - (offset - s->shown);
}

/* One transfer for all of it. The store looks at a module as a whole and reads
 * its parts after that, so they come from here. */
static int sd_view(struct flash *f, uint32_t offset, uint32_t size, const void **at)
{
	struct sd_flash *s = sd_of(f);
	uint32_t start = offset & ~(SD_BLOCK - 1);
	uint32_t end = (offset + size + SD_BLOCK - 1) & ~(SD_BLOCK - 1);
	int error = 0;

	if (!is_shown(s, offset, size)) {
		s->shown_size = 0;
		error = sdhci_read(s->card, block_of(s, start), s->window,
				   (end - start) / SD_BLOCK);
	}
	if (error)
		return error;
	if (s->shown_size == 0) {
		s->shown = start;
		s->shown_size = end - start;
	}
	*at = s->window + (offset - s->shown);
	return 0;
}

/* Whole lines go straight into place, in one transfer; what is before and behind
 * them comes by way of a line. */
static int sd_read(struct flash *f, uint32_t offset, void *to, uint32_t size)
{
	struct sd_flash *s = sd_of(f);
	uint8_t *out = to;

	if (is_shown(s, offset, size)) {
		memcpy(to, s->window + (offset - s->shown), size);
		return 0;
	}
	while (size > 0) {
		uint32_t within = offset % SD_FLASH_LINE, part;
		int error = 0;

		if (within == 0 && size >= SD_FLASH_LINE) {
			part = size & ~(SD_FLASH_LINE - 1);
			error = sdhci_read(s->card, block_of(s, offset), out, part / SD_BLOCK);
		} else {
			struct sd_flash_line *line = line_at(s, offset - within, &error);

			part = least(size, SD_FLASH_LINE - within);
			if (line)
				memcpy(out, line->bytes + within, part);
		}
		if (error)
			return error;
		offset += part;
		out += part;
		size -= part;
	}
	return 0;
}

static int sd_program(struct flash *f, uint32_t offset, const void *from, uint32_t size)
{
	struct sd_flash *s = sd_of(f);

	forget(s);
	return sdhci_write(s->card, block_of(s, offset), from, size / SD_BLOCK);
}

static int sd_erase(struct flash *f, uint32_t offset)
{
	struct sd_flash *s = sd_of(f);
	uint8_t *blank = s->lines[0].bytes;
	int error = 0;

	forget(s);
	memset(blank, 0xff, SD_FLASH_LINE);
	for (uint32_t at = 0; at < ERASE_UNIT && !error; at += SD_FLASH_LINE)
		error = sdhci_write(s->card, block_of(s, offset + at), blank,
				    SD_FLASH_LINE / SD_BLOCK);
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
	s->flash.view = sd_view;
	s->flash.view_size = SD_FLASH_VIEW;
	return 0;
}

int sd_flash_open(struct sd_flash *s, struct sdhci *card)
{
	const uint8_t *mbr = s->lines[0].bytes, *entry = mbr + MBR_TABLE;
	int error;

	memset(s, 0, sizeof(*s));
	s->card = card;
	forget(s);
	error = sdhci_read(card, 0, s->lines[0].bytes, 1);
	if (error)
		return error;
	if (mbr[MBR_SIGNATURE] != 0x55 || mbr[MBR_SIGNATURE + 1] != 0xaa)
		return SD_FLASH_E_NO_MBR;
	for (uint32_t i = 0; i < MBR_ENTRIES; i++, entry += MBR_ENTRY) {
		if (entry[MBR_TYPE] == SD_FLASH_PARTITION)
			return use_partition(s, word_at(entry + MBR_FIRST),
					     word_at(entry + MBR_COUNT));
	}
	return SD_FLASH_E_NO_PARTITION;
}
