/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sum.h: the checksum of a blob's body. It finds rotten bits and torn writes at
 * the pace of memory; it is no protection against malice. Like crc32.h, which is
 * for small records, it says nothing of the size: that stands beside it.
 *
 * The body is rows of 16 little-endian words, the last one filled up with zeros.
 *
 *	columns		CRC-32 of the 16 sums of the columns, modulo 2^32 each
 *	rows		sum, over all rows, of the total of all words up to and with
 *			that row, modulo 2^64
 *
 * docs/STORE.md says which errors cannot escape.
 */
#ifndef STORE_SUM_H
#define STORE_SUM_H

#include <stdbool.h>
#include <stdint.h>

#define STORE_SUM_COLUMNS 16u
#define STORE_SUM_ROW     (4u * STORE_SUM_COLUMNS) /* bytes */

struct store_sum {
	uint32_t word[3]; /* columns, low word of rows, high word */
};

/* A sum in the making. A vector unit splits total and rows over its lanes:
 * what counts is lane 0 plus lane 1. */
struct store_summing {
	uint32_t column[STORE_SUM_COLUMNS];
	uint64_t total[2], rows[2];
};

void store_sum_start(struct store_summing *s);

/* Adds count whole rows, word-aligned. They are only read, by aligned words or
 * groups of them, so they may be mapped flash. */
void store_sum_rows(struct store_summing *s, const void *rows, uint32_t count);

/* Adds the last size bytes, less than a row. */
void store_sum_tail(struct store_summing *s, const void *bytes, uint32_t size);

struct store_sum store_sum_end(const struct store_summing *s);

/* All of it at once, for bytes at a word-aligned address. */
struct store_sum store_sum(const void *bytes, uint32_t size);
bool store_sum_is(const void *bytes, uint32_t size, const struct store_sum *expected);

#endif
