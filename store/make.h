/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * make.h: writes a new store with one generation. The host's mkstore uses it
 * over memory and the tests over a simulated NOR; it erases a unit before it
 * writes into it and programs no unit twice.
 *
 * The digests are the caller's: the store has no SHA-512 of its own.
 */
#ifndef STORE_MAKE_H
#define STORE_MAKE_H

#include "layout.h"
#include "store.h"

struct store_maker {
	struct flash *flash;
	struct store_super super;
	uint32_t cursor; /* where the next blob may start */
	uint32_t erased; /* data below this offset has been erased */
	uint32_t generation;
	char *text; /* the manifest, in the caller's memory */
	uint32_t text_size, text_max;
	uint8_t *table; /* the placement rows, in the caller's memory */
	uint32_t table_size, table_max;
};

/* Where the parts of a store lie on a device of size bytes. The journal areas
 * are units of their own with at least `apart` bytes between them and around. */
struct store_super store_plan(uint32_t size, uint32_t erase_size, uint32_t program_size,
			      uint32_t apart);

/* Erases the superblock's unit, so that there is no store until the commit. text
 * and table are memory that the maker composes in; a manifest line takes at most
 * STORE_LINE_SIZE bytes, a row STORE_ROW_SIZE. board and boot may be "". */
int store_make_begin(struct store_maker *m, struct flash *f, const struct store_super *super,
		     char *text, uint32_t text_max, uint8_t *table, uint32_t table_max);
int store_make_head(struct store_maker *m, uint32_t generation, const char *board,
		    const char *boot);

/* Writes a blob; *offset is where it starts. */
int store_make_blob(struct store_maker *m, uint32_t type, const void *bytes, uint32_t size,
		    const uint8_t digest[STORE_DIGEST_SIZE], uint32_t *offset);

/* Names a blob in the manifest. */
int store_make_entry(struct store_maker *m, const char *name, bool library, uint32_t type,
		     uint32_t blob, uint32_t size, const uint8_t digest[STORE_DIGEST_SIZE]);

/* Notes how many names the about-th entry exports. */
void store_make_exports(struct store_maker *m, uint32_t about, uint32_t count);

/* Makes a blob of STORE_BLOB_ADVICE the advice on the about-th entry. It is local to the
 * device: no entry names it. After the last entry. */
int store_make_advice(struct store_maker *m, uint32_t about, uint32_t blob, uint32_t size);

/* Writes the manifest, whose digest the caller takes of text[0, text_size), the
 * placement table, the journal and at last the superblock. */
int store_make_commit(struct store_maker *m, const uint8_t digest[STORE_DIGEST_SIZE]);

#endif
