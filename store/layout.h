/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * layout.h: the records of a store in flash, as bytes and as structs. Each is
 * 64 bytes and ends with a CRC-32 of what comes before it; a row of the placement
 * table is 32 bytes without one. All numbers are little-endian. docs/STORE.md
 * draws them and says why.
 *
 * decode functions are the only judges of a record's magic and CRC; what the
 * numbers in it mean is judged by who asked for it. The bytes of all of them are
 * word-aligned.
 */
#ifndef STORE_LAYOUT_H
#define STORE_LAYOUT_H

#include <stdbool.h>
#include <stdint.h>
#include "sum.h"

#define STORE_FORMAT          2u
#define STORE_RECORD_SIZE     64u
#define STORE_SUPER_SPARE     2048u /* where the second copy of the superblock is */
#define STORE_ERASE_MIN       4096u
#define STORE_PROGRAM_MIN     64u
#define STORE_PROGRAM_MAX     2048u
#define STORE_JOURNAL_RECORDS 1024u /* most records per area: bounds the time to mount */
#define STORE_MANIFEST_MAX    (1024u * 1024u)
#define STORE_ROW_SIZE        32u
#define STORE_ROWS_MAX        8191u
#define STORE_NO_ROW          0xffffffffu
#define STORE_BLOB_DIGEST     32u /* bytes of the SHA-512 that a header holds */

enum store_blob_type {
	STORE_BLOB_ELF = 1,       /* an unmodified ELF file */
	STORE_BLOB_MANIFEST = 2,  /* text: what a generation consists of */
	STORE_BLOB_PLACEMENT = 3, /* rows: where its blobs are */
	STORE_BLOB_ADVICE = 4,    /* words about the imports of a file (advice.h) */
};

enum store_record_type {
	STORE_RECORD_CHECKPOINT = 1, /* first of an area; the state follows as records */
	STORE_RECORD_CONFIRM = 2,    /* this generation is the one to run */
};

struct store_super {
	uint32_t format;
	uint32_t size, erase_size, program_size;
	uint32_t journal[2], journal_size;
};

struct store_blob {
	uint32_t type;
	uint32_t size;        /* bytes of the body */
	struct store_sum sum; /* of the body */
	uint8_t digest[STORE_BLOB_DIGEST];
};

struct store_record {
	uint32_t type;
	uint32_t seq; /* one more than the record before; never wraps */
	uint32_t generation;
	uint32_t manifest, placement;      /* where their blobs start */
	uint32_t argument;                 /* CHECKPOINT: records of state behind it */
	uint8_t digest[STORE_BLOB_DIGEST]; /* the manifest's */
};

/* What the manifest says of an entry stands here as well, so that a file is found
 * without reading its lines; mounting compares the two. */
struct store_row {
	uint32_t name;      /* where its name starts in the manifest; STORE_NO_ROW: in none */
	uint32_t blob;      /* where its blob starts in flash */
	uint32_t size;      /* bytes of the body */
	uint32_t type;      /* enum store_blob_type, or one that this reader does not know */
	uint32_t about;     /* advice: the row that it is about; otherwise STORE_NO_ROW */
	uint32_t name_size; /* characters of the name */
	uint32_t flags;     /* enum store_row_flags */
	uint32_t advice;    /* a file: where the blob of advice about it starts; 0: none */
};

enum store_row_flags {
	STORE_ROW_LIBRARY = 1,  /* the entry says `role: library` */
	STORE_ROW_EXPORTS = 16, /* bits from here on: about how many names it exports */
};

bool store_super_decode(const uint8_t at[STORE_RECORD_SIZE], struct store_super *out);
bool store_blob_decode(const uint8_t at[STORE_RECORD_SIZE], struct store_blob *out);
/* The same without its CRC. */
bool store_blob_parse(const uint8_t at[STORE_RECORD_SIZE], struct store_blob *out);
bool store_record_decode(const uint8_t at[STORE_RECORD_SIZE], struct store_record *out);
void store_row_decode(const uint8_t at[STORE_ROW_SIZE], struct store_row *out);

void store_super_encode(uint8_t at[STORE_RECORD_SIZE], const struct store_super *super);
void store_blob_encode(uint8_t at[STORE_RECORD_SIZE], const struct store_blob *blob);
void store_record_encode(uint8_t at[STORE_RECORD_SIZE], const struct store_record *record);
void store_row_encode(uint8_t at[STORE_ROW_SIZE], const struct store_row *row);

/* Whether bytes are all 0xff or all 0x00: erased NOR, or a fresh SD card. */
bool store_is_blank(const uint8_t *at, uint32_t size);

/* Whether the numbers of a superblock describe a store at all. */
bool store_super_is_sane(const struct store_super *super);

#endif
