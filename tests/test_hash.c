// SPDX-License-Identifier: BSD-2-Clause
/*
 * test_hash.c: loader/hash.c: DT_GNU_HASH and DT_HASH of any content.
 */
#include "unit.h"
#include <stdlib.h>
#include "loader/hash.h"

static struct hash_facts f;

static const char *gnu(const uint32_t *words, uint32_t count)
{
	memset(&f, 0, sizeof(f));
	return hash_read_gnu((struct words){words, count}, 0, &f);
}

static const char *sysv(const uint32_t *words, uint32_t count)
{
	memset(&f, 0, sizeof(f));
	return hash_read_sysv((struct words){words, count}, &f);
}

/* 2 buckets, first symbol 3, 1 bloom word, shift 5; symbols 3 4 and 5 6 7. */
static const uint32_t good_gnu[] = {2, 3, 1, 5, ~0u, 3, 5, 0x10, 0x21, 0x30, 0x40, 0x51, 0x61};

TEST(counts_the_symbols_of_a_gnu_table)
{
	CHECK_STR(gnu(good_gnu, 13), NULL);
	CHECK_EQ(f.first, 3);
	CHECK_EQ(f.end, 8);
	CHECK_EQ(f.words, 12);
	CHECK(f.hashes == good_gnu + 7);
}

TEST(a_last_chain_that_ends_with_the_symbols_is_enough)
{
	uint32_t turned[13];

	CHECK_STR(hash_read_gnu((struct words){good_gnu, 13}, 8, &f), NULL);
	CHECK_EQ(f.end, 8);
	CHECK_EQ(f.words, 12);
	memcpy(turned, good_gnu, sizeof turned);
	turned[5] = 5; /* no linker does that */
	turned[6] = 3;
	for (uint32_t symbols = 0; symbols < 20; symbols++) {
		CHECK_STR(hash_read_gnu((struct words){turned, 13}, symbols, &f), NULL);
		CHECK_EQ(f.end, symbols == 5 ? 5 : 8);
	}
}

TEST(an_empty_gnu_table_has_no_symbols)
{
	static const uint32_t empty[] = {1, 9, 1, 0, 0, 0};

	CHECK_STR(gnu(empty, 6), NULL);
	CHECK_EQ(f.first, 9);
	CHECK_EQ(f.end, 9);
	CHECK_EQ(f.words, 6);
}

static const char *damaged_gnu(uint32_t word, uint32_t value)
{
	uint32_t copy[13];

	memcpy(copy, good_gnu, sizeof(copy));
	copy[word] = value;
	return gnu(copy, 13);
}

TEST(refuses_damaged_gnu_tables)
{
	CHECK_STR(damaged_gnu(0, 0), "no buckets");
	CHECK_STR(damaged_gnu(0, 0x40000000), "larger than its segment");
	CHECK_STR(damaged_gnu(0, 0xffffffff), "larger than its segment");
	CHECK_STR(damaged_gnu(1, 4), "bucket below the first hashed symbol");
	CHECK_STR(damaged_gnu(2, 0), "bloom filter size not a power of two");
	CHECK_STR(damaged_gnu(2, 3), "bloom filter size not a power of two");
	CHECK_STR(damaged_gnu(2, 0x80000000), "larger than its segment");
	CHECK_STR(damaged_gnu(3, 32), "bloom filter shift of 32 or more");
	CHECK_STR(damaged_gnu(5, 0xffffffff), "chain without an end");
	CHECK_STR(damaged_gnu(6, 9), "chain without an end");
}

TEST(a_gnu_chain_without_an_end_ends_with_the_segment)
{
	uint32_t copy[12];

	memcpy(copy, good_gnu, sizeof(copy));
	copy[11] = 0x50;
	CHECK_STR(gnu(copy, 12), "chain without an end");
}

TEST(refuses_gnu_tables_cut_short)
{
	for (uint32_t n = 0; n < 12; n++) {
		uint32_t *exact = malloc(n * 4 + 1);

		memcpy(exact, good_gnu, n * 4);
		CHECK(gnu(exact, n) != NULL);
		free(exact);
	}
}

/* 2 buckets, 5 symbols: 4 -> 1, 3 -> 2. */
static const uint32_t good_sysv[] = {2, 5, 4, 3, 0, 0, 0, 2, 1};

TEST(counts_the_symbols_of_a_sysv_table)
{
	CHECK_STR(sysv(good_sysv, 9), NULL);
	CHECK_EQ(f.first, 1);
	CHECK_EQ(f.end, 5);
	CHECK_EQ(f.words, 9);
	CHECK(f.hashes == NULL);
}

static const char *damaged_sysv(uint32_t word, uint32_t value)
{
	uint32_t copy[9];

	memcpy(copy, good_sysv, sizeof(copy));
	copy[word] = value;
	return sysv(copy, 9);
}

TEST(refuses_damaged_sysv_tables)
{
	CHECK_STR(damaged_sysv(0, 0), "no buckets");
	CHECK_STR(damaged_sysv(0, 0xffffffff), "larger than its segment");
	CHECK_STR(damaged_sysv(1, 6), "larger than its segment");
	CHECK_STR(damaged_sysv(1, 0xfffffffe), "larger than its segment");
	CHECK_STR(damaged_sysv(2, 5), "chain index past the symbols");
	CHECK_STR(damaged_sysv(3, 0xffffffff), "chain index past the symbols");
	CHECK_STR(damaged_sysv(7, 7), "chain index past the symbols");
	CHECK_STR(damaged_sysv(7, 3), "chain without an end");
	CHECK_STR(damaged_sysv(5, 4), "chain without an end");
}

TEST(refuses_sysv_tables_cut_short)
{
	for (uint32_t n = 0; n < 9; n++) {
		uint32_t *exact = malloc(n * 4 + 1);

		memcpy(exact, good_sysv, n * 4);
		CHECK(sysv(exact, n) != NULL);
		free(exact);
	}
}

TEST(an_empty_sysv_table_has_no_symbols)
{
	static const uint32_t empty[] = {1, 0, 0};

	CHECK_STR(sysv(empty, 3), NULL);
	CHECK_EQ(f.first, 0);
	CHECK_EQ(f.end, 0);
}
