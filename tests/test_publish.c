// SPDX-License-Identifier: BSD-2-Clause
/*
 * test_publish.c: loader/publish.c: which symbols become exports.
 */
#include "unit.h"
#include "loader/publish.h"
#include "tests/fake_board.h"

static struct fake_board b;
static struct elf_builder e;
static struct module *m;

static void begin(void)
{
	board_begin(&b, 1 << 18);
	eb_begin(&e, "m.so");
}

static int load(void)
{
	board_add(&b, NULL, &e);
	return load_resident(&b.ld, "m.so", 0, &m);
}

static void refused(int code)
{
	struct board_state *s = board_save(&b);

	CHECK_EQ(load(), code);
	CHECK_EQ(b.told_count, 1);
	CHECK_STR(refusal_name(b.told[0]), refusal_name(code));
	CHECK(board_same(&b, s));
	CHECK_STR(board_check(&b), NULL);
	board_state_free(s);
	board_end(&b);
}

static uint32_t address(const char *name)
{
	uint32_t value = 0;

	return load_symbol(&b.ld, m, NULL, name, &value) == 0 ? value : 0xdead;
}

TEST(exports_what_others_may_see)
{
	struct module_info info;

	begin();
	eb_function(&e, "f", 4);
	eb_object(&e, "x", 8);
	eb_symbol(&e, "weak", STB_WEAK, STT_FUNC, 1, e.text + 8);
	eb_symbol(&e, "unique", STB_GNU_UNIQUE, STT_OBJECT, 2, e.data);
	eb_symbol(&e, "label", STB_GLOBAL, STT_NOTYPE, 2, e.data + 4);
	eb_symbol(&e, "abs", STB_GLOBAL, STT_NOTYPE, SHN_ABS, 0xfffffff0);
	eb_visibility(&e, eb_function(&e, "protected", 12), STV_PROTECTED);
	CHECK_EQ(load(), 0);
	CHECK_EQ(address("f"), board_address(m, 0x805));
	CHECK_EQ(address("x"), board_address(m, 0x908));
	CHECK_EQ(address("weak"), board_address(m, 0x808));
	CHECK_EQ(address("unique"), board_address(m, 0x900));
	CHECK_EQ(address("label"), board_address(m, 0x904));
	CHECK_EQ(address("abs"), 0xfffffff0);
	CHECK_EQ(address("protected"), board_address(m, 0x80d));
	module_info(m, &info);
	CHECK_EQ(info.exports, 7);
	CHECK_STR(board_check(&b), NULL);
	board_end(&b);
}

TEST(keeps_to_itself_what_is_its_own)
{
	begin();
	e.hashes = EB_SYSV_HASH; /* it counts local and undefined symbols, too */
	eb_symbol(&e, "local", STB_LOCAL, STT_FUNC, 1, e.text);
	eb_visibility(&e, eb_function(&e, "hidden", 0), STV_HIDDEN);
	eb_visibility(&e, eb_function(&e, "internal", 0), STV_INTERNAL);
	eb_import_weak(&e, "undefined");
	CHECK_EQ(load(), 0);
	CHECK_EQ(address("local"), 0xdead);
	CHECK_EQ(address("hidden"), 0xdead);
	CHECK_EQ(address("internal"), 0xdead);
	CHECK_EQ(address("undefined"), 0xdead);
	CHECK_STR(board_check(&b), NULL);
	board_end(&b);
}

/* GNU ld's default script defines `_stack` and the like, far outside. */
TEST(passes_over_labels_outside_the_image)
{
	begin();
	eb_symbol(&e, "_stack", STB_GLOBAL, STT_NOTYPE, 2, 0x80000);
	eb_symbol(&e, "_end", STB_GLOBAL, STT_NOTYPE, 2, 0x900);
	CHECK_EQ(load(), 0);
	CHECK_EQ(address("_stack"), 0xdead);
	CHECK_EQ(address("_end"), board_address(m, 0x900));
	CHECK_STR(board_check(&b), NULL);
	board_end(&b);
}

TEST(a_label_may_stand_at_the_end_of_the_image)
{
	struct built *f;

	begin();
	eb_object(&e, "end", 0);
	f = board_add(&b, NULL, &e);
	built_sym(f, "end")->st_value = f->data->p_vaddr + f->data->p_memsz;
	CHECK_EQ(load_resident(&b.ld, "m.so", 0, &m), 0);
	built_sym(f, "end")->st_value++;
	CHECK_EQ(load_unload(&b.ld, m), 0);
	CHECK_EQ(load_resident(&b.ld, "m.so", 0, &m), ROMLD_E_SYMBOL_VALUE);
	board_end(&b);
}

/* Row 60. */
TEST(refuses_a_name_outside_the_string_table)
{
	for (uint32_t i = 0; i < 2; i++) {
		begin();
		e.hashes = i ? EB_SYSV_HASH : EB_GNU_HASH;
		eb_function(&e, "f", 0);
		built_sym(board_add(&b, NULL, &e), "f")->st_name = 0x10000000;
		CHECK_EQ(load_resident(&b.ld, "m.so", 0, &m), ROMLD_E_STRING);
		CHECK_STR(board_check(&b), NULL);
		board_end(&b);
	}
}

/* Row 61. */
/* Symbols of one kind in a row are judged by the first of them, but for this. */
TEST(refuses_a_bad_value_or_name_among_its_like)
{
	for (uint32_t bad = 0; bad < 2; bad++) {
		struct built *f;

		begin();
		for (uint32_t i = 0; i < 12; i++) {
			char name[8];

			snprintf(name, sizeof name, "f%u", i);
			eb_function(&e, name, 4 * i);
		}
		f = board_add(&b, NULL, &e);
		if (bad)
			f->sym[8].st_value = 0x7fffffff;
		else
			f->sym[8].st_name = 0x7fffffff;
		CHECK_EQ(load_resident(&b.ld, "m.so", 0, &m),
			 bad ? ROMLD_E_SYMBOL_VALUE : ROMLD_E_STRING);
		CHECK_STR(board_check(&b), NULL);
		board_end(&b);
	}
}

TEST(refuses_values_outside_the_image)
{
	static const uint32_t bad[] = {0x100000, 0xffffffff, 0x80000000};

	for (size_t i = 0; i < 3; i++) {
		begin();
		eb_symbol(&e, "f", STB_GLOBAL, STT_FUNC, 1, bad[i]);
		refused(ROMLD_E_SYMBOL_VALUE);
		begin();
		eb_symbol(&e, "x", STB_WEAK, STT_OBJECT, 1, bad[i]);
		refused(ROMLD_E_SYMBOL_VALUE);
		begin(); /* an own relocation against a local one is judged as well */
		eb_rel(&e, e.data, 2, eb_symbol(&e, "l", STB_LOCAL, STT_OBJECT, 1, bad[i]));
		refused(ROMLD_E_SYMBOL_VALUE);
	}
}

/* Row 62: a size is only told, never added up. */
TEST(a_symbols_size_does_no_harm)
{
	const char *name;
	uint32_t offset;

	begin();
	eb_function(&e, "f", 0);
	built_sym(board_add(&b, NULL, &e), "f")->st_size = 0xffffffff;
	CHECK_EQ(load_resident(&b.ld, "m.so", 0, &m), 0);
	CHECK(module_symbol_at(m, board_address(m, 0x810), &name, &offset));
	CHECK_EQ(offset, 0x10);
	board_end(&b);
}

/* Row 63. */
TEST(refuses_section_indices_that_mean_something_else)
{
	begin();
	eb_symbol(&e, "common", STB_GLOBAL, STT_OBJECT, SHN_COMMON, 4);
	refused(ROMLD_E_SYMBOL_SECTION);
	begin();
	eb_symbol(&e, "reserved", STB_GLOBAL, STT_OBJECT, SHN_LORESERVE, 4);
	refused(ROMLD_E_SYMBOL_SECTION);
	begin();
	eb_symbol(&e, "xindex", STB_GLOBAL, STT_OBJECT, 0xffff, 4);
	refused(ROMLD_E_SYMBOL_SECTION);
	begin(); /* there are no sections to count: any other index is one */
	eb_symbol(&e, "x", STB_GLOBAL, STT_OBJECT, 0xfe00, 4);
	CHECK_EQ(load(), 0);
	board_end(&b);
}

/* Row 67. */
TEST(refuses_symbol_types_it_cannot_serve)
{
	begin();
	eb_symbol(&e, "strange", STB_GLOBAL, 13, 1, 0x800);
	refused(ROMLD_E_SYMBOL_TYPE);
	begin();
	eb_symbol(&e, "tls", STB_GLOBAL, STT_TLS, 1, 0); /* but there is no PT_TLS */
	refused(ROMLD_E_SYMBOL_VALUE);
}

/* Row 64. */
TEST(two_modules_may_export_one_name)
{
	uint32_t value;

	begin();
	eb_function(&e, "rom_write", 0);
	CHECK_EQ(load(), 0);
	CHECK_EQ(load_symbol(&b.ld, NULL, NULL, "rom_write", &value), 0);
	CHECK_EQ(value, board_address(m, 0x801)); /* boot-time libraries before the ROM */
	CHECK_EQ(load_unload(&b.ld, m), 0);
	CHECK_EQ(load_symbol(&b.ld, NULL, NULL, "rom_write", &value), 0);
	CHECK_EQ(value, ROM_WRITE);
	CHECK_STR(board_check(&b), NULL);
	board_end(&b);
}

/* A file may claim any first symbol; the null symbol is the module's name. */
TEST(the_null_symbol_is_no_export)
{
	struct built *f;

	begin();
	e.hashes = EB_GNU_HASH;
	eb_function(&e, "f", 0);
	f = board_add(&b, NULL, &e);
	f->gnu_hash[1] = 0;
	f->sym[0] = f->sym[1];
	if (load_resident(&b.ld, "m.so", 0, &m) == 0) {
		CHECK_STR(board_check(&b), NULL);
		CHECK_EQ(load_unload(&b.ld, m), 0);
	}
	CHECK_STR(board_check(&b), NULL);
	board_end(&b);
}
