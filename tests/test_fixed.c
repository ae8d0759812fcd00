// SPDX-License-Identifier: BSD-2-Clause
/*
 * test_fixed.c: programs with fixed addresses (ET_EXEC) and what only they have:
 * copy relocations, and PLT entries that stand for functions.
 */
#include "unit.h"
#include "loader/arm/reloc.h"
#include "loader/bind.h"
#include "tests/fake_board.h"

#define FIXED (BOARD_RAM + 0x8000)

static struct fake_board b;
static struct module *libc, *app;

/* libc.so: x, four bytes that libc itself refers to; f, a function whose address
 * it keeps. */
static void begin(bool keeps)
{
	struct elf_builder e;

	board_begin(&b, 1 << 18);
	eb_begin(&e, "libc.so");
	eb_word(&e, e.data + 0x20, 0x1234);
	eb_rel(&e, e.data, R_ARM_GLOB_DAT, eb_object(&e, "x", 0x20));
	eb_rel(&e, e.data + 4, R_ARM_ABS32, eb_function(&e, "f", 0x10));
	if (keeps)
		eb_note(&e, "romld", NT_ROMLD_KEEP_STATE, NULL, 0);
	board_add(&b, NULL, &e);
	CHECK_EQ(load_resident(&b.ld, "libc.so", 0, &libc), 0);
}

/* A fixed program with a copy of x at its data + 0x40. */
static struct built *add_program(uint32_t base)
{
	struct elf_builder e;
	uint32_t x;

	eb_begin(&e, "app");
	e.type = ET_EXEC;
	e.base = base;
	e.text = base + 0x800;
	e.data = base + 0x900;
	e.entry = e.text + 1;
	eb_needed(&e, "libc.so");
	x = eb_object(&e, "x", 0x40);
	eb_rel(&e, e.data + 0x40, R_ARM_COPY, x);
	eb_rel(&e, e.data, R_ARM_GLOB_DAT, x);
	return board_add(&b, NULL, &e);
}

static int load(void)
{
	return load_program(&b.ld, "app", 0, &app);
}

TEST(a_fixed_program_lies_where_it_was_linked)
{
	begin(false);
	add_program(FIXED);
	CHECK_EQ(load(), 0);
	CHECK_EQ(app->l_addr, 0);
	CHECK_EQ(app->image.block.base, FIXED);
	CHECK_EQ(module_entry(app), FIXED + 0x801);
	CHECK_EQ(board_word(&b, FIXED + 0x900), FIXED + 0x940);
	CHECK_STR(board_check(&b), NULL);
	load_end(&b.ld);
	CHECK_STR(board_check(&b), NULL);
	board_end(&b);
}

/* Row 37: held by somebody, or no RAM at all. */
TEST(refuses_a_fixed_program_whose_place_is_taken)
{
	static const uint32_t taken[] = {BOARD_RAM, BOARD_RAM + 0x20000, 0, 0xfffff000,
					 BOARD_RAM - 0x100};

	for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++) {
		struct board_state *s;

		begin(false);
		add_program(taken[i]);
		s = board_save(&b);
		CHECK_EQ(load(), ROMLD_E_FIXED);
		CHECK(board_same(&b, s));
		CHECK_EQ(board_told(&b, ROMLD_E_FIXED_HELD), i == 0 || i == 4);
		if (i == 0)
			CHECK(board_said(&b, "app: must lie at addresses that \"libc.so\" holds"));
		board_state_free(s);
		board_end(&b);
	}
}

TEST(a_fixed_file_is_no_library)
{
	struct module *m;

	begin(false);
	add_program(FIXED);
	CHECK_EQ(load_resident(&b.ld, "app", 0, &m), ROMLD_E_TYPE_EXEC);
	CHECK_STR(board_check(&b), NULL);
	board_end(&b);
}

TEST(everyone_sees_the_copy_while_the_program_runs)
{
	struct module *m;

	for (uint32_t keeps = 0; keeps < 2; keeps++) {
		begin(keeps != 0);
		add_program(FIXED);
		for (uint32_t run = 0; run < 2; run++) {
			CHECK_EQ(load(), 0);
			load_start(&b.ld);
			CHECK_EQ(board_word(&b, FIXED + 0x940), 0x1234);
			CHECK_EQ(board_word(&b, board_address(libc, 0x900)), FIXED + 0x940);
			load_end(&b.ld);
		}
		/* The next program does not find a pointer into the last one. */
		board_file(&b, "app")->rel->r_info = R_ARM_NONE;
		CHECK_EQ(load_program(&b.ld, "app", 0, &m), 0);
		CHECK_EQ(board_word(&b, board_address(libc, 0x900)), board_address(libc, 0x920));
		board_end(&b);
	}
}

TEST(refuses_copies_that_cannot_be)
{
	struct elf_builder e;
	struct built *f;

	begin(false); /* a library has no copies */
	eb_begin(&e, "lib.so");
	eb_rel(&e, e.data, R_ARM_COPY, eb_import(&e, "x"));
	board_add(&b, NULL, &e);
	CHECK_EQ(load_resident(&b.ld, "lib.so", 0, NULL), ROMLD_E_COPY);
	board_end(&b);

	begin(false);
	built_sym(add_program(FIXED), "x")->st_size = 8;
	CHECK_EQ(load(), ROMLD_E_COPY_SIZE);
	board_end(&b);

	begin(false);
	add_program(FIXED)->rel->r_offset = FIXED + 0x10;
	CHECK_EQ(load(), ROMLD_E_RELOC_OFFSET);
	board_end(&b);

	begin(false); /* symbol 0 has no definition */
	f = add_program(FIXED);
	f->rel->r_info = R_ARM_COPY;
	CHECK_EQ(load(), ROMLD_E_COPY_SIZE);
	board_end(&b);

	begin(false); /* huge sizes */
	f = add_program(FIXED);
	built_sym(f, "x")->st_size = 0xffffffff;
	CHECK_EQ(load(), ROMLD_E_RELOC_OFFSET);
	board_end(&b);

	begin(false); /* nobody else has it */
	f = add_program(FIXED);
	built_sym(f, "x")->st_name++;
	CHECK(load() < 0);
	CHECK_STR(board_check(&b), NULL);
	board_end(&b);
}

TEST(a_fixed_programs_plt_entry_stands_for_the_function)
{
	struct elf_builder e;
	uint32_t f, value;

	begin(false);
	eb_begin(&e, "app");
	e.type = ET_EXEC;
	e.base = FIXED;
	e.text = FIXED + 0x800;
	e.data = FIXED + 0x900;
	e.entry = e.text + 1;
	e.hashes = EB_SYSV_HASH; /* it lists undefined symbols as well */
	eb_needed(&e, "plugin.so");
	f = eb_symbol(&e, "f", STB_GLOBAL, STT_FUNC, SHN_UNDEF, FIXED + 0x840);
	eb_slot(&e, f);
	board_add(&b, NULL, &e);
	eb_begin(&e, "plugin.so");
	f = eb_import(&e, "f");
	eb_rel(&e, e.data, R_ARM_ABS32, f);
	eb_slot(&e, f);
	board_add(&b, NULL, &e);
	CHECK_EQ(load(), 0);
	CHECK_EQ(board_word(&b, board_address(module_needed(app, 0), 0x900)), FIXED + 0x840);
	CHECK_EQ(bind_slot(app, 0), board_address(libc, 0x811));
	CHECK_EQ(bind_slot(module_needed(app, 0), 0), board_address(libc, 0x811));
	CHECK_EQ(load_symbol(&b.ld, NULL, NULL, "f", &value), 0);
	CHECK_EQ(value, FIXED + 0x840);
	CHECK_STR(board_check(&b), NULL);
	board_end(&b);
}

/* Its own PLT entry does not make a function of one that nobody has. */
TEST(a_function_that_nobody_has_is_missing_in_a_fixed_program_too)
{
	struct elf_builder e;

	for (uint32_t now = 0; now < 2; now++) {
		begin(false);
		eb_begin(&e, "app");
		e.type = ET_EXEC;
		e.base = FIXED;
		e.text = FIXED + 0x800;
		e.data = FIXED + 0x900;
		e.entry = e.text + 1;
		e.hashes = EB_SYSV_HASH;
		eb_slot(&e, eb_symbol(&e, "gone", STB_GLOBAL, STT_FUNC, SHN_UNDEF, FIXED + 0x840));
		board_add(&b, NULL, &e);
		CHECK_EQ(load_program(&b.ld, "app", now ? LOAD_NOW : 0, &app), ROMLD_E_NO_SYMBOL);
		CHECK_STR(board_check(&b), NULL);
		board_end(&b);
	}
}
