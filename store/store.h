/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * store.h: the module store as boot/ and the host tools see it.
 *
 * A store is a set of immutable files in flash: blobs, named by a manifest,
 * chosen by a journal (docs/STORE.md has every byte). All of flash is untrusted
 * input: whatever it holds, a call ends with 0 or a negative error and reads no
 * byte outside [0, flash->size).
 *
 * All state is in the caller's struct store. Nothing is allocated, nothing is
 * printed; calls need less than 2 KiB of stack.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include <stdint.h>
#include "flash.h"

#define STORE_FILES_MAX   2048u /* files of one generation */
#define STORE_NAME_SIZE   64u   /* a name with its NUL */
#define STORE_BOOT_SIZE   256u  /* the boot command line with its NUL */
#define STORE_BOARD_SIZE  16u   /* the board's name with its NUL */
#define STORE_DIGEST_SIZE 64u   /* SHA-512 */
#define STORE_INDEX_COUNT 4096u /* index slots that serve STORE_FILES_MAX files */

enum store_error {
	STORE_OK = 0,
	STORE_E_BASE = -2000,
#define STORE_ERROR(name, sentence) STORE_E_##name,
#include "errors.def"
#undef STORE_ERROR
};

struct store_extent {
	uint32_t offset; /* of the first body byte in flash */
	uint32_t size;
};

/* Read-only for users; valid after store_mount() returned 0. */
struct store {
	struct flash *flash;
	uint32_t size, erase_size, program_size; /* the store's own geometry, bytes */
	uint32_t journal[2], journal_size;       /* areas A and B */
	char board[STORE_BOARD_SIZE];            /* the board it was made for */

	uint32_t generation;
	uint32_t set[2]; /* the first 8 bytes of the manifest's SHA-512 */
	struct store_extent manifest, placement;
	char boot[STORE_BOOT_SIZE];
	uint32_t file_count, library_count;
	uint32_t library_exports; /* about so many names do the libraries export */
	uint32_t entry_count;     /* lines of the manifest: files and objects about them */
	uint32_t row_count;       /* rows of the placement table: those, then local advice */
	uint32_t used;            /* bytes of flash that this generation holds */
	uint32_t torn;            /* journal records that are neither blank nor valid */
	bool newer_records;       /* the journal has valid records of an unknown type */
	bool fallback;            /* the newest generation is damaged, this is an older one */

	uint32_t *index; /* the caller's; open addressing: tag and row + 1, or 0 */
	uint32_t index_mask;
};

struct store_file {
	uint32_t id;     /* equal for the same bytes: where its blob starts in flash */
	uint32_t size;   /* bytes of the file */
	uint32_t row;    /* in the placement table */
	uint32_t advice; /* where its advice starts in flash, or 0 (advice.h) */
	char name[STORE_NAME_SIZE];
	bool library; /* a boot-time library */
};

/* Makes s the newest good generation on f. index is memory for index_count
 * words, which stays in use as long as s; it bounds the number of files (a
 * power of two above it; STORE_INDEX_COUNT always does). After an error s must
 * not be used. */
int store_mount(struct store *s, struct flash *f, uint32_t *index, uint32_t index_count);

/* Finds a file by its name: one hashed probe whatever the number of files. Its
 * blob is not looked at: that is store_check's, once before the file is used. */
int store_find(const struct store *s, const char *name, struct store_file *out);

/* Walks the files in the manifest's order, which is the order in which boot-time
 * libraries are to be loaded. *cursor starts at 0. Returns 0 with *out filled,
 * or STORE_E_END behind the last. Blobs are not looked at. */
int store_next(const struct store *s, uint32_t *cursor, struct store_file *out);

/* The file of that row, without its name. */
int store_entry(const struct store *s, uint32_t row, struct store_file *out);

/* Copies size bytes from offset of the file. */
int store_read(const struct store *s, const struct store_file *f, uint32_t offset, void *to,
	       uint32_t size);

/* Has a device that keeps what it shows take a file in one piece, if it is small enough:
 * a hint for who is about to read it part by part. */
void store_look_ahead(const struct store *s, const struct store_file *f);

/* Reads the whole blob and compares it with its header, and that with the
 * manifest. */
int store_check(const struct store *s, const struct store_file *f);

/* The file's SHA-512 as the manifest states it. */
int store_digest(const struct store *s, const struct store_file *f,
		 uint8_t digest[STORE_DIGEST_SIZE]);

/* The boot command line, "" when there is none. */
const char *store_boot(const struct store *s);
uint32_t store_generation(const struct store *s);

/* One sentence without a full stop for a negative error of this page. */
const char *store_error_text(int error);

#endif
