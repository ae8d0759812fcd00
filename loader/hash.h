/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * hash.h: what a module's own hash table tells about its symbol table.
 *
 * The loader does not look names up in it: all exports go into one table
 * (exports.h). But only the hash table says how many symbols there are, and
 * DT_GNU_HASH brings every export's hash ready made.
 */
#ifndef LOADER_HASH_H
#define LOADER_HASH_H

#include <stdint.h>

struct words {
	const uint32_t *at;
	uint32_t count;
};

struct hash_facts {
	uint32_t first, end;    /* the symbols that can be exports: [first, end) */
	const uint32_t *hashes; /* of each of them (bit 0 undefined), or NULL */
	uint32_t words;         /* length of the hash table itself */
};

/* Both return NULL, or what is wrong with the table. w reaches to the end of
 * the bytes that may be read. When the last chain ends with the symbol table, which has
 * so many symbols, as far as one can know, the other chains are not looked at. */
const char *hash_read_gnu(struct words w, uint32_t symbols, struct hash_facts *f);
const char *hash_read_sysv(struct words w, struct hash_facts *f);

#endif
