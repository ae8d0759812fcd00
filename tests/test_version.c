// SPDX-License-Identifier: BSD-2-Clause
/*
 * test_version.c: loader/version.c: symbol versions, matched as GNU ld.so does.
 *
 * libv.so has f@V1 (hidden), f@@V2 (the default one) and a g without a version.
 */
#include "unit.h"
#include "loader/version.h"
#include "tests/fake_board.h"

static struct fake_board b;
static struct module *lib;

enum { F_V1 = 0x10, F_V2 = 0x20, G = 0x30 };

static void describe(struct elf_builder *e, const char *name)
{
	eb_begin(e, name);
	e->entry = e->text + 1;
}

static struct built *begin(void)
{
	struct elf_builder e;

	board_begin(&b, 1 << 18);
	describe(&e, "libv.so");
	eb_version_defined(&e, 1, "libv.so");
	eb_version_defined(&e, 2, "V1");
	eb_version_defined(&e, 3, "V2");
	eb_version(&e, eb_function(&e, "f", F_V1), 2 | VERSYM_HIDDEN);
	eb_version(&e, eb_function(&e, "f", F_V2), 3);
	eb_version(&e, eb_function(&e, "g", G), 1);
	return board_add(&b, NULL, &e);
}

/* A program that asks for one symbol in one version, NULL for none. */
static int run(const char *symbol, const char *version, uint32_t *offset)
{
	struct elf_builder e;
	struct module *m;
	uint32_t s;
	int error;

	describe(&e, "app");
	eb_needed(&e, "libv.so");
	s = eb_import(&e, symbol);
	eb_rel(&e, e.data, 21, s);
	if (version != NULL) {
		eb_version_needed(&e, 7, "libv.so", version);
		eb_version(&e, s, 7);
	}
	board_add(&b, NULL, &e);
	error = load_program(&b.ld, "app", 0, &m);
	if (error != 0)
		return error;
	*offset =
		board_word(&b, board_address(m, 0x900)) - board_address(module_needed(m, 0), 0x801);
	CHECK_STR(board_check(&b), NULL);
	return 0;
}

static void finds(const char *symbol, const char *version, uint32_t expected)
{
	uint32_t offset = 0;

	begin();
	CHECK_EQ(run(symbol, version, &offset), 0);
	CHECK_EQ(offset, expected);
	board_end(&b);
}

TEST(a_reference_gets_the_version_that_it_names)
{
	finds("f", "V1", F_V1);
	finds("f", "V2", F_V2);
}

TEST(a_reference_that_names_none_gets_the_oldest)
{
	finds("f", NULL, F_V1);
	finds("g", NULL, G);
}

TEST(a_definition_without_a_version_meets_any)
{
	finds("g", "V1", G);
	finds("g", "V2", G);
}

TEST(a_provider_without_versions_meets_any)
{
	struct elf_builder e;
	uint32_t offset = 0;

	board_begin(&b, 1 << 18);
	describe(&e, "libv.so");
	eb_function(&e, "f", F_V2);
	board_add(&b, NULL, &e);
	CHECK_EQ(run("f", "V9", &offset), 0);
	CHECK_EQ(offset, F_V2);
	board_end(&b);
}

TEST(a_boot_time_library_without_versions_stands_in_behind_those_that_have_one)
{
	struct elf_builder e;
	uint32_t offset = 0;

	begin();
	describe(&e, "libplain.so");
	eb_function(&e, "f", 0x40);
	eb_function(&e, "h", 0x40);
	board_add(&b, NULL, &e);
	CHECK_EQ(load_resident(&b.ld, "libplain.so", 0, NULL), 0);
	CHECK_EQ(load_resident(&b.ld, "libv.so", 0, NULL), 0);
	CHECK_EQ(run("f", "V1", &offset), 0);
	CHECK_EQ(offset, F_V1);
	load_end(&b.ld);
	CHECK_EQ(run("h", "V1", &offset), 0);
	board_end(&b);
}

TEST(every_version_that_a_provider_lacks_is_told)
{
	struct elf_builder e;
	struct module *m;
	struct board_state *s;

	begin();
	describe(&e, "app");
	eb_needed(&e, "libv.so");
	eb_version_needed(&e, 4, "libv.so", "V3");
	eb_version_needed(&e, 5, "libv.so", "V1");
	eb_version_needed(&e, 6, "libv.so", "V4");
	eb_version(&e, eb_import(&e, "f"), 5);
	board_add(&b, NULL, &e);
	s = board_save(&b);
	CHECK_EQ(load_program(&b.ld, "app", 0, &m), ROMLD_E_VERSION_MISSING);
	CHECK_EQ(b.told_count, 2);
	CHECK(board_said(&b, "app: needs version \"V3\" of libv.so"));
	CHECK(board_said(&b, "app: needs version \"V4\" of libv.so"));
	CHECK(board_same(&b, s));
	board_state_free(s);
	board_end(&b);
}

TEST(a_weak_version_may_be_missing)
{
	struct elf_builder e;
	struct built *f;
	struct module *m;

	begin();
	describe(&e, "app");
	eb_needed(&e, "libv.so");
	eb_version_needed(&e, 4, "libv.so", "V3");
	eb_version(&e, eb_import_weak(&e, "h"), 4);
	f = board_add(&b, NULL, &e);
	((struct elf32_vernaux *)(void *)(f->verneed + 1))->vna_flags = VER_FLG_WEAK;
	CHECK_EQ(load_program(&b.ld, "app", 0, &m), 0);
	board_end(&b);
}

TEST(a_symbol_that_no_version_has_is_missing)
{
	uint32_t offset;

	begin();
	CHECK_EQ(run("h", "V1", &offset), ROMLD_E_NO_SYMBOL);
	CHECK(board_said(&b, "app: needs \"h\""));
	board_end(&b);
}

static uint32_t asked(const char *name, const char *version)
{
	uint32_t value = 0;

	return load_version(&b.ld, lib, NULL, name, version, &value) == 0
		       ? value - board_address(lib, 0x801)
		       : 0xdead;
}

TEST(dlsym_gets_the_default_version_and_dlvsym_any)
{
	uint32_t value;

	begin();
	CHECK_EQ(load_resident(&b.ld, "libv.so", 0, &lib), 0);
	CHECK_EQ(asked("f", NULL), F_V2);
	CHECK_EQ(asked("f", "V1"), F_V1);
	CHECK_EQ(asked("f", "V2"), F_V2);
	CHECK_EQ(asked("f", "V3"), 0xdead);
	CHECK_EQ(board_told(&b, ROMLD_E_NO_SUCH_VERSION), 1);
	CHECK(board_said(&b, "libv.so: exports no \"f\" of version \"V3\""));
	CHECK_EQ(asked("g", NULL), G);
	CHECK_EQ(load_symbol(&b.ld, NULL, NULL, "f", &value), 0);
	CHECK_EQ(value, board_address(lib, 0x801) + F_V2);
	board_end(&b);
}

TEST(a_module_is_bound_to_its_own_versions)
{
	struct elf_builder e;
	struct module *m;
	uint32_t s;

	board_begin(&b, 1 << 18);
	describe(&e, "app");
	eb_version_defined(&e, 1, "app");
	eb_version_defined(&e, 2, "V1");
	eb_version_defined(&e, 3, "V2");
	s = eb_function(&e, "f", F_V1);
	eb_version(&e, s, 2 | VERSYM_HIDDEN);
	eb_rel(&e, e.data, 21, s);
	s = eb_function(&e, "f", F_V2);
	eb_version(&e, s, 3);
	eb_rel(&e, e.data + 4, 21, s);
	board_add(&b, NULL, &e);
	CHECK_EQ(load_program(&b.ld, "app", 0, &m), 0);
	CHECK_EQ(board_word(&b, board_address(m, 0x900)), board_address(m, 0x801 + F_V1));
	CHECK_EQ(board_word(&b, board_address(m, 0x904)), board_address(m, 0x801 + F_V2));
	board_end(&b);
}

/* ---- damage ---- */

/* Half-words and words of the tables; row 69. */
static struct built *begin_with_all(void)
{
	struct elf_builder e;
	uint32_t s;

	begin();
	describe(&e, "m.so");
	eb_needed(&e, "libv.so");
	eb_version_defined(&e, 1, "m.so");
	eb_version_defined(&e, 2, "M1");
	eb_version_needed(&e, 3, "libv.so", "V1");
	eb_version_needed(&e, 4, "libv.so", "V2");
	s = eb_import(&e, "f");
	eb_version(&e, s, 3);
	eb_rel(&e, e.data, 21, s);
	eb_version(&e, eb_function(&e, "m", 0), 2);
	return board_add(&b, NULL, &e);
}

static void expect(int code)
{
	struct board_state *s = board_save(&b);

	CHECK_EQ(load_resident(&b.ld, "m.so", 0, NULL), code);
	CHECK_EQ(b.told_count, code != 0);
	if (code != 0)
		CHECK(board_same(&b, s));
	CHECK_STR(board_check(&b), NULL);
	board_state_free(s);
	board_end(&b);
}

TEST(the_good_file_loads)
{
	begin_with_all();
	expect(0);
}

static const struct {
	bool in_verneed;
	uint32_t offset, value;
} damage[] = {
	{false, 12, 0xffffffff},                                                  /* vd_aux */
	{false, 12, 0x100000},   {false, 12, 22},        {false, 16, 0xffffffff}, /* vd_next */
	{false, 16, 0x100000},   {false, 16, 30},        {false, 20, 0xffffffff}, /* vda_name */
	{true, 4, 0xffffffff},                                                    /* vn_file */
	{true, 8, 0xffffffff},                                                    /* vn_aux */
	{true, 8, 0x100000},     {true, 8, 18},          {true, 12, 0xfffffff0},  /* vn_next */
	{true, 12, 0x100000},    {true, 24, 0xffffffff},                          /* vna_name */
};

TEST(refuses_damaged_version_tables)
{
	for (size_t i = 0; i < sizeof(damage) / sizeof(damage[0]); i++) {
		struct built *f = begin_with_all();
		uint8_t *at = damage[i].in_verneed ? (uint8_t *)f->verneed : (uint8_t *)f->verdef;
		int before = unit_failures;

		memcpy(at + damage[i].offset, &damage[i].value, 4);
		expect(ROMLD_E_VERSIONS);
		if (unit_failures > before)
			printf("line %zu of the table\n", i + 1);
	}
}

TEST(refuses_version_tables_outside_read_only_memory)
{
	static const uint32_t tags[] = {DT_VERSYM, DT_VERDEF, DT_VERNEED};
	static const uint32_t bad[] = {0x900, 0x100000, 0xfffffffc};

	for (size_t i = 0; i < 9; i++) {
		built_dyn(begin_with_all(), tags[i / 3])->d_val = bad[i % 3];
		expect(ROMLD_E_TABLE);
	}
	built_dyn(begin_with_all(), DT_VERSYM)->d_val++;
	expect(ROMLD_E_VERSIONS);
}

TEST(a_chain_ends_where_the_count_or_the_file_says)
{
	built_dyn(begin_with_all(), DT_VERDEFNUM)->d_val = 0xffffffff;
	expect(0);
	built_dyn(begin_with_all(), DT_VERNEEDNUM)->d_val = 0xffffffff;
	expect(0);
	built_dyn(begin_with_all(), DT_VERDEFNUM)->d_val = 1;
	expect(0);
}

TEST(any_half_word_is_harmless)
{
	static const uint16_t words[] = {0, 1, 5, 0x7fff, 0x8000, 0x8001, 0x8003, 0xffff};

	for (size_t i = 0; i < 2 * sizeof(words) / sizeof(words[0]); i++) {
		struct built *f = begin_with_all();

		f->versym[1 + i % 2] = words[i / 2];
		if (load_resident(&b.ld, "m.so", 0, &lib) == 0)
			CHECK_EQ(load_unload(&b.ld, lib), 0);
		CHECK_STR(board_check(&b), NULL);
		board_end(&b);
	}
}

/* A table whose entries all share one long chain would take hours. */
TEST(entries_that_share_a_chain_are_refused)
{
	struct elf_builder e;
	struct built *f;
	struct elf32_verneed *n;

	board_begin(&b, 1 << 22);
	describe(&e, "m.so");
	e.text = 0x40000;
	e.data = 0x40100;
	eb_version(&e, eb_import_weak(&e, "x"), 2);
	for (uint32_t i = 0; i < 4000; i++)
		eb_version_needed(&e, 2, "y.so", "Y");
	f = board_add(&b, NULL, &e);
	n = f->verneed;
	for (uint32_t i = 0; i < 4000; i++) {
		struct elf32_vernaux *a = (void *)(n + 1);

		n->vn_cnt = 0xffff;
		a->vna_next = i + 1 < 4000 ? 32 : 0;
		n = (void *)((uint8_t *)n + 32);
	}
	expect(ROMLD_E_VERSIONS);
}
