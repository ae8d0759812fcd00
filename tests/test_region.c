// SPDX-License-Identifier: BSD-2-Clause
/*
 * test_region.c: loader/region.c against a map with a byte per grain.
 */
#include "unit.h"
#include <stdlib.h>
#include "loader/region.h"

#define BASE   0x80000000u
#define GRAINS 256u

static struct region r, before;
static uint8_t memory[GRAINS * REGION_GRAIN];

static void begin(void)
{
	memset(&r, 0, sizeof(r));
	CHECK(region_add(&r, (struct extent){BASE, sizeof(memory), memory}));
}

static void expect_block(struct extent e, uint32_t base, uint32_t size)
{
	CHECK_EQ(e.base, base);
	CHECK_EQ(e.size, size);
	if (size > 0)
		CHECK(e.at == memory + (base - BASE));
}

TEST(takes_the_first_block_that_fits)
{
	struct extent a, b, c;

	begin();
	a = region_take(&r, 64, 1);
	b = region_take(&r, 100, 1);
	c = region_take(&r, 64, 1);
	expect_block(a, BASE, 64);
	expect_block(b, BASE + 64, 128);
	expect_block(c, BASE + 192, 64);
	region_give(&r, b);
	expect_block(region_take(&r, 192, 1), BASE + 256, 192);
	expect_block(region_take(&r, 128, 1), BASE + 64, 128);
}

TEST(takes_tables_from_the_other_end)
{
	begin();
	expect_block(region_take_high(&r, 100), BASE + sizeof(memory) - 128, 128);
	expect_block(region_take_high(&r, 1), BASE + sizeof(memory) - 192, 64);
	CHECK_EQ(region_largest(&r), sizeof(memory) - 192);
}

TEST(honours_alignment_and_leaves_the_gap_usable)
{
	begin();
	region_take(&r, 64, 64);
	expect_block(region_take(&r, 64, 4096), BASE + 4096, 64);
	expect_block(region_take(&r, 4032, 1), BASE + 64, 4032);
	CHECK_EQ(region_take(&r, 64, 0x1000000).size, 0);
}

TEST(says_when_there_is_no_room)
{
	begin();
	CHECK_EQ(region_take(&r, 0, 64).size, 0);
	CHECK_EQ(region_take(&r, sizeof(memory) + 1, 64).size, 0);
	CHECK_EQ(region_take(&r, UINT32_MAX, 64).size, 0);
	CHECK_EQ(region_take(&r, UINT32_MAX - 62, 64).size, 0);
	CHECK_EQ(region_take_high(&r, 0).size, 0);
	CHECK_EQ(region_take_high(&r, UINT32_MAX).size, 0);
	CHECK_EQ(region_take(&r, sizeof(memory), 64).size, sizeof(memory));
	CHECK_EQ(region_take(&r, 1, 64).size, 0);
	CHECK_EQ(region_take_high(&r, 1).size, 0);
	CHECK_EQ(region_free(&r), 0);
	CHECK_EQ(region_largest(&r), 0);
}

TEST(cuts_a_range_to_whole_grains)
{
	memset(&r, 0, sizeof(r));
	CHECK(region_add(&r, (struct extent){BASE + 1, 1000, memory + 1}));
	CHECK_EQ(r.free[0].base, BASE + 64);
	CHECK_EQ(r.free[0].size, 896);
	CHECK(r.free[0].at == memory + 64);
	CHECK_EQ(r.total, 896);
}

TEST(refuses_ranges_that_cannot_be)
{
	begin();
	CHECK(!region_add(&r, (struct extent){BASE, 64, memory}));
	CHECK(!region_add(&r, (struct extent){BASE - 64, 128, memory}));
	CHECK(!region_add(&r, (struct extent){BASE + sizeof(memory) - 64, 128, memory}));
	CHECK(!region_add(&r, (struct extent){BASE - 64, sizeof(memory) + 128, memory}));
	CHECK(!region_add(&r, (struct extent){0x1000, 0, memory}));
	CHECK(!region_add(&r, (struct extent){0x1001, 126, memory}));
	CHECK(!region_add(&r, (struct extent){0xfffff000, 0x2000, memory}));
	CHECK(!region_add(&r, (struct extent){0xffffffff, 0xffff, memory}));
	CHECK_EQ(r.count, 1);
	CHECK_EQ(r.ranges, 1);
}

TEST(joins_ranges_only_where_memory_joins_too)
{
	begin();
	CHECK(region_add(&r, (struct extent){BASE - 128, 128, memory}));
	CHECK_EQ(r.count, 2);
	memset(&r, 0, sizeof(r));
	CHECK(region_add(&r, (struct extent){BASE + 128, 128, memory + 128}));
	CHECK(region_add(&r, (struct extent){BASE, 128, memory}));
	CHECK_EQ(r.count, 1);
	CHECK_EQ(r.free[0].size, 256);
}

/* A model: who holds each grain. */
static uint8_t owner[GRAINS];

static void model_set(struct extent e, uint8_t who)
{
	for (uint32_t at = e.base - BASE; at < e.base - BASE + e.size; at += REGION_GRAIN) {
		CHECK((owner[at / REGION_GRAIN] == 0) == (who != 0));
		owner[at / REGION_GRAIN] = who;
	}
}

static uint32_t model_free(void)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < GRAINS; i++)
		n += owner[i] == 0;
	return n * REGION_GRAIN;
}

TEST(giving_back_in_any_order_restores_the_table_byte_for_byte)
{
	struct extent held[200] = {{0}};

	begin();
	before = r;
	srand(1);
	memset(owner, 0, sizeof(owner));
	for (uint32_t step = 0; step < 20000; step++) {
		struct extent *e = &held[(uint32_t)rand() % 200];

		if (e->size > 0) {
			model_set(*e, 0);
			region_give(&r, *e);
			e->size = 0;
		} else {
			uint32_t size = (uint32_t)rand() % 1000 + 1;
			uint32_t align = 1u << rand() % 12;

			*e = rand() % 2 ? region_take(&r, size, align) : region_take_high(&r, size);
			model_set(*e, 1);
		}
		CHECK_EQ(region_free(&r), model_free());
	}
	for (uint32_t i = 0; i < 200; i++)
		region_give(&r, held[i]);
	CHECK(memcmp(&r, &before, sizeof(r)) == 0);
}

TEST(a_full_table_refuses_to_take_and_never_to_give)
{
	static uint8_t large[(REGION_EXTENTS + 10) * 2 * REGION_GRAIN];
	static struct extent held[REGION_EXTENTS * 2];
	uint32_t taken = 0;

	memset(&r, 0, sizeof(r));
	CHECK(region_add(&r, (struct extent){BASE, sizeof(large), large}));
	before = r;
	while ((held[taken] = region_take(&r, REGION_GRAIN, 1)).size > 0)
		taken++;
	CHECK_EQ(taken, REGION_EXTENTS - 2);
	for (uint32_t i = 0; i < taken; i += 2)
		region_give(&r, held[i]);
	for (uint32_t i = 1; i < taken; i += 2)
		region_give(&r, held[i]);
	CHECK(memcmp(&r, &before, sizeof(r)) == 0);
}
