/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * manifest.h: the text that says what a generation consists of.
 *
 *	romld-manifest: 1                        head: `key: value` lines
 *	generation: 1
 *	board: virt
 *	boot: run hello; poweroff
 *	                                         one empty line
 *	role: library                            an entry: its attributes and
 *	SHA512 (libc.so) = 9f86...               the line of `sha512sum --tag`
 *	SHA512 (hello) = 60d2...                 the next entry
 *
 * Unknown keys and attributes are skipped; any other line is malformed.
 * Text is read through a small buffer: nothing assumes that flash is memory.
 */
#ifndef STORE_MANIFEST_H
#define STORE_MANIFEST_H

#include "layout.h"
#include "store.h"

#define STORE_LINE_SIZE 272u /* longest line, with its NUL: boot: and its value */

/* A place in the manifest of a store. */
struct store_text {
	const struct store *store;
	uint32_t next;   /* offset in the manifest of the line that comes next */
	uint32_t filled; /* bytes in the buffer; they start at `start` */
	uint32_t start;
	_Alignas(uint32_t) char buffer[1024];
};

/* An entry as the text has it. */
struct store_entry {
	char name[STORE_NAME_SIZE];
	uint32_t name_at, name_size; /* where the name starts in the manifest */
	bool library;
};

struct store_head {
	uint32_t generation;
	char board[STORE_BOARD_SIZE];
	char boot[STORE_BOOT_SIZE];
};

/* Starts to read the manifest at s->manifest. */
void store_text_open(struct store_text *t, const struct store *s);

/* Reads the head and the empty line behind it. STORE_E_MANIFEST, _FORMAT,
 * _DEVICE. */
int store_head_read(struct store_text *t, struct store_head *out);

/* Whether all entries have been read. */
bool store_text_ended(const struct store_text *t);

/* Reads the next entry, whose name the placement table says to have name_size
 * characters. STORE_E_MANIFEST when there is no such entry; STORE_E_DEVICE. */
int store_entry_read(struct store_text *t, uint32_t name_size, struct store_entry *out);

/* The first size bytes, an even number, of the digest of a row's entry, whose line mounting has
 * found to be well-formed. */
int store_digest_read(const struct store *s, const struct store_row *row, uint8_t *digest,
		      uint32_t size);

/* Whether a name may stand in a manifest. */
bool store_name_is_good(const char *name);

#endif
