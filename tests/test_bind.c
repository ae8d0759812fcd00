// SPDX-License-Identifier: BSD-2-Clause
/*
 * test_bind.c: loader/bind.c: which definition a reference gets, by the kind of
 * definition. test_scope.c has whose, test_reloc.c what is written.
 *
 * The board's CPU "chooses", for a resolver at an address, the word behind it.
 */
#include "unit.h"
#include "loader/arm/reloc.h"
#include "loader/bind.h"
#include "tests/fake_board.h"

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
	int error;

	if (b.file_count == 0)
		board_add(&b, NULL, &e);
	error = load_program(&b.ld, "m.so", flags, &m);
	if (error == 0)
		load_start(&b.ld);
	return error;
}

static uint32_t word(uint32_t vaddr)
{
	return board_word(&b, board_address(m, vaddr));
}

TEST(an_ifunc_is_what_its_resolver_chooses)
{
	uint32_t f, chosen;

	begin();
	f = eb_symbol(&e, "f", STB_GLOBAL, STT_GNU_IFUNC, 1, e.text + 0x11);
	eb_rel(&e, e.data, R_ARM_ABS32, f);
	eb_rel(&e, e.data + 4, R_ARM_GLOB_DAT, f);
	eb_word(&e, e.data + 8, e.text + 0x21);
	eb_rel(&e, e.data + 8, R_ARM_IRELATIVE, 0);
	eb_slot(&e, f);
	CHECK_EQ(load(0), 0);
	chosen = board_address(m, 0x811) + 4;
	CHECK_EQ(word(0x900), chosen);
	CHECK_EQ(word(0x904), chosen);
	CHECK_EQ(word(0x908), board_address(m, 0x821) + 4);
	CHECK_EQ(bind_slot(m, 0), chosen);
	load_end(&b.ld);
	CHECK_EQ(load(LOAD_NOW), 0);
	CHECK_EQ(word(0x98c), chosen);
	board_end(&b);
}

TEST(a_boot_time_librarys_resolvers_run_when_it_is_linked)
{
	begin();
	eb_rel(&e, e.data, R_ARM_ABS32,
	       eb_symbol(&e, "f", STB_GLOBAL, STT_GNU_IFUNC, 1, e.text + 0x11));
	board_add(&b, NULL, &e);
	CHECK_EQ(load_resident(&b.ld, "m.so", 0, &m), 0);
	CHECK_EQ(word(0x900), board_address(m, 0x811) + 4);
	CHECK_EQ(load_unload(&b.ld, m), 0);
	board_end(&b);
}

/* Row 67: a resolver is called, so it must be code. */
TEST(refuses_resolvers_that_are_no_code)
{
	static const uint32_t bad[] = {0x901, 0x880, 0x10000, 0xffffffff};

	for (size_t i = 0; i < 2 * sizeof(bad) / sizeof(bad[0]); i++) {
		struct board_state *s;

		begin();
		if (i % 2) {
			eb_word(&e, e.data, bad[i / 2]);
			eb_rel(&e, e.data, R_ARM_IRELATIVE, 0);
		} else {
			eb_rela(&e, e.data, R_ARM_IRELATIVE, 0, bad[i / 2]);
		}
		board_add(&b, NULL, &e);
		s = board_save(&b);
		CHECK_EQ(load_resident(&b.ld, "m.so", 0, &m), ROMLD_E_IFUNC);
		CHECK(board_same(&b, s));
		board_state_free(s);
		board_end(&b);
	}
}

TEST(refuses_ifunc_symbols_that_are_no_code)
{
	for (uint32_t bind = STB_LOCAL; bind <= STB_WEAK; bind++) {
		begin();
		eb_rel(&e, e.data, R_ARM_ABS32,
		       eb_symbol(&e, "f", bind, STT_GNU_IFUNC, 2, e.data + 1));
		CHECK_EQ(load(0), ROMLD_E_IFUNC);
		CHECK_STR(board_check(&b), NULL);
		board_end(&b);
	}
}

/* One copy for good is what libstdc++ relies on. */
TEST(a_module_with_a_unique_symbol_that_was_bound_stays)
{
	struct module *p;

	begin();
	board_add(&b, NULL, &e);
	eb_begin(&e, "unique.so");
	eb_rel(&e, e.data, R_ARM_ABS32,
	       eb_symbol(&e, "u", STB_GNU_UNIQUE, STT_OBJECT, 2, e.data + 4));
	board_add(&b, NULL, &e);
	CHECK_EQ(load(0), 0);
	CHECK_EQ(load_open(&b.ld, "unique.so", 0, &p), 0);
	CHECK_EQ(load_close(&b.ld, p), 0);
	CHECK(module_find(&b.ld, "unique.so") != NULL);
	board_end(&b);
}

TEST(deepbind_prefers_its_own_group)
{
	struct module *p;

	for (uint32_t deep = 0; deep < 2; deep++) {
		begin();
		eb_function(&e, "who", 0);
		board_add(&b, NULL, &e);
		eb_begin(&e, "plugin.so");
		eb_rel(&e, e.data, R_ARM_ABS32, eb_function(&e, "who", 4));
		board_add(&b, NULL, &e);
		CHECK_EQ(load(0), 0);
		CHECK_EQ(load_open(&b.ld, "plugin.so", deep ? LOAD_DEEPBIND : 0, &p), 0);
		CHECK_EQ(board_word(&b, board_address(p, 0x900)),
			 deep ? board_address(p, 0x805) : board_address(m, 0x801));
		board_end(&b);
	}
}

/* ---- filters and preloads ---- */

static void add_function(const char *name, const char *function, uint32_t tag, const char *filtee)
{
	struct elf_builder l;
	struct built *f;

	eb_begin(&l, name);
	eb_function(&l, function, 0x10);
	if (tag != 0)
		eb_needed(&l, filtee);
	f = board_add(&b, NULL, &l);
	if (tag != 0)
		f->dyn[0].d_tag = tag;
}

static const char *provider(void)
{
	const struct module *p = module_at(&b.ld, word(0x900));

	return p != NULL ? p->l_name : "nobody";
}

TEST(a_filtee_goes_before_its_filter)
{
	static const uint32_t tags[] = {DT_FILTER, DT_AUXILIARY};

	for (size_t i = 0; i < 2; i++) {
		begin();
		eb_needed(&e, "filter.so");
		eb_rel(&e, e.data, R_ARM_ABS32, eb_import(&e, "f"));
		board_add(&b, NULL, &e);
		add_function("filter.so", "f", tags[i], "filtee.so");
		add_function("filtee.so", "f", 0, NULL);
		CHECK_EQ(load(0), 0);
		CHECK_STR(provider(), "filtee.so");
		CHECK_STR(board_check(&b), NULL);
		board_end(&b);
	}
}

TEST(an_auxiliary_filtee_may_be_missing_and_another_may_not)
{
	for (uint32_t optional = 0; optional < 2; optional++) {
		begin();
		eb_needed(&e, "filter.so");
		eb_rel(&e, e.data, R_ARM_ABS32, eb_import(&e, "f"));
		board_add(&b, NULL, &e);
		add_function("filter.so", "f", optional ? DT_AUXILIARY : DT_FILTER, "absent.so");
		CHECK_EQ(load(0), optional ? 0 : ROMLD_E_NEEDED);
		if (optional)
			CHECK_STR(provider(), "filter.so");
		CHECK_STR(board_check(&b), NULL);
		board_end(&b);
	}
}

TEST(a_preloaded_library_goes_before_the_programs_own)
{
	static const char *const list[] = {"preload.so", NULL}, *const absent[] = {"absent.so",
										   NULL};
	struct board_state *s;

	begin();
	eb_needed(&e, "lib.so");
	eb_rel(&e, e.data, R_ARM_ABS32, eb_import(&e, "f"));
	board_add(&b, NULL, &e);
	add_function("lib.so", "f", 0, NULL);
	add_function("preload.so", "f", 0, NULL);
	b.ld.preload = list;
	CHECK_EQ(load(0), 0);
	CHECK_STR(provider(), "preload.so");
	CHECK_STR(board_check(&b), NULL);
	load_end(&b.ld);
	b.ld.preload = absent;
	s = board_save(&b);
	CHECK(load(0) < 0);
	CHECK(board_same(&b, s));
	board_state_free(s);
	board_end(&b);
}

TEST(a_file_may_ask_not_to_be_opened_or_to_be_global)
{
	struct module *p;

	begin();
	board_add(&b, NULL, &e);
	eb_begin(&e, "noopen.so");
	eb_tag(&e, DT_FLAGS_1, DF_1_NOOPEN);
	board_add(&b, NULL, &e);
	eb_begin(&e, "global.so");
	eb_function(&e, "g", 0);
	eb_tag(&e, DT_FLAGS_1, DF_1_GLOBAL);
	board_add(&b, NULL, &e);
	CHECK_EQ(load(0), 0);
	CHECK_EQ(load_open(&b.ld, "noopen.so", 0, &p), ROMLD_E_NOOPEN);
	CHECK_STR(board_check(&b), NULL);
	CHECK_EQ(load_open(&b.ld, "global.so", 0, &p), 0);
	CHECK(p->flags & MODULE_GLOBAL);
	board_end(&b);
}
