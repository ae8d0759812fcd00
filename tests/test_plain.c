// SPDX-License-Identifier: BSD-2-Clause
/*
 * test_plain.c: loader/plain.c: advice binds what the names bind, whatever it says;
 * and when it fits, the names are not looked at.
 */
#include "unit.h"
#include "loader/arm/reloc.h"
#include "loader/bind.h"
#include "loader/reloc.h"
#include "loader/slots.h"
#include "tests/fake_board.h"

#define ROWS_MAX 64u

static struct fake_board b;
static struct elf_builder e;
static struct module *m;
static struct built *program, *a_so, *b_so;

/* What the program imports, each as a word, as a GOT entry and as a call. */
static const char *const imports[] = {
	"r4",        "r5",        "device_motor_read_sample_with_timeout_0004",
	"rom_write", "of_b_only", "device_motor_read_sample_with_timeout_0005",
};
#define IMPORTS (sizeof imports / sizeof imports[0])
#define BOUND   (3 * IMPORTS)

/* ---- the source's advice ---- */

static uint32_t words[ADVICE_WORDS(ROWS_MAX)];
static uint32_t count;
static uint32_t asked;

static int advise(struct source *s, uint32_t ordinal, struct advice *out)
{
	struct file f;

	if (b.plain.find(s, "m.so", &f) != 0 || ordinal != f.ordinal)
		return -1;
	asked++;
	*out = (struct advice){words, count};
	return 0;
}

static struct lineup *lineup(uint32_t n)
{
	return (struct lineup *)words + n;
}

static uint32_t *key_of(uint32_t symbol)
{
	return words + ADVICE_KEYS + symbol;
}

static uint32_t *at_of(uint32_t symbol)
{
	return key_of(symbol) + count;
}

static uint32_t symbol_of(const char *name)
{
	return (uint32_t)(built_sym(program, name) - program->sym);
}

static void advise_on(const char *name, const struct built *provider, const char *file)
{
	const struct elf32_sym *there = built_sym(provider, name);
	uint32_t i = symbol_of(name);

	*key_of(i) = mix(gnu_hash(name));
	if (there && there->st_shndx != SHN_UNDEF)
		*at_of(i) = IMPORT_AT(module_find(&b.ld, file)->index, there - provider->sym);
}

static void take_lineup(uint32_t n, const char *last)
{
	const struct module *l = module_find(&b.ld, last);

	*lineup(n) = (struct lineup){l->index, l->lineage};
}

/* As mkstore has it, which loads the program alone behind a.so and b.so; but what is
 * there as well at that time does not matter here. */
static void advise_rightly(void)
{
	memset(words, 0, sizeof words);
	count = program->sym_count;
	memset(at_of(0), 0xff, count * 4);
	lineup(0)->last = 4;
	lineup(0)->lineage.low = 99;
	take_lineup(1, "b.so");
	for (uint32_t i = 0; i < IMPORTS; i++)
		advise_on(imports[i], i == 4 ? b_so : a_so, i == 4 ? "b.so" : "a.so");
}

/* ---- the board ---- */

static void add_library(const char *name, bool is_a)
{
	eb_begin(&e, name);
	if (is_a) {
		for (uint32_t i = 0; i < IMPORTS; i++)
			if (i != 3 && i != 4)
				eb_function(&e, imports[i], 4 * i);
	} else {
		eb_function(&e, "of_b_only", 0);
		eb_function(&e, "r4", 8); /* a.so comes first */
	}
	*(is_a ? &a_so : &b_so) = board_add(&b, NULL, &e);
}

static void add_program(void)
{
	eb_begin(&e, "m.so");
	e.entry = e.text + 1;
	for (uint32_t i = 0; i < IMPORTS; i++) {
		uint32_t symbol = eb_import(&e, imports[i]);

		eb_word(&e, e.data + 8 * i, 100);
		eb_rel(&e, e.data + 8 * i, R_ARM_ABS32, symbol);
		eb_rel(&e, e.data + 8 * i + 4, R_ARM_GLOB_DAT, symbol);
		eb_slot(&e, symbol);
	}
	program = board_add(&b, NULL, &e);
}

static void begin(void)
{
	board_begin(&b, 1 << 18);
	b.plain = b.source;
	add_library("a.so", true);
	add_library("b.so", false);
	add_program();
	CHECK_EQ(load_resident(&b.ld, "a.so", 0, NULL), 0);
	CHECK_EQ(load_resident(&b.ld, "b.so", 0, NULL), 0);
	b.source.advice = advise;
	asked = 0;
}

/* Loads it and takes all that was bound. */
static int bind_all(uint32_t *bound)
{
	int error = load_program(&b.ld, "m.so", LOAD_NOW, &m);

	for (uint32_t i = 0; error == 0 && i < IMPORTS; i++) {
		bound[3 * i] = board_word(&b, board_address(m, 0x900 + 8 * i));
		bound[3 * i + 1] = board_word(&b, board_address(m, 0x904 + 8 * i));
		bound[3 * i + 2] = board_word(&b, board_address(m, program->got) + 12 + 4 * i);
	}
	if (error == 0)
		load_end(&b.ld);
	return error;
}

static void bind_without(uint32_t *bound)
{
	count = 0;
	CHECK_EQ(bind_all(bound), 0);
	advise_rightly();
}

static uint32_t value_in(const char *library, const char *name)
{
	const struct module *l = module_find(&b.ld, library);
	const struct built *f = l && strcmp(library, "a.so") == 0 ? a_so : b_so;

	return l ? board_address(l, built_sym(f, name)->st_value) : 0;
}

/* ---- tests ---- */

TEST(names_are_bound_in_all_three_ways)
{
	uint32_t bound[BOUND];

	begin();
	bind_without(bound);
	for (uint32_t i = 0; i < IMPORTS; i++) {
		uint32_t value = i == 3   ? ROM_WRITE
				 : i == 4 ? value_in("b.so", imports[i])
					  : value_in("a.so", imports[i]);

		CHECK_EQ(bound[3 * i], value + 100);
		CHECK_EQ(bound[3 * i + 1], value);
		CHECK_EQ(bound[3 * i + 2], value);
	}
	board_end(&b);
}

TEST(right_advice_binds_as_the_names_do)
{
	uint32_t expected[BOUND], bound[BOUND];

	begin();
	bind_without(expected);
	CHECK_EQ(bind_all(bound), 0);
	CHECK(asked != 0);
	CHECK(memcmp(bound, expected, sizeof bound) == 0);
	board_end(&b);
}

/* Changes the names of all imports in the file. r4 has a namesake: it needs its own. */
static void deface(void)
{
	for (uint32_t i = 1; i < IMPORTS; i++)
		if (i != 3)
			program->str[built_sym(program, imports[i])->st_name] = '?';
}

TEST(advice_that_fits_needs_no_name)
{
	uint32_t expected[BOUND], bound[BOUND];

	begin();
	bind_without(expected);
	deface();
	CHECK_EQ(bind_all(bound), 0);
	CHECK(memcmp(bound, expected, sizeof bound) == 0);
	count = 0;
	CHECK_EQ(bind_all(bound), ROMLD_E_NO_SYMBOL);
	board_end(&b);
}

/* Words whose bytes were damaged do not come here: the source sees it. With words that
 * lie, anything may be bound that is an address in a module; nothing else is touched. */
TEST(advice_that_lies_stays_within_the_modules)
{
	static const uint32_t lies[] = {0,         1,          2,          0xffff,     0x10000,
					0x1fffff,  0x200000,   0x200001,   0x400003,   0x600000,
					0x7fffffe, 0x7fffffff, 0x80000000, 0xffe00000, 0xfffffffe};
	uint32_t bound[BOUND], right[ADVICE_WORDS(ROWS_MAX)];

	begin();
	advise_rightly();
	memcpy(right, words, sizeof right);
	for (uint32_t at = 0; at < ADVICE_WORDS(count); at++) {
		for (uint32_t i = 0; i < sizeof lies / sizeof lies[0]; i++) {
			words[at] = lies[i];
			CHECK_EQ(bind_all(bound), 0);
			CHECK_STR(board_check(&b), NULL);
		}
		words[at] = right[at];
	}
	board_end(&b);
}

/* "shared" is the last of the ROM's names, and shorter than what it is compared with. */
TEST(a_name_is_not_compared_beyond_the_roms_own)
{
	uint32_t expected[BOUND], bound[BOUND], i;

	begin();
	bind_without(expected);
	i = symbol_of(imports[2]);
	*at_of(i) = UINT32_MAX;
	*key_of(i) = mix(gnu_hash("shared"));
	CHECK_EQ(bind_all(bound), 0);
	CHECK(memcmp(bound, expected, sizeof bound) == 0);
	board_end(&b);
}

/* Every value of every byte of what says who was there. */
TEST(another_lineup_is_noticed)
{
	uint32_t expected[BOUND], bound[BOUND], bad = 0;
	uint8_t *byte = (uint8_t *)lineup(1);

	begin();
	bind_without(expected);
	for (uint32_t i = 0; i < IMPORTS; i++) /* if they were believed: */
		*at_of(symbol_of(imports[i])) = IMPORT_AT(2, 2);
	for (uint32_t at = 0; at < sizeof *lineup(1); at++) {
		for (int change = 1; change < 256; change++) {
			byte[at] ^= (uint8_t)change;
			bad += bind_all(bound) != 0 || memcmp(bound, expected, sizeof bound) != 0;
			byte[at] ^= (uint8_t)change;
		}
	}
	CHECK_EQ(bad, 0);
	CHECK_EQ(bind_all(bound), 0);
	CHECK(memcmp(bound, expected, sizeof bound) != 0);
	board_end(&b);
}

/* The modules of then are not those of now. */
TEST(libraries_in_another_order_are_another_lineup)
{
	uint32_t expected[BOUND], bound[BOUND];

	begin();
	eb_begin(&e, "x.so");
	eb_function(&e, "of_x", 4);
	board_add(&b, NULL, &e);
	CHECK_EQ(load_unload(&b.ld, module_find(&b.ld, "a.so")), 0);
	CHECK_EQ(load_resident(&b.ld, "x.so", 0, NULL), 0); /* has a.so's number now */
	CHECK_EQ(load_resident(&b.ld, "a.so", 0, NULL), 0);
	bind_without(expected);
	for (uint32_t i = 0; i < IMPORTS; i++)
		*at_of(symbol_of(imports[i])) = IMPORT_AT(2, 2);
	CHECK(lineage_is_none(module_find(&b.ld, "b.so")->lineage));
	CHECK(lineage_is_none(module_find(&b.ld, "a.so")->lineage));
	CHECK_EQ(bind_all(bound), 0);
	CHECK(memcmp(bound, expected, sizeof bound) == 0);
	board_end(&b);
}

/* The larger lineup has the program's own libraries in it. */
TEST(a_library_of_the_program_is_known_when_all_is_as_it_was)
{
	struct module *top;

	begin();
	eb_begin(&e, "c.so");
	eb_function(&e, "rom_write", 0x10); /* the ROM's comes first in no scope */
	eb_function(&e, "of_c_only", 0x14);
	board_add(&b, NULL, &e);
	eb_begin(&e, "m.so");
	e.entry = e.text + 1;
	eb_rel(&e, e.data, R_ARM_ABS32, eb_import(&e, "of_c_only"));
	eb_needed(&e, "c.so");
	program = board_add(&b, NULL, &e);
	memset(words, 0, sizeof words);
	count = program->sym_count;
	memset(at_of(0), 0xff, count * 4);
	*key_of(1) = mix(gnu_hash("of_c_only"));
	*at_of(1) = IMPORT_AT(5, 2); /* ROM, a, b, m, c */
	CHECK_EQ(load_program(&b.ld, "m.so", LOAD_NOW, &top), 0);
	take_lineup(0, "c.so");
	load_end(&b.ld);
	program->str[built_sym(program, "of_c_only")->st_name] = '?';
	CHECK_EQ(load_program(&b.ld, "m.so", LOAD_NOW, &top), 0);
	CHECK_EQ(board_word(&b, board_address(top, 0x900)),
		 board_address(module_find(&b.ld, "c.so"), 0x815));
	load_end(&b.ld);
	board_end(&b);
}

/* The program defines it as well: it comes first. */
TEST(a_namesake_that_comes_first_is_bound_all_the_same)
{
	struct built *before;
	struct module *top;

	begin();
	advise_rightly();
	eb_begin(&e, "top.so");
	e.entry = e.text + 1;
	eb_function(&e, "r5", 0x20);
	eb_needed(&e, "m.so");
	before = board_add(&b, NULL, &e);
	CHECK(before != NULL);
	CHECK_EQ(load_program(&b.ld, "top.so", LOAD_NOW, &top), 0);
	m = module_find(&b.ld, "m.so");
	CHECK(m != NULL);
	CHECK_EQ(board_word(&b, board_address(m, 0x904 + 8)),
		 board_address(top, built_sym(before, "r5")->st_value));
	CHECK_EQ(board_word(&b, board_address(m, 0x904 + 16)), value_in("a.so", imports[2]));
	load_end(&b.ld);
	board_end(&b);
}

TEST(advice_is_kept_for_first_calls_and_given_back)
{
	struct board_state *before;

	begin();
	advise_rightly();
	deface();
	before = board_save(&b);
	CHECK_EQ(load_program(&b.ld, "m.so", 0, &m), 0);
	memset(words, 0xff, sizeof words); /* the source's next */
	CHECK(reloc_is_unbound(m, 1));
	CHECK_EQ(bind_slot(m, 1), value_in("a.so", "r5"));
	CHECK(!reloc_is_unbound(m, 1));
	CHECK_EQ(bind_slot(m, 4), value_in("b.so", "of_b_only"));
	CHECK_EQ(bind_slot(m, 0), value_in("a.so", "r4"));
	CHECK_EQ(bind_slot(m, 3), ROM_WRITE);
	CHECK_STR(board_check(&b), NULL);
	load_end(&b.ld);
	CHECK(board_same(&b, before));
	board_state_free(before);
	board_end(&b);
}

/* Its own export is bound without its name; a relocation at a symbol that it does not
 * export, or at none, is not this file's business. */
TEST(own_exports_are_told_by_their_number)
{
	uint32_t own, local;
	struct built *f;

	begin();
	eb_begin(&e, "own.so");
	own = eb_function(&e, "r17", 0x10);
	local = eb_symbol(&e, "hidden", STB_LOCAL, STT_FUNC, 1, e.text + 0x31);
	eb_rel(&e, e.data, R_ARM_ABS32, own);
	eb_rel(&e, e.data + 4, R_ARM_GLOB_DAT, local);
	eb_rel(&e, e.data + 8, R_ARM_ABS32, own);
	e.entry = e.text + 1;
	f = board_add(&b, NULL, &e);
	CHECK_EQ(load_program(&b.ld, "own.so", 0, &m), 0);
	CHECK_EQ(board_word(&b, board_address(m, 0x900)),
		 board_address(m, built_sym(f, "r17")->st_value));
	CHECK_EQ(board_word(&b, board_address(m, 0x904)), board_address(m, 0x831));
	CHECK_EQ(board_word(&b, board_address(m, 0x908)), board_word(&b, board_address(m, 0x900)));
	load_end(&b.ld);
	board_end(&b);
}
