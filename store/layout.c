/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * layout.c: the records of a store between bytes and structs.
 */
#include <string.h>
#include "crc32.h"
#include "layout.h"

#define CRC_AT      (STORE_RECORD_SIZE - 4u)
#define SUPER_MAGIC "romldST1"  /* 8 bytes; its place, the format's and the CRC's never change */
#define BLOB_MAGIC  0x42444c52u /* "RLDB" */
#define LOG_MAGIC   0x4a444c52u /* "RLDJ" */

/* One load where the CPU is little-endian, too. */
static inline uint32_t get32(const uint8_t *at)
{
	const uint8_t *word = __builtin_assume_aligned(at, 4);

	return (uint32_t)word[0] | (uint32_t)word[1] << 8 | (uint32_t)word[2] << 16 |
	       (uint32_t)word[3] << 24;
}

static void put32(uint8_t *at, uint32_t value)
{
	at[0] = (uint8_t)value;
	at[1] = (uint8_t)(value >> 8);
	at[2] = (uint8_t)(value >> 16);
	at[3] = (uint8_t)(value >> 24);
}

static bool crc_is_right(const uint8_t *at)
{
	return get32(at + CRC_AT) == crc32_add(0, at, CRC_AT);
}

static void seal(uint8_t *at)
{
	put32(at + CRC_AT, crc32_add(0, at, CRC_AT));
}

bool store_super_decode(const uint8_t at[STORE_RECORD_SIZE], struct store_super *out)
{
	if (memcmp(at, SUPER_MAGIC, 8) != 0 || !crc_is_right(at))
		return false;
	*out = (struct store_super){
		.format = get32(at + 8),
		.size = get32(at + 12),
		.erase_size = get32(at + 16),
		.program_size = get32(at + 20),
		.journal = {get32(at + 24), get32(at + 28)},
		.journal_size = get32(at + 32),
	};
	return true;
}

void store_super_encode(uint8_t at[STORE_RECORD_SIZE], const struct store_super *super)
{
	memset(at, 0, STORE_RECORD_SIZE);
	memcpy(at, SUPER_MAGIC, 8);
	put32(at + 8, super->format);
	put32(at + 12, super->size);
	put32(at + 16, super->erase_size);
	put32(at + 20, super->program_size);
	put32(at + 24, super->journal[0]);
	put32(at + 28, super->journal[1]);
	put32(at + 32, super->journal_size);
	seal(at);
}

bool store_blob_decode(const uint8_t at[STORE_RECORD_SIZE], struct store_blob *out)
{
	return store_blob_parse(at, out) && crc_is_right(at);
}

bool store_blob_parse(const uint8_t at[STORE_RECORD_SIZE], struct store_blob *out)
{
	if (get32(at) != BLOB_MAGIC)
		return false;
	out->type = get32(at + 4);
	out->size = get32(at + 8);
	for (int i = 0; i < 3; i++)
		out->sum.word[i] = get32(at + 12 + 4 * i);
	memcpy(out->digest, at + 24, STORE_BLOB_DIGEST);
	return true;
}

void store_blob_encode(uint8_t at[STORE_RECORD_SIZE], const struct store_blob *blob)
{
	memset(at, 0, STORE_RECORD_SIZE);
	put32(at, BLOB_MAGIC);
	put32(at + 4, blob->type);
	put32(at + 8, blob->size);
	for (int i = 0; i < 3; i++)
		put32(at + 12 + 4 * i, blob->sum.word[i]);
	memcpy(at + 24, blob->digest, STORE_BLOB_DIGEST);
	seal(at);
}

bool store_record_decode(const uint8_t at[STORE_RECORD_SIZE], struct store_record *out)
{
	if (get32(at) != LOG_MAGIC || !crc_is_right(at))
		return false;
	out->type = get32(at + 4);
	out->seq = get32(at + 8);
	out->generation = get32(at + 12);
	out->manifest = get32(at + 16);
	out->placement = get32(at + 20);
	out->argument = get32(at + 24);
	memcpy(out->digest, at + 28, STORE_BLOB_DIGEST);
	return true;
}

void store_record_encode(uint8_t at[STORE_RECORD_SIZE], const struct store_record *record)
{
	put32(at, LOG_MAGIC);
	put32(at + 4, record->type);
	put32(at + 8, record->seq);
	put32(at + 12, record->generation);
	put32(at + 16, record->manifest);
	put32(at + 20, record->placement);
	put32(at + 24, record->argument);
	memcpy(at + 28, record->digest, STORE_BLOB_DIGEST);
	seal(at);
}

void store_row_decode(const uint8_t at[STORE_ROW_SIZE], struct store_row *out)
{
	out->name = get32(at);
	out->blob = get32(at + 4);
	out->size = get32(at + 8);
	out->type = get32(at + 12);
	out->about = get32(at + 16);
	out->name_size = get32(at + 20);
	out->flags = get32(at + 24);
	out->advice = get32(at + 28);
}

void store_row_encode(uint8_t at[STORE_ROW_SIZE], const struct store_row *row)
{
	put32(at, row->name);
	put32(at + 4, row->blob);
	put32(at + 8, row->size);
	put32(at + 12, row->type);
	put32(at + 16, row->about);
	put32(at + 20, row->name_size);
	put32(at + 24, row->flags);
	put32(at + 28, row->advice);
}

bool store_is_blank(const uint8_t *at, uint32_t size)
{
	if (size == 0)
		return true;
	for (uint32_t i = 0; i < size; i++) {
		if (at[i] != at[0])
			return false;
	}
	return at[0] == 0xff || at[0] == 0x00;
}

static bool is_power_of_two(uint32_t n)
{
	return n != 0 && (n & (n - 1)) == 0;
}

/* An area has whole units of its own, behind the superblock's. */
static bool journal_is_sane(const struct store_super *super, uint32_t offset)
{
	return offset % super->erase_size == 0 && offset >= super->erase_size &&
	       offset < super->size;
}

bool store_super_is_sane(const struct store_super *super)
{
	uint32_t records;

	if (!is_power_of_two(super->erase_size) || super->erase_size < STORE_ERASE_MIN ||
	    !is_power_of_two(super->program_size) || super->program_size < STORE_PROGRAM_MIN ||
	    super->program_size > STORE_PROGRAM_MAX || super->size % super->erase_size != 0)
		return false;
	records = super->journal_size / super->program_size;
	return super->journal_size % super->program_size == 0 && records >= 2 &&
	       records <= STORE_JOURNAL_RECORDS && super->journal_size <= super->erase_size &&
	       journal_is_sane(super, super->journal[0]) &&
	       journal_is_sane(super, super->journal[1]) && super->journal[0] != super->journal[1];
}
