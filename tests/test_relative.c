// SPDX-License-Identifier: BSD-2-Clause
/*
 * test_relative.c: loader/arm/relative.c against one addition after another.
 */
#include "unit.h"
#include <stdlib.h>
#include "loader/arm/relative.h"

#define ORIGIN 0x3800u
#define WORDS  300u
#define COUNT  100u
#define BIAS   0x40001234u

static uint32_t memory[WORDS + 32], expected[WORDS + 32];
static uint32_t entries[2 * COUNT];
static struct writable w = {(uint8_t *)(memory + 16), ORIGIN, WORDS * 4};

static void begin(void)
{
	for (uint32_t i = 0; i < WORDS + 32; i++)
		memory[i] = expected[i] = (uint32_t)rand();
	for (uint32_t i = 0; i < COUNT; i++)
		entries[2 * i + 1] = (uint32_t)rand();
}

/* Runs of words side by side, of up to `longest`, with gaps between them. */
static uint32_t make_runs(uint32_t longest)
{
	uint32_t word = (uint32_t)rand() % 4, n = 0;

	while (n < COUNT) {
		for (uint32_t run = 1 + (uint32_t)rand() % longest; run > 0 && n < COUNT; run--) {
			if (word >= WORDS)
				return n;
			entries[2 * n++] = ORIGIN + 4 * word++;
		}
		word += 1 + (uint32_t)rand() % 3;
	}
	return n;
}

static void check(uint32_t count, uint32_t done)
{
	for (uint32_t i = 0; i < done; i++)
		expected[16 + (entries[2 * i] - ORIGIN) / 4] += BIAS;
	CHECK_EQ(relative_apply(&w, entries, count, BIAS), done);
	CHECK(memcmp(memory, expected, sizeof memory) == 0);
}

TEST(every_word_is_added_once_whatever_the_runs)
{
	for (uint32_t longest = 1; longest < 70; longest++) {
		for (uint32_t i = 0; i < 20; i++) {
			uint32_t count;

			begin();
			count = make_runs(longest);
			check(count, count);
		}
	}
}

TEST(entries_in_any_order_are_as_good)
{
	for (uint32_t times = 0; times < 100; times++) {
		begin();
		for (uint32_t i = 0; i < COUNT; i++) {
			entries[2 * i] = ORIGIN + 4 * ((uint32_t)rand() % WORDS);
			/* But for what looks like a run. */
			if (i % 16 == 15 && entries[2 * i] - entries[2 * (i - 15)] == 60)
				entries[2 * i] -= 4;
		}
		check(COUNT, COUNT);
	}
}

/* The same word more than once, as no linker does it, in a block and across. */
TEST(a_word_that_is_named_twice_is_added_twice)
{
	begin();
	for (uint32_t i = 0; i < COUNT; i++)
		entries[2 * i] = ORIGIN + 4 * (i / 2);
	check(COUNT, COUNT);
}

TEST(the_first_that_lies_outside_ends_it)
{
	static const uint32_t outside[] = {0,
					   ORIGIN - 4,
					   ORIGIN - 1,
					   ORIGIN + 1,
					   ORIGIN + 2,
					   ORIGIN + 3,
					   ORIGIN + 4 * WORDS - 3,
					   ORIGIN + 4 * WORDS,
					   ORIGIN + 4 * WORDS + 4,
					   0x80000000,
					   0xfffffffc,
					   0xffffffff};

	for (uint32_t k = 0; k < sizeof outside / sizeof outside[0]; k++) {
		for (uint32_t at = 0; at < 40; at++) {
			for (uint32_t spread = 1; spread <= 2; spread++) {
				begin();
				for (uint32_t i = 0; i < COUNT; i++)
					entries[2 * i] = ORIGIN + 4 * spread * i;
				entries[2 * at] = outside[k];
				/* In a run, only the first and the last are looked at. */
				if (spread == 1 && at % 16 != 0 && at % 16 != 15 && at < 32)
					continue;
				check(40, at);
			}
		}
	}
}

/* A run that would begin before the first word, or end behind the last. */
TEST(runs_at_the_edges_stay_inside)
{
	for (uint32_t shift = 0; shift < 16; shift++) {
		begin();
		for (uint32_t i = 0; i < 16; i++)
			entries[2 * i] = ORIGIN - 4 * shift + 4 * i;
		check(16, shift == 0 ? 16 : 0);
		begin();
		for (uint32_t i = 0; i < 16; i++)
			entries[2 * i] = ORIGIN + 4 * (WORDS - 16 + shift) + 4 * i;
		check(16, 16 - shift);
	}
}
