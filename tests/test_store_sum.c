/* SPDX-License-Identifier: BSD-2-Clause */
/* test_store_sum.c: the checksum of bodies, and what cannot escape it. */
#include <stdlib.h>
#include <string.h>
#include "store/crc32.h"
#include "store/sum.h"
#include "unit.h"

#define WORDS 96u /* six rows */

static uint32_t words[WORDS];

static void fill(uint32_t seed)
{
	for (uint32_t i = 0; i < WORDS; i++)
		words[i] = seed = seed * 1664525u + 1013904223u;
}

static bool same(struct store_sum a, struct store_sum b)
{
	return memcmp(&a, &b, sizeof a) == 0;
}

static struct store_sum whole(void)
{
	return store_sum(words, sizeof words);
}

/* The definition, word by word. */
static struct store_sum slowly(const uint8_t *bytes, uint32_t size)
{
	uint32_t rows = (size + STORE_SUM_ROW - 1) / STORE_SUM_ROW, column[STORE_SUM_COLUMNS] = {0};
	uint64_t sum = 0;

	for (uint32_t i = 0; i < size; i++) {
		uint32_t value = (uint32_t)bytes[i] << 8 * (i % 4);

		column[i / 4 % STORE_SUM_COLUMNS] += value;
		sum += (uint64_t)value * (rows - i / STORE_SUM_ROW);
	}
	return (struct store_sum){
		{crc32_add(0, column, sizeof column), (uint32_t)sum, (uint32_t)(sum >> 32)}};
}

TEST(is_what_the_definition_says_at_every_size)
{
	fill(1);
	for (uint32_t size = 0; size <= sizeof words; size++)
		CHECK(same(store_sum(words, size), slowly((const uint8_t *)words, size)));
	memset(words, 0xff, sizeof words);
	CHECK(same(whole(), slowly((const uint8_t *)words, sizeof words)));
}

TEST(comes_out_the_same_in_any_pieces)
{
	fill(2);
	for (uint32_t rows = 0; rows <= 5; rows++) {
		struct store_summing s;

		store_sum_start(&s);
		store_sum_rows(&s, words, rows);
		store_sum_rows(&s, words + rows * STORE_SUM_COLUMNS, 5 - rows);
		store_sum_tail(&s, words + 5 * STORE_SUM_COLUMNS, 61);
		CHECK(same(store_sum_end(&s), store_sum(words, 5 * STORE_SUM_ROW + 61)));
	}
}

TEST(finds_every_flipped_bit)
{
	struct store_sum good;

	fill(3);
	good = whole();
	for (uint32_t bit = 0; bit < 32 * WORDS; bit++) {
		words[bit / 32] ^= 1u << bit % 32;
		CHECK(!same(whole(), good));
		words[bit / 32] ^= 1u << bit % 32;
	}
}

/* Also the pairs that plain sums would let pass: bit 31 twice in a column. */
TEST(finds_every_pair_of_flipped_bits_in_a_column)
{
	struct store_sum good;

	fill(4);
	good = whole();
	for (uint32_t i = 0; i < WORDS; i++) {
		for (uint32_t k = i + STORE_SUM_COLUMNS; k < WORDS; k += STORE_SUM_COLUMNS) {
			for (uint32_t bit = 0; bit < 32 * 32; bit++) {
				words[i] ^= 1u << bit % 32;
				words[k] ^= 1u << bit / 32;
				CHECK(!same(whole(), good));
				words[i] ^= 1u << bit % 32;
				words[k] ^= 1u << bit / 32;
			}
		}
	}
}

static void swap(uint32_t i, uint32_t k)
{
	uint32_t word = words[i];

	words[i] = words[k];
	words[k] = word;
}

TEST(finds_every_pair_of_swapped_words)
{
	struct store_sum good;

	fill(5);
	for (uint32_t i = 0; i < WORDS; i += 3)
		words[i] = i % 2 ? 0x3f800000 : 0xbf800000; /* 1.0 and -1.0 differ in bit 31 */
	good = whole();
	for (uint32_t i = 0; i < WORDS; i++) {
		for (uint32_t k = 0; k < i; k++) {
			if (words[i] == words[k])
				continue;
			swap(i, k);
			CHECK(!same(whole(), good));
			swap(i, k);
		}
	}
}

TEST(finds_every_tail_that_was_never_written)
{
	uint8_t *bytes = (uint8_t *)words;
	struct store_sum good;

	fill(6);
	good = whole();
	for (uint32_t at = 0; at < sizeof words; at++) {
		fill(6);
		memset(bytes + at, 0xff, sizeof words - at);
		CHECK(!same(whole(), good));
		memset(bytes + at, 0x00, sizeof words - at);
		CHECK(!same(whole(), good));
	}
}

TEST(finds_sectors_in_the_wrong_order)
{
	uint32_t *large = malloc(64 * 1024), *block = malloc(512);
	struct store_sum good;

	for (uint32_t i = 0, seed = 7; i < 16 * 1024; i++)
		large[i] = seed = seed * 1664525u + 1013904223u;
	good = store_sum(large, 64 * 1024);
	for (uint32_t i = 0; i < 128; i++) {
		for (uint32_t k = 0; k < i; k += 1 + i / 8) {
			memcpy(block, large + i * 128, 512);
			memcpy(large + i * 128, large + k * 128, 512);
			memcpy(large + k * 128, block, 512);
			CHECK(!same(store_sum(large, 64 * 1024), good));
			memcpy(large + k * 128, large + i * 128, 512);
			memcpy(large + i * 128, block, 512);
		}
	}
	free(large);
	free(block);
}
