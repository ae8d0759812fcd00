/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * hash.c: DT_GNU_HASH and DT_HASH (gABI chapter 5, "Hash Table"), read with
 * the suspicion that a chain may never end.
 */
#include "hash.h"
#include <stddef.h>

/* nbuckets, symoffset, bloom words, bloom shift; bloom; buckets; chain. */
const char *hash_read_gnu(struct words w, struct hash_facts *f)
{
	uint32_t buckets, first, bloom, last = 0, chain;
	const uint32_t *bucket;

	if (w.count < 4)
		return "shorter than its header";
	buckets = w.at[0];
	first = w.at[1];
	bloom = w.at[2];
	if (buckets == 0)
		return "no buckets";
	if (bloom == 0 || bloom & (bloom - 1))
		return "bloom filter size not a power of two";
	if (w.at[3] >= 32)
		return "bloom filter shift of 32 or more";
	if (bloom > w.count - 4 || buckets > w.count - 4 - bloom)
		return "larger than its segment";
	bucket = w.at + 4 + bloom;
	chain = 4 + bloom + buckets;
	for (uint32_t i = 0; i < buckets; i++) {
		if (bucket[i] && bucket[i] < first)
			return "bucket below the first hashed symbol";
		if (bucket[i] > last)
			last = bucket[i];
	}
	f->first = first;
	f->end = first;
	f->hashes = w.at + chain;
	f->words = chain;
	if (last == 0)
		return NULL;
	if (first == 0)
		return "symbol 0 is none";
	/* The last bucket's chain is the last one; it ends where bit 0 is set. */
	for (uint32_t i = last - first; i < w.count - chain; i++) {
		if (w.at[chain + i] & 1) {
			f->end = first + i + 1;
			f->words = chain + i + 1;
			return NULL;
		}
	}
	return "chain without an end";
}

/* Every symbol is in one chain at most, so more steps than symbols are a circle. */
static const char *check_chains(const uint32_t *bucket, uint32_t buckets, const uint32_t *chain,
				uint32_t symbols)
{
	uint32_t steps = 0;

	for (uint32_t b = 0; b < buckets; b++) {
		for (uint32_t i = bucket[b]; i; i = chain[i]) {
			if (i >= symbols)
				return "chain index past the symbols";
			if (++steps > symbols)
				return "chain without an end";
		}
	}
	return NULL;
}

/* nbucket, nchain; buckets; chains. */
const char *hash_read_sysv(struct words w, struct hash_facts *f)
{
	uint32_t buckets, symbols;

	if (w.count < 2)
		return "shorter than its header";
	buckets = w.at[0];
	symbols = w.at[1];
	if (buckets == 0)
		return "no buckets";
	if (buckets > w.count - 2 || symbols > w.count - 2 - buckets)
		return "larger than its segment";
	f->first = symbols ? 1 : 0;
	f->end = symbols;
	f->hashes = NULL;
	f->words = 2 + buckets + symbols;
	return check_chains(w.at + 2, buckets, w.at + 2 + buckets, symbols);
}
