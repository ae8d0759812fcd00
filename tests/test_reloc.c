// SPDX-License-Identifier: BSD-2-Clause
/*
 * test_reloc.c: loader/reloc.c and arm/reloc.c: what is written, and where.
 */
#include "unit.h"
#include "loader/arm/reloc.h"
#include "loader/reloc.h"
#include "tests/fake_board.h"

uint32_t bind_slot(struct module *m, uint32_t i);

static struct fake_board b;
static struct elf_builder e;
static struct module *m;

static void begin(void)
{
	board_begin(&b, 1 << 18);
	eb_begin(&e, "m.so");
	e.entry = e.text + 1;
}

static int load(uint32_t flags)
{
	board_add(&b, NULL, &e);
	return load_program(&b.ld, "m.so", flags, &m);
}

static uint32_t word(uint32_t vaddr)
{
	return board_word(&b, board_address(m, vaddr));
}

/* The load is refused with this code alone and leaves nothing behind. */
static void refused(int code)
{
	struct board_state *s = board_save(&b);

	CHECK_EQ(load(0), code);
	CHECK_EQ(b.told_count, 1);
	CHECK_STR(refusal_name(b.told[0]), refusal_name(code));
	CHECK(board_same(&b, s));
	board_state_free(s);
	board_end(&b);
}

/* ---- values ---- */

TEST(applies_each_type_with_the_addend_in_place)
{
	uint32_t own, rom, d;

	begin();
	d = e.data;
	own = eb_object(&e, "x", 0x40);
	rom = eb_import(&e, "rom_write");
	for (uint32_t i = 0; i < 8; i++)
		eb_word(&e, d + 4 * i, 0x10);
	eb_rel(&e, d, R_ARM_ABS32, own);
	eb_rel(&e, d + 4, R_ARM_REL32, own);
	eb_rel(&e, d + 8, R_ARM_GLOB_DAT, own);
	eb_rel(&e, d + 12, R_ARM_RELATIVE, 0);
	eb_rel(&e, d + 16, R_ARM_ABS32, rom);
	eb_rel(&e, d + 20, R_ARM_NONE, rom);
	eb_rel(&e, d + 24, R_ARM_JUMP_SLOT, rom);
	eb_rel(&e, d + 28, R_ARM_ABS32, 0); /* no symbol: S is 0 */
	CHECK_EQ(load(0), 0);
	CHECK_EQ(word(d), board_address(m, d + 0x40) + 0x10);
	CHECK_EQ(word(d + 4), 0x40 - 4 + 0x10);
	CHECK_EQ(word(d + 8), board_address(m, d + 0x40));
	CHECK_EQ(word(d + 12), board_address(m, 0x10));
	CHECK_EQ(word(d + 16), ROM_WRITE + 0x10);
	CHECK_EQ(word(d + 20), 0x10);
	CHECK_EQ(word(d + 24), ROM_WRITE);
	CHECK_EQ(word(d + 28), 0x10);
	board_end(&b);
}

TEST(applies_each_type_with_an_addend_of_its_own)
{
	uint32_t own, d;

	begin();
	d = e.data;
	own = eb_function(&e, "f", 8);
	for (uint32_t i = 0; i < 4; i++)
		eb_word(&e, d + 4 * i, 0xdeadbeef);
	eb_rela(&e, d, R_ARM_ABS32, own, 4);
	eb_rela(&e, d + 4, R_ARM_REL32, own, 4);
	eb_rela(&e, d + 8, R_ARM_RELATIVE, 0, 0x20);
	eb_rela(&e, d + 12, R_ARM_GLOB_DAT, own, 0);
	CHECK_EQ(load(0), 0);
	CHECK_EQ(word(d), board_address(m, 0x808 + 1 + 4));
	CHECK_EQ(word(d + 4), 0x808 + 1 + 4 - (d + 4));
	CHECK_EQ(word(d + 8), board_address(m, 0x20));
	CHECK_EQ(word(d + 12), board_address(m, 0x808 + 1)); /* the Thumb bit (row 68) */
	board_end(&b);
}

TEST(applies_packed_relative_relocations)
{
	begin();
	for (uint32_t i = 0; i < 32; i++)
		eb_word(&e, e.data + 4 * i, i);
	eb_relr(&e, e.data);
	eb_relr(&e, 1u | 1u << 1 | 1u << 3 | 1u << 31); /* words 1, 3 and 31 */
	CHECK_EQ(load(0), 0);
	for (uint32_t i = 0; i < 32; i++)
		CHECK_EQ(word(0x900 + 4 * i),
			 i == 0 || i == 1 || i == 3 || i == 31 ? board_address(m, i) : i);
	board_end(&b);
}

TEST(a_bitmap_goes_on_behind_the_one_before_it)
{
	begin();
	e.data_size = 0x200;
	eb_relr(&e, e.data);
	eb_relr(&e, 1);              /* 31 words, none of them */
	eb_relr(&e, 1u | 1u << 2);   /* word 1 + 31 + 1 */
	eb_relr(&e, e.data + 0x100); /* an address again */
	CHECK_EQ(load(0), 0);
	CHECK_EQ(word(0x900 + 4 * 33), board_address(m, 0));
	CHECK_EQ(word(0x900 + 4 * 32), 0);
	CHECK_EQ(word(0x900 + 4 * 34), 0);
	CHECK_EQ(word(0xa00), board_address(m, 0));
	board_end(&b);
}

TEST(a_word_need_not_be_aligned)
{
	uint32_t rom;

	begin();
	rom = eb_import(&e, "rom_write");
	eb_word(&e, e.data + 1, 0x100);
	eb_word(&e, e.data + 11, 0x100);
	eb_word(&e, e.data + 18, 0x100);
	eb_rel(&e, e.data + 1, R_ARM_ABS32, rom);
	eb_rel(&e, e.data + 11, R_ARM_RELATIVE, 0);
	eb_relative(&e, e.data + 18, 0x100); /* counted by DT_RELCOUNT */
	CHECK_EQ(load(0), 0);
	CHECK_EQ(word(0x901), ROM_WRITE + 0x100);
	CHECK_EQ(word(0x90b), board_address(m, 0x100));
	CHECK_EQ(word(0x912), board_address(m, 0x100));
	board_end(&b);
}

/* Row 76: sums are modulo 2^32, as the ABI says of a word. */
TEST(sums_wrap)
{
	begin();
	eb_rela(&e, e.data, R_ARM_RELATIVE, 0, 0xffffffff);
	eb_relative(&e, e.data + 4, 0xfffffffe);
	CHECK_EQ(load(0), 0);
	CHECK_EQ(word(0x900), board_address(m, 0) - 1);
	CHECK_EQ(word(0x904), board_address(m, 0) - 2);
	board_end(&b);
}

TEST(a_count_of_relatives_is_a_hint_only)
{
	static const uint32_t counts[] = {0, 1, 3, 4, 0xffffffff};

	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		struct built *f;

		begin();
		eb_relative(&e, e.data, 8);
		eb_relative(&e, e.data + 4, 16);
		if (i % 2)
			eb_rel(&e, e.data + 8, R_ARM_ABS32, eb_import(&e, "rom_exit"));
		f = board_add(&b, NULL, &e);
		built_dyn(f, DT_RELCOUNT)->d_val = counts[i];
		CHECK_EQ(load_program(&b.ld, "m.so", 0, &m), 0);
		CHECK(m->relative_count <= m->rel.count);
		CHECK_EQ(word(0x900), board_address(m, 8));
		CHECK_EQ(word(0x904), board_address(m, 16));
		CHECK_EQ(word(0x908), i % 2 ? ROM_EXIT : 0);
		board_end(&b);
	}
}

/* ---- symbols ---- */

TEST(a_weak_undefined_symbol_is_0)
{
	uint32_t weak, known;

	begin();
	weak = eb_import_weak(&e, "nobody");
	known = eb_import_weak(&e, "rom_exit");
	eb_word(&e, e.data, 0x55);
	eb_word(&e, e.data + 4, 3);
	eb_rel(&e, e.data, R_ARM_GLOB_DAT, weak);
	eb_rel(&e, e.data + 4, R_ARM_ABS32, weak);
	eb_rel(&e, e.data + 8, R_ARM_ABS32, known);
	eb_slot(&e, weak);
	CHECK_EQ(load(LOAD_NOW), 0);
	CHECK_EQ(word(0x900), 0);
	CHECK_EQ(word(0x904), 3);
	CHECK_EQ(word(0x908), ROM_EXIT);
	CHECK_EQ(word(0x980 + 12), 0);
	board_end(&b);
}

TEST(an_absolute_symbol_does_not_move)
{
	uint32_t abs;

	begin();
	abs = eb_symbol(&e, "abs", STB_GLOBAL, STT_NOTYPE, SHN_ABS, 0x12345678);
	eb_rel(&e, e.data, R_ARM_ABS32, abs);
	CHECK_EQ(load(0), 0);
	CHECK_EQ(word(0x900), 0x12345678);
	board_end(&b);
}

/* The program is looked at first; what a symbol's own module says counts only
 * where the symbol cannot be interposed. */
static void check_own(uint32_t visibility, uint32_t bind, bool is_symbolic, bool is_own)
{
	struct elf_builder lib;
	uint32_t s;

	begin();
	eb_needed(&e, "lib.so");
	eb_object(&e, "x", 0);
	eb_begin(&lib, "lib.so");
	s = eb_symbol(&lib, "x", bind, STT_OBJECT, 2, lib.data + 0x20);
	eb_visibility(&lib, s, visibility);
	eb_rel(&lib, lib.data, R_ARM_ABS32, s);
	if (is_symbolic)
		eb_tag(&lib, DT_FLAGS, DF_SYMBOLIC);
	board_add(&b, NULL, &lib);
	CHECK_EQ(load(0), 0);
	m = module_needed(m, 0);
	CHECK_EQ(word(0x900),
		 is_own ? board_address(m, 0x920) : board_address(b.ld.program, 0x900));
	board_end(&b);
}

TEST(only_what_cannot_be_interposed_is_bound_to_itself)
{
	check_own(STV_DEFAULT, STB_GLOBAL, false, false);
	check_own(STV_DEFAULT, STB_WEAK, false, false);
	check_own(STV_PROTECTED, STB_GLOBAL, false, true);
	check_own(STV_HIDDEN, STB_GLOBAL, false, true);
	check_own(STV_DEFAULT, STB_LOCAL, false, true);
	check_own(STV_DEFAULT, STB_GLOBAL, true, true);
}

/* Row 65. */
TEST(tells_every_missing_name_once)
{
	begin();
	for (uint32_t i = 0; i < 5; i++) {
		char name[16];
		uint32_t s;

		snprintf(name, sizeof(name), "missing_%u", i);
		s = eb_import(&e, name);
		eb_rel(&e, e.data + 4 * i, R_ARM_ABS32, s);
		eb_rel(&e, e.data + 0x40, R_ARM_REL32, s);
		eb_slot(&e, s);
	}
	CHECK_EQ(load(0), ROMLD_E_NO_SYMBOL);
	CHECK_EQ(b.told_count, 5);
	CHECK(board_said(&b, "m.so: needs \"missing_0\", exported by nobody"));
	CHECK(board_said(&b, "\"missing_4\""));
	board_end(&b);
}

TEST(a_long_list_of_missing_names_is_cut)
{
	begin();
	e.data_size = 0x200;
	for (uint32_t i = 0; i < 40; i++) {
		char name[16];

		snprintf(name, sizeof(name), "missing_%u", i);
		eb_rel(&e, e.data + 4 * i, R_ARM_ABS32, eb_import(&e, name));
	}
	CHECK_EQ(load(0), ROMLD_E_NO_SYMBOL);
	CHECK_EQ(board_told(&b, ROMLD_E_NO_SYMBOL), 16);
	CHECK_EQ(board_told(&b, ROMLD_E_MORE_SYMBOLS), 1);
	board_end(&b);
}

/* ---- where ---- */

/* Rows 70 to 75 and 79. */
static const struct {
	int row;
	uint32_t r_offset, type, symbol;
	int code;
} places[] = {
	{70, 0x100000, R_ARM_RELATIVE, 0, ROMLD_E_RELOC_OFFSET},
	{70, 0xffffffff, R_ARM_RELATIVE, 0, ROMLD_E_RELOC_OFFSET},
	{70, 0xfffffffc, R_ARM_ABS32, 0, ROMLD_E_RELOC_OFFSET},
	{71, 0x800, R_ARM_RELATIVE, 0, ROMLD_E_RELOC_READONLY},
	{71, 0, R_ARM_ABS32, 0, ROMLD_E_RELOC_READONLY},
	{71, 0x8fd, R_ARM_ABS32, 0, ROMLD_E_RELOC_READONLY}, /* the last bytes before data */
	{73, 0x900, 1, 0, ROMLD_E_RELOC_TYPE},
	{73, 0x900, 24, 0, ROMLD_E_RELOC_TYPE},
	{73, 0x900, 161, 0, ROMLD_E_RELOC_TYPE},
	{73, 0x900, 255, 0, ROMLD_E_RELOC_TYPE},
	{74, 0x900, R_ARM_ABS32, 0x7fff, ROMLD_E_RELOC_SYMBOL},
	{74, 0x900, R_ARM_ABS32, 0xffffff, ROMLD_E_RELOC_SYMBOL},
	{75, 0x900, R_ARM_RELATIVE, 0, 0},
};

TEST(refuses_each_bad_relocation)
{
	for (size_t i = 0; i < 3 * sizeof(places) / sizeof(places[0]); i++) {
		uint32_t info = places[i / 3].symbol << 8 | places[i / 3].type;
		int before = unit_failures;
		struct built *f;

		begin();
		eb_function(&e, "f", 0);
		eb_rel(&e, e.data + 4, R_ARM_NONE, 0);
		eb_rela(&e, e.data + 4, R_ARM_NONE, 0, 0);
		eb_slot(&e, 0);
		f = board_add(&b, NULL, &e);
		if (i % 3 == 0)
			*f->rel = (struct elf32_rel){places[i / 3].r_offset, info};
		else if (i % 3 == 1)
			*f->rela = (struct elf32_rela){places[i / 3].r_offset, info, 0};
		else
			*f->jmprel = (struct elf32_rel){places[i / 3].r_offset, info};
		CHECK_EQ(load_program(&b.ld, "m.so", 0, &m), places[i / 3].code);
		CHECK_EQ(b.told_count, places[i / 3].code != 0);
		if (unit_failures > before)
			printf("row %d: line %zu, table %zu\n", places[i / 3].row, i / 3 + 1,
			       i % 3);
		board_end(&b);
	}
}

TEST(the_last_word_is_inside_and_the_next_is_not)
{
	begin();
	eb_rel(&e, e.data + 0x80 + 12 + 0x40 + 0x58 - 4, R_ARM_RELATIVE, 0);
	board_add(&b, NULL, &e);
	for (uint32_t past = 0; past < 5; past++) {
		struct built *f = board_file(&b, "m.so");

		f->rel->r_offset = f->data->p_vaddr + f->data->p_memsz - 4 + past;
		CHECK_EQ(load_program(&b.ld, "m.so", 0, &m), past ? ROMLD_E_RELOC_OFFSET : 0);
		if (!past)
			load_end(&b.ld);
	}
	board_end(&b);
}

TEST(bitmaps_that_run_off_the_image_are_refused)
{
	begin();
	eb_relr(&e, e.data);
	for (uint32_t i = 0; i < 20; i++)
		eb_relr(&e, 0xffffffff);
	refused(ROMLD_E_RELOC_OFFSET);
	begin();
	eb_relr(&e, 3); /* a bitmap without an address before it */
	refused(ROMLD_E_RELOC_READONLY);
}

TEST(text_relocations_are_taken_where_the_file_says_so)
{
	static const uint32_t tags[][2] = {{DT_TEXTREL, 0}, {DT_FLAGS, DF_TEXTREL}};

	for (size_t i = 0; i < 2; i++) {
		begin();
		eb_tag(&e, tags[i][0], tags[i][1]);
		eb_word(&e, e.text + 0x20, 4);
		eb_rel(&e, e.text + 0x20, R_ARM_ABS32, eb_import(&e, "rom_write"));
		CHECK_EQ(load(0), 0);
		CHECK_EQ(word(0x820), ROM_WRITE + 4);
		board_end(&b);
	}
}

TEST(text_relocations_without_the_tag_are_refused)
{
	begin();
	eb_rel(&e, e.text + 0x20, R_ARM_ABS32, eb_import(&e, "rom_write"));
	refused(ROMLD_E_RELOC_READONLY);
}

/* Row 79: what was checked must stay as it was. */
TEST(no_relocation_touches_the_tables)
{
	uint32_t tables[8];

	for (uint32_t i = 0; i < 8; i++) {
		struct built *f;

		begin();
		eb_tag(&e, DT_TEXTREL, 0);
		eb_function(&e, "f", 0);
		eb_rel(&e, e.data, R_ARM_RELATIVE, 0);
		eb_rela(&e, e.data, R_ARM_NONE, 0, 0);
		eb_relr(&e, e.data);
		eb_slot(&e, 0);
		f = board_add(&b, NULL, &e);
		tables[0] = built_dyn(f, DT_GNU_HASH)->d_val;
		tables[1] = built_dyn(f, DT_SYMTAB)->d_val;
		tables[2] = built_dyn(f, DT_STRTAB)->d_val;
		tables[3] = built_dyn(f, DT_REL)->d_val;
		tables[4] = built_dyn(f, DT_RELA)->d_val;
		tables[5] = built_dyn(f, DT_RELR)->d_val;
		tables[6] = built_dyn(f, DT_JMPREL)->d_val + 5;
		tables[7] = tables[0] - 3;
		f->rel->r_offset = tables[i];
		CHECK_EQ(load_program(&b.ld, "m.so", 0, &m), ROMLD_E_RELOC_TABLE);
		board_end(&b);
	}
}

/* ---- the PLT ---- */

static void describe_slots(void)
{
	begin();
	eb_slot(&e, eb_import(&e, "rom_write"));
	eb_slot(&e, eb_import(&e, "rom_exit"));
}

TEST(a_lazy_slot_leads_to_plt0_until_it_is_called)
{
	struct module_info info;

	describe_slots();
	CHECK_EQ(load(0), 0);
	CHECK_EQ(word(0x980 + 4), (uint32_t)(uintptr_t)m);
	CHECK_EQ(word(0x980 + 8), BOARD_RESOLVER);
	CHECK_EQ(word(0x980 + 12), board_address(m, 0x800));
	CHECK_EQ(word(0x980 + 16), board_address(m, 0x800));
	module_info(m, &info);
	CHECK_EQ(info.slots, 2);
	CHECK_EQ(info.bound, 0);
	CHECK_EQ(bind_slot(m, 1), ROM_EXIT);
	CHECK_EQ(word(0x980 + 12), board_address(m, 0x800));
	CHECK_EQ(word(0x980 + 16), ROM_EXIT);
	module_info(m, &info);
	CHECK_EQ(info.bound, 1);
	board_end(&b);
}

static void check_bound_now(uint32_t flags, uint32_t tag, uint32_t value)
{
	struct module_info info;

	describe_slots();
	if (tag != 0)
		eb_tag(&e, tag, value);
	CHECK_EQ(load(flags), 0);
	CHECK_EQ(word(0x980 + 12), ROM_WRITE);
	CHECK_EQ(word(0x980 + 16), ROM_EXIT);
	module_info(m, &info);
	CHECK_EQ(info.bound, 2);
	board_end(&b);
}

TEST(slots_are_bound_at_load_where_that_is_asked_for)
{
	check_bound_now(LOAD_NOW, 0, 0);
	check_bound_now(0, DT_BIND_NOW, 0);
	check_bound_now(0, DT_FLAGS, DF_BIND_NOW);
	check_bound_now(0, DT_FLAGS_1, DF_1_NOW);
}

TEST(slots_with_addends_of_their_own_are_bound_too)
{
	describe_slots();
	e.plt_rela = true;
	CHECK_EQ(load(0), 0);
	CHECK_EQ(bind_slot(m, 0), ROM_WRITE);
	load_end(&b.ld);
	CHECK_EQ(load_program(&b.ld, "m.so", LOAD_NOW, &m), 0);
	CHECK_EQ(word(0x980 + 12), ROM_WRITE);
	board_end(&b);
}

/* Row 77: PLT0 works with &GOT[3 + n]; any other slot is bound at once. */
TEST(a_slot_outside_the_got_is_bound_at_once)
{
	struct built *f;

	describe_slots();
	f = board_add(&b, NULL, &e);
	f->jmprel[1].r_offset = 0x900;
	CHECK_EQ(load_program(&b.ld, "m.so", 0, &m), 0);
	CHECK_EQ(word(0x900), ROM_EXIT);
	CHECK_EQ(word(0x980 + 12), board_address(m, 0x800));
	board_end(&b);
}

TEST(a_slot_that_leads_nowhere_is_bound_at_once)
{
	static const uint32_t nowhere[] = {0xfffffff0, 0x100000};

	for (size_t i = 0; i < 2; i++) {
		struct built *f;

		describe_slots();
		f = board_add(&b, NULL, &e);
		memcpy(f->at + f->data->p_offset + 0x80 + 12, &nowhere[i], 4);
		CHECK_EQ(load_program(&b.ld, "m.so", 0, &m), 0);
		CHECK_EQ(word(0x980 + 12), ROM_WRITE);
		board_end(&b);
	}
}

TEST(a_file_without_a_got_is_bound_at_once)
{
	struct built *f;

	describe_slots();
	f = board_add(&b, NULL, &e);
	built_dyn(f, DT_PLTGOT)->d_tag = 0x60000000;
	CHECK_EQ(load_program(&b.ld, "m.so", 0, &m), 0);
	CHECK_EQ(word(0x980 + 12), ROM_WRITE);
	board_end(&b);
}

TEST(a_missing_function_is_told_at_load)
{
	begin();
	eb_slot(&e, eb_import(&e, "nobody"));
	refused(ROMLD_E_NO_SYMBOL);
}

TEST(a_missing_function_may_wait_until_it_is_called)
{
	begin();
	eb_slot(&e, eb_import(&e, "rom_exit"));
	eb_slot(&e, eb_import(&e, "nobody"));
	CHECK_EQ(load(LOAD_UNCHECKED), 0);
	CHECK_EQ(b.told_count, 0);
	CHECK_EQ(bind_slot(m, 0), ROM_EXIT);
	bind_slot(m, 1);
	CHECK_EQ(b.unbound, 1);
	CHECK(board_said(&b, "m.so: needs \"nobody\", exported by nobody"));
	CHECK_EQ(word(0x980 + 16), board_address(m, 0x800));
	board_end(&b);
}

/* Row 81. */
TEST(a_call_through_a_slot_that_is_none_ends_the_program)
{
	static const uint32_t bad[] = {2, 1000, 0x3fffffff, 0xffffffff};

	describe_slots();
	CHECK_EQ(load(0), 0);
	for (size_t i = 0; i < 4; i++) {
		board_forget(&b);
		bind_slot(m, bad[i]);
		CHECK_EQ(b.unbound, 1);
		CHECK_EQ(board_told(&b, ROMLD_E_PLT_INDEX), 1);
	}
	board_end(&b);
}

static uint32_t count_word(void *context, uint32_t value)
{
	uint32_t *sum = context;

	*sum += value;
	return value;
}

/* close.c asks for the addresses that a module is bound to. */
TEST(words_are_seen_as_addresses_whatever_their_type)
{
	uint32_t s, seen = 0;

	begin();
	s = eb_object(&e, "x", 0x40);
	eb_rel(&e, e.data, R_ARM_REL32, s);
	eb_rela(&e, e.data + 4, R_ARM_REL32, s, 0);
	eb_rel(&e, e.data + 8, R_ARM_ABS32, s);
	eb_relative(&e, e.data + 12, 0x7777);
	CHECK_EQ(load(0), 0);
	reloc_words(m, RELOC_S, count_word, &seen);
	CHECK_EQ(seen, board_address(m, 0x940) * 3);
	board_end(&b);
}

TEST(the_terms_of_each_type_are_those_of_the_abi)
{
	CHECK_EQ(reloc_terms(R_ARM_RELATIVE) & (RELOC_B | RELOC_A | RELOC_S), RELOC_B | RELOC_A);
	CHECK_EQ(reloc_terms(R_ARM_GLOB_DAT) & (RELOC_B | RELOC_A | RELOC_S), RELOC_S);
	for (uint32_t type = 0; type < 300; type++)
		CHECK_EQ(reloc_terms(type) != 0, type == 0 || type == 2 || type == 3 ||
							 type == 13 || (type >= 17 && type <= 23) ||
							 type == 160);
	CHECK_EQ(reloc_terms(UINT32_MAX), 0);
}
