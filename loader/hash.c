/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * hash.c: DT_GNU_HASH and DT_HASH (gABI chapter 5, "Hash Table"), read with
 * the suspicion that a chain may never end.
 */
#include "hash.h"
#include <stddef.h>

struct gnu {
	uint32_t first, buckets, chains; /* a symbol; how many; how many words may be chains */
	const uint32_t *words, *bucket, *chain;
};

/* nbuckets, symoffset, bloom words, bloom shift; bloom; buckets; chain. */
static const char *open_gnu(struct words w, struct gnu *g)
{
	uint32_t bloom;

	if (w.count < 4)
		return "shorter than its header";
	bloom = w.at[2];
	g->words = w.at;
	g->buckets = w.at[0];
	g->first = w.at[1];
	if (g->buckets == 0)
		return "no buckets";
	if (bloom == 0 || bloom & (bloom - 1))
		return "bloom filter size not a power of two";
	if (w.at[3] >= 32)
		return "bloom filter shift of 32 or more";
	if (bloom > w.count - 4 || g->buckets > w.count - 4 - bloom)
		return "larger than its segment";
	g->bucket = w.at + 4 + bloom;
	g->chain = g->bucket + g->buckets;
	g->chains = w.count - 4 - bloom - g->buckets;
	return NULL;
}

/* The symbols up to the end of the chain that begins with `last`, the last chain: it ends
 * where bit 0 is set. */
static const char *take_chains(const struct gnu *g, uint32_t last, struct hash_facts *f)
{
	uint32_t i = last - g->first;

	f->first = f->end = g->first;
	f->hashes = g->chain;
	f->words = (uint32_t)(g->chain - g->words);
	if (last == 0)
		return NULL;
	if (g->first == 0)
		return "symbol 0 is none";
	if (last < g->first)
		return "bucket below the first hashed symbol";
	while (i < g->chains && !(g->chain[i] & 1))
		i++;
	if (i >= g->chains)
		return "chain without an end";
	f->end += i + 1;
	f->words += i + 1;
	return NULL;
}

/* Linkers sort by bucket, so the last that is not empty has the last chain. */
static uint32_t last_bucket(const struct gnu *g)
{
	uint32_t i = g->buckets;

	while (i > 1 && !g->bucket[i - 1])
		i--;
	return g->bucket[i - 1];
}

static const char *take_all_buckets(const struct gnu *g, struct hash_facts *f)
{
	uint32_t last = 0;

	for (uint32_t i = 0; i < g->buckets; i++) {
		if (g->bucket[i] && g->bucket[i] < g->first)
			return "bucket below the first hashed symbol";
		if (g->bucket[i] > last)
			last = g->bucket[i];
	}
	return take_chains(g, last, f);
}

const char *hash_read_gnu(struct words w, uint32_t symbols, struct hash_facts *f)
{
	struct gnu g;
	const char *why = open_gnu(w, &g);

	if (why)
		return why;
	if (!take_chains(&g, last_bucket(&g), f) && f->end == symbols)
		return NULL;
	return take_all_buckets(&g, f);
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
