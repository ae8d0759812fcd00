/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * advice.h: what was found out about a file's imports when it was stored: the
 * hash of each name, and who provides it. It lies beside the file as a blob of
 * words (docs/STORE.md), is reached from the file's row of the placement table,
 * and is never needed: whatever is wrong with it, it is left out. The store
 * keeps the words; what they say is the loader's business (loader/source.h).
 */
#ifndef STORE_ADVICE_H
#define STORE_ADVICE_H

#include "layout.h"
#include "store.h"

#define STORE_ADVICE_FORMAT 3u
#define STORE_ADVICE_HEADER 6u /* words before what the loader is told, */
#define STORE_ADVICE_BASE   6u /* words of that which are about all symbols, */
#define STORE_ADVICE_ROW    2u /* and about each */

/* Which file of which set advice is about: only for these is it right. */
struct store_identity {
	uint32_t row;    /* the file's, which the manifest gives its SHA-512 */
	uint32_t set[2]; /* the first 8 bytes of the manifest's own */
};

/* STORE_ADVICE_BASE + STORE_ADVICE_ROW * count words in memory of the caller. */
struct store_advice {
	const uint32_t *words;
	uint32_t count; /* of the symbols [0, count) of the file */
};

/* Words that a blob of advice takes, or 0 when it would be too large for any. */
uint32_t store_advice_words(uint32_t count);

/* Writes the blob; what the loader is told is copied. */
void store_advice_encode(uint32_t *words, const struct store_identity *about,
			 const struct store_advice *advice);

/* Takes advice out of a blob. False unless it is about that file and set, and
 * fills the blob. */
bool store_advice_decode(const uint32_t *words, uint32_t count, const struct store_identity *about,
			 struct store_advice *out);

/* Reads the advice on a file into max words of memory and checks all of it. 0,
 * STORE_E_NO_ADVICE when there is none or it does not fit in, _BLOB_SUM and
 * others when it is damaged. f needs its row and advice. */
int store_advice_read(const struct store *s, const struct store_file *f, uint32_t *words,
		      uint32_t max, struct store_advice *out);

#endif
