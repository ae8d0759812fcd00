// SPDX-License-Identifier: BSD-2-Clause
/*
 * test_exports.c: loader/exports.c against a list that is searched from its
 * beginning. Modules here are names and hashes; many of them are equal on purpose.
 */
#include "unit.h"
#include <stdlib.h>
#include "loader/exports.h"
#include "loader/module.h"

#define MODULES 50u
#define SYMBOLS 200u /* of each module, from 1 */

static struct exports x;
static struct region ram;
static uint8_t memory[1 << 20];
static struct module modules[MODULES];
static uint32_t hashes[MODULES][SYMBOLS];
static struct elf32_sym symbols[MODULES][SYMBOLS];
static char strings[MODULES][SYMBOLS * 16], names[MODULES][16];

/* The model: what was added, in order. */
static struct entry {
	struct module *m;
	uint32_t i;
	const char *name;
	bool present;
} entries[MODULES * SYMBOLS];
static uint32_t entry_count;

/* What DT_GNU_HASH has in bit 0 is not the hash's. */
static void rename_symbol(uint32_t m, uint32_t i, const char *format, uint32_t a, uint32_t b)
{
	symbols[m][i] = (struct elf32_sym){.st_name = i * 16};
	snprintf(&strings[m][i * 16], 16, format, a, b);
	if (i)
		hashes[m][i - 1] = gnu_hash(&strings[m][i * 16]) ^ (uint32_t)rand() % 2;
}

static void begin(void)
{
	memset(&x, 0, sizeof(x));
	memset(&ram, 0, sizeof(ram));
	memset(modules, 0, sizeof(modules));
	entry_count = 0;
	CHECK(region_add(&ram, (struct extent){0x1000, sizeof(memory), memory}));
	for (uint32_t m = 0; m < MODULES; m++) {
		modules[m].hashes = hashes[m];
		modules[m].symbols = symbols[m];
		modules[m].strings = strings[m];
		modules[m].strings_size = sizeof(strings[m]);
		modules[m].first_hash = 1;
		modules[m].l_name = names[m];
		snprintf(names[m], sizeof(names[m]), "lib%u.so", m);
		modules[m].extra = (struct extra *)(uintptr_t)&no_extra;
		/* One in eight is a name that other modules have, too. */
		for (uint32_t i = 0; i < SYMBOLS; i++)
			rename_symbol(m, i, i % 8 ? "symbol_%u_%u" : "shared_%u", i, m);
		CHECK(exports_admit(&x, &modules[m]));
	}
}

/* Room for more, as a load asks for it; the old table is given back. */
static void reserve(uint32_t more)
{
	struct slots old = {0};

	CHECK(exports_reserve(&x, &ram, more, &old));
	region_give(&ram, old.block);
}

static void add(uint32_t m, uint32_t i)
{
	struct module *module = &modules[m];

	entries[entry_count++] =
		(struct entry){module, i, i ? &strings[m][i * 16] : names[m], true};
	exports_add(&x, module, i);
}

static void add_all(void)
{
	for (uint32_t m = 0; m < MODULES; m++) {
		reserve(SYMBOLS);
		for (uint32_t i = 0; i < SYMBOLS; i++)
			add(m, i);
	}
}

static struct module *next(const struct name *name, uint32_t *cursor, uint32_t *i, bool *more,
			   bool symbols)
{
	*i = 0;
	return symbols ? exports_next(&x, name, cursor, i, more)
		       : exports_next_module(&x, name, cursor, more);
}

/* All that the table says of a name must be what the model says, in its order. */
static bool agrees(const char *of, bool symbols)
{
	struct name name = name_of(of);
	uint32_t cursor = EXPORTS_START, i;
	bool more = true;

	for (uint32_t n = 0; n < entry_count; n++) {
		const struct entry *e = &entries[n];

		if (!e->present || strcmp(e->name, of) != 0)
			continue;
		if (!more || next(&name, &cursor, &i, &more, symbols) != e->m || i != e->i)
			return false;
	}
	return cursor == EXPORTS_START ? next(&name, &cursor, &i, &more, symbols) == NULL : !more;
}

static bool all_agree(uint32_t step)
{
	for (uint32_t n = (uint32_t)rand() % step; n < entry_count; n += step)
		if (!agrees(entries[n].name, entries[n].i))
			return false;
	return agrees("never exported", true) && agrees("never loaded", false);
}

TEST(hashes_as_the_tool_chain_does)
{
	CHECK_EQ(gnu_hash(""), 0x1505);
	CHECK_EQ(gnu_hash("printf"), 0x156b2bb8);
	CHECK_EQ(gnu_hash("\xff"), 5381 * 33 + 0xff);
}

TEST(an_empty_table_has_nothing)
{
	struct name name = name_of("name");
	uint32_t cursor = EXPORTS_START, i;
	bool more;

	memset(&x, 0, sizeof(x));
	CHECK(exports_next(&x, &name, &cursor, &i, &more) == NULL);
	CHECK(exports_next_module(&x, &name, &cursor, &more) == NULL);
}

TEST(ten_thousand_exports_are_found_while_the_table_grows)
{
	begin();
	add_all();
	CHECK_EQ(entry_count, 10000);
	CHECK_EQ(x.slots.used, 10000);
	CHECK(all_agree(7));
	CHECK_EQ(ram.blocks, 1);
	CHECK(x.slots.size < 10000 * 2);
}

TEST(namesakes_are_found_in_the_order_in_which_they_came)
{
	struct name name = name_of("namesake");
	uint32_t cursor = EXPORTS_START, i, n = 0;
	bool more = true;

	begin();
	for (uint32_t m = 0; m < MODULES; m++)
		rename_symbol(m, 7, "namesake", 0, 0);
	for (uint32_t m = 0; m < MODULES; m++) {
		reserve(1);
		add(m, 7);
	}
	for (; more; n++)
		CHECK(exports_next(&x, &name, &cursor, &i, &more) == &modules[n]);
	CHECK_EQ(n, MODULES);
}

/* Their hashes are the same but for bit 0, which is not kept. */
TEST(numbered_names_are_no_namesakes)
{
	struct name r4 = name_of("r4"), r5 = name_of("r5");
	uint32_t cursor = EXPORTS_START, i;
	bool more = true;

	begin();
	rename_symbol(0, 1, "r4", 0, 0);
	rename_symbol(0, 2, "r5", 0, 0);
	rename_symbol(1, 3, "r4", 0, 0);
	reserve(3);
	add(0, 1);
	add(0, 2);
	CHECK(exports_next(&x, &r4, &cursor, &i, &more) == &modules[0] && i == 1 && !more);
	cursor = EXPORTS_START;
	CHECK(exports_next(&x, &r5, &cursor, &i, &more) == &modules[0] && i == 2 && !more);
	add(1, 3);
	cursor = EXPORTS_START;
	CHECK(exports_next(&x, &r4, &cursor, &i, &more) == &modules[0] && i == 1 && more);
	CHECK(exports_next(&x, &r4, &cursor, &i, &more) == &modules[1] && i == 3 && !more);
	cursor = EXPORTS_START;
	CHECK(exports_next(&x, &r5, &cursor, &i, &more) == &modules[0] && i == 2 && !more);
	exports_remove(&x, &modules[1], 3);
	cursor = EXPORTS_START;
	CHECK(exports_next(&x, &r4, &cursor, &i, &more) == &modules[0] && i == 1 && !more);
}

TEST(removing_in_reverse_leaves_the_table_byte_for_byte)
{
	static uint32_t before[1 << 16];

	begin();
	reserve(MODULES * SYMBOLS);
	for (uint32_t m = 0; m < 20; m++)
		for (uint32_t i = 0; i < SYMBOLS; i++)
			add(m, i);
	memcpy(before, x.slots.at, x.slots.size * 4);
	for (uint32_t m = 20; m < MODULES; m++)
		for (uint32_t i = 0; i < SYMBOLS; i++)
			add(m, i);
	for (uint32_t m = MODULES; m-- > 20;)
		for (uint32_t i = SYMBOLS; i-- > 0;)
			exports_remove(&x, &modules[m], i);
	CHECK(memcmp(before, x.slots.at, x.slots.size * 4) == 0);
	CHECK_EQ(x.slots.used, 20 * SYMBOLS);
}

TEST(removing_in_any_order_keeps_every_lookup_right)
{
	srand(2);
	begin();
	add_all();
	for (uint32_t left = entry_count; left > 0; left--) {
		uint32_t n = (uint32_t)rand() % entry_count;

		while (!entries[n].present)
			n = (n + 1) % entry_count;
		entries[n].present = false;
		exports_remove(&x, entries[n].m, entries[n].i);
		if (left % 16 == 0)
			REQUIRE(agrees(entries[n].name, entries[n].i));
		if (left % 1000 == 0)
			REQUIRE(all_agree(101));
	}
	CHECK_EQ(x.slots.used, 0);
	for (uint32_t i = 0; i < x.slots.size; i++)
		CHECK_EQ(x.slots.at[i], 0);
}

/* Of all that is there, who has namesakes knows it, and nobody else thinks so. */
static bool notes_are_right(void)
{
	for (uint32_t n = 0; n < entry_count; n++) {
		const struct entry *e = &entries[n];
		uint32_t times = 0;

		for (uint32_t k = 0; k < entry_count && e->present && e->i != 0; k++)
			times += entries[k].present && entries[k].i != 0 &&
				 strcmp(entries[k].name, e->name) == 0;
		if (times != 0 &&
		    (times > 1) != ((e->m->symbols[e->i].st_other & STO_NAMESAKES) != 0))
			return false;
	}
	return true;
}

TEST(namesakes_are_noted_in_their_symbols)
{
	begin();
	reserve(8 * SYMBOLS);
	for (uint32_t m = 0; m < 8; m++)
		for (uint32_t i = m; i < SYMBOLS; i += 4)
			add(m, i);
	CHECK(notes_are_right());
	for (uint32_t left = entry_count; left > 0; left--) {
		uint32_t n = (uint32_t)rand() % entry_count;

		while (!entries[n].present)
			n = (n + 1) % entry_count;
		entries[n].present = false;
		exports_remove(&x, entries[n].m, entries[n].i);
		if (left % 8 == 0)
			REQUIRE(notes_are_right());
	}
}

/* An aborted load goes back to the table that it had found, and then takes its own out. */
TEST(what_is_in_the_table_no_more_is_taken_back_all_the_same)
{
	struct slots old = {0};

	begin();
	reserve(100);
	rename_symbol(0, 7, "namesake", 0, 0);
	rename_symbol(1, 7, "namesake", 0, 0);
	add(0, 7);
	CHECK(exports_reserve(&x, &ram, 1000, &old));
	exports_add(&x, &modules[1], 7);
	CHECK(symbols[0][7].st_other & STO_NAMESAKES);
	x.slots = old;
	exports_remove(&x, &modules[1], 7);
	CHECK(!(symbols[0][7].st_other & STO_NAMESAKES));
	CHECK(all_agree(1));
}

TEST(removing_what_is_not_there_changes_nothing)
{
	static uint32_t before[1 << 16];

	begin();
	reserve(100);
	for (uint32_t i = 0; i < 100; i++)
		add(i % 2, i);
	memcpy(before, x.slots.at, x.slots.size * 4);
	for (uint32_t i = 0; i < 100; i++)
		exports_remove(&x, &modules[2], i);
	CHECK(memcmp(before, x.slots.at, x.slots.size * 4) == 0);
}

TEST(a_table_that_cannot_grow_stays_as_it_is)
{
	struct slots old = {0}, before;

	begin();
	reserve(100);
	for (uint32_t i = 0; i < 100; i++)
		add(0, i);
	before = x.slots;
	CHECK(!exports_reserve(&x, &ram, 1 << 20, &old));
	CHECK_EQ(old.block.size, 0);
	CHECK(memcmp(&before, &x.slots, sizeof(before)) == 0);
	CHECK(all_agree(1));
}

TEST(the_table_before_several_growths_can_be_returned_to)
{
	struct slots old = {0}, before;

	begin();
	reserve(100);
	for (uint32_t i = 0; i < 100; i++)
		add(0, i);
	before = x.slots;
	CHECK(exports_reserve(&x, &ram, 1000, &old));
	CHECK(exports_reserve(&x, &ram, 5000, &old));
	CHECK(memcmp(&before, &old, sizeof(before)) == 0);
	CHECK_EQ(ram.blocks, 2);
	CHECK(all_agree(1));
}

TEST(an_index_is_given_to_2047_modules)
{
	static struct module many[EXPORTS_MODULES];

	memset(&x, 0, sizeof(x));
	for (uint32_t i = 1; i < EXPORTS_MODULES; i++) {
		CHECK(exports_admit(&x, &many[i]));
		CHECK_EQ(many[i].index, i);
	}
	CHECK(!exports_admit(&x, &many[0]));
	exports_dismiss(&x, &many[99]);
	exports_dismiss(&x, &many[1000]);
	CHECK(exports_admit(&x, &many[0]));
	CHECK_EQ(many[0].index, 99);
	CHECK(exports_admit(&x, &many[99]));
	CHECK_EQ(many[99].index, 1000);
}

TEST(an_index_that_is_given_back_leaves_no_trace)
{
	static struct exports before;
	static struct module m[5];

	memset(&x, 0, sizeof(x));
	for (uint32_t i = 0; i < 4; i++)
		CHECK(exports_admit(&x, &m[i]));
	exports_dismiss(&x, &m[1]);
	CHECK(exports_admit(&x, &m[1])); /* the next free index is past m[3] now */
	before = x;
	CHECK(exports_admit(&x, &m[4]));
	exports_dismiss(&x, &m[4]);
	before.dismissed++;
	CHECK(memcmp(&before, &x, sizeof(x)) == 0);
}

TEST(a_table_that_shrinks_finds_all_that_is_left)
{
	begin();
	add_all();
	for (uint32_t n = entry_count; n-- > SYMBOLS;) {
		exports_remove(&x, entries[n].m, entries[n].i);
		entries[n].present = false;
	}
	exports_shrink(&x, &ram, 1024);
	CHECK_EQ(x.slots.size, 1024);
	CHECK_EQ(x.slots.used, SYMBOLS);
	CHECK_EQ(ram.blocks, 1);
	CHECK(all_agree(7));
}
