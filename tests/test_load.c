// SPDX-License-Identifier: BSD-2-Clause
/*
 * test_load.c: loader/load.c: boot-time libraries and the life of a program.
 */
#include "unit.h"
#include "loader/loader.h"
#include "tests/fake_board.h"

static struct fake_board b;
static struct module *libc, *app;

/* libc.so: a word of .data that is relocated, a word of .bss. */
static void add_libc(bool keeps, uint32_t data_size)
{
	struct elf_builder e;

	eb_begin(&e, "libc.so");
	e.data_size = data_size;
	eb_function(&e, "c_f", 0);
	if (data_size > 0) {
		eb_object(&e, "c_x", 0);
		eb_relative(&e, e.data, 0x44);
	}
	if (keeps)
		eb_note(&e, "romld", NT_ROMLD_KEEP_STATE, NULL, 0);
	eb_initialiser(&e, 4);
	eb_finaliser(&e, 8);
	board_add(&b, NULL, &e);
}

static void add_app(const char *name, const char *needed)
{
	struct elf_builder e;

	eb_begin(&e, name);
	e.entry = e.text + 0x10 + 1;
	eb_needed(&e, needed);
	eb_phdr(&e, PT_GNU_STACK, 0, 0x8000, PF_R | PF_W);
	eb_rel(&e, e.data, 2, eb_import_weak(&e, "c_x"));
	eb_slot(&e, eb_import(&e, "c_f"));
	eb_initialiser(&e, 4);
	eb_finaliser(&e, 8);
	board_add(&b, NULL, &e);
}

static void begin(bool keeps)
{
	board_begin(&b, 1 << 19);
	add_libc(keeps, 0x80);
	add_app("app", "libc.so");
	CHECK_EQ(load_resident(&b.ld, "libc.so", 0, &libc), 0);
}

static uint8_t *at(const struct module *m, uint32_t vaddr)
{
	return board_at(&b, board_address(m, vaddr));
}

TEST(a_program_is_placed_linked_and_not_yet_run)
{
	begin(false);
	CHECK_EQ(load_program(&b.ld, "app", 0, &app), 0);
	CHECK(b.ld.program == app);
	CHECK_EQ(b.call_count, 0);
	CHECK_EQ(module_entry(app), board_address(app, 0x811));
	CHECK_EQ(module_stack(app), 0x8000);
	CHECK_EQ(board_word(&b, board_address(app, 0x900)), board_address(libc, 0x900));
	CHECK_STR(board_check(&b), NULL);
	board_end(&b);
}

TEST(a_second_program_and_new_libraries_wait_for_the_end_of_the_first)
{
	struct module *m;

	begin(false);
	CHECK_EQ(load_program(&b.ld, "app", 0, &app), 0);
	CHECK_EQ(load_program(&b.ld, "app", 0, &m), ROMLD_E_RUNNING);
	CHECK_EQ(load_resident(&b.ld, "libc.so", 0, &m), ROMLD_E_RUNNING);
	CHECK_EQ(load_unload(&b.ld, libc), ROMLD_E_RUNNING);
	CHECK(b.ld.program == app);
	load_end(&b.ld);
	CHECK_EQ(load_program(&b.ld, "app", 0, &m), 0);
	board_end(&b);
}

TEST(nothing_is_left_of_a_thousand_programs)
{
	struct board_state *s;

	begin(false);
	CHECK_EQ(load_program(&b.ld, "app", 0, &app), 0);
	load_end(&b.ld);
	s = board_save(&b);
	for (uint32_t i = 0; i < 1000; i++) {
		REQUIRE(load_program(&b.ld, "app", i % 2 ? LOAD_NOW : 0, &app) == 0);
		if (i % 3 != 0)
			load_start(&b.ld);
		memset(at(libc, 0x900), (int)i, 0x80); /* it writes where it can */
		memset(at(app, 0x900), (int)i, 0x80);
		if (i % 3 == 1)
			load_finish(&b.ld);
		load_end(&b.ld);
		b.call_count = b.sync_count = 0;
	}
	CHECK_EQ(load_program(&b.ld, "app", 0, &app), 0);
	CHECK_EQ(board_word(&b, board_address(libc, 0x900)), board_address(libc, 0x44));
	load_end(&b.ld);
	CHECK(board_same(&b, s));
	CHECK_STR(board_check(&b), NULL);
	board_state_free(s);
	board_end(&b);
}

TEST(a_boot_time_librarys_data_are_fresh_for_each_program)
{
	uint32_t size;

	begin(false);
	size = libc->image.data_memory;
	for (uint32_t i = 0; i < 2; i++) {
		CHECK_EQ(load_program(&b.ld, "app", 0, &app), 0);
		CHECK_EQ(board_word(&b, board_address(libc, 0x900)), board_address(libc, 0x44));
		CHECK_EQ(*at(libc, 0x900 + size - 1), 0);
		memset(at(libc, 0x900), 0xff, size);
		load_end(&b.ld);
	}
	board_end(&b);
}

TEST(a_library_may_ask_to_keep_its_data)
{
	begin(true);
	for (uint8_t i = 0; i < 3; i++) {
		CHECK_EQ(load_program(&b.ld, "app", 0, &app), 0);
		load_start(&b.ld);
		CHECK_EQ(*at(libc, 0x910), i);
		CHECK_EQ(*at(libc, 0x900 + libc->image.data_memory - 1), i);
		*at(libc, 0x910) = i + 1;
		*at(libc, 0x900 + libc->image.data_memory - 1) = i + 1;
		load_finish(&b.ld);
		load_end(&b.ld);
	}
	/* It is initialised once and never finalised; app both, each time. */
	CHECK_EQ(b.call_count, 1 + 3 * 2);
	board_end(&b);
}

/* Its data are not made fresh, so nobody else would finish it. */
TEST(a_library_that_keeps_its_data_is_initialised_again_if_a_program_ended_amid_that)
{
	begin(true);
	CHECK_EQ(load_program(&b.ld, "app", 0, &app), 0);
	load_start(&b.ld);
	load_end(&b.ld);
	CHECK(libc->flags & MODULE_INITED);
	libc->flags |= MODULE_INITING;
	CHECK_EQ(load_program(&b.ld, "app", 0, &app), 0);
	load_end(&b.ld);
	CHECK(!(libc->flags & (MODULE_INITED | MODULE_INITING)));
	board_end(&b);
}

/* A library without initialised data has .bss all the same. */
TEST(bss_alone_is_fresh_too)
{
	struct elf_builder e;
	struct built *f;
	struct module *m;
	uint32_t last;

	board_begin(&b, 1 << 19);
	eb_begin(&e, "bss.so");
	e.dynamic_in_text = true;
	f = board_add(&b, NULL, &e);
	f->data->p_filesz = 0;
	add_app("app", "libc.so");
	add_libc(false, 0x80);
	CHECK_EQ(load_resident(&b.ld, "libc.so", 0, &libc), 0);
	CHECK_EQ(load_resident(&b.ld, "bss.so", 0, &m), 0);
	CHECK_EQ(m->image.data_file, 0);
	last = m->image.data + m->image.data_memory - 1;
	*at(m, last) = 0x55;
	CHECK_EQ(load_program(&b.ld, "app", 0, &app), 0);
	CHECK_EQ(*at(m, last), 0);
	board_end(&b);
}

/* Loads a library with PT_GNU_RELRO at an offset in its data, writes all over its data and
 * starts a program: which bytes of the first 0x60 are as they were? */
static void write_and_start(uint32_t relro, uint32_t size, bool *kept)
{
	struct elf_builder e;
	struct module *m;
	uint8_t before[0x60];

	board_begin(&b, 1 << 19);
	eb_begin(&e, "lib.so");
	eb_function(&e, "c_f", 4);
	for (uint32_t i = 0; i < sizeof(before); i += 4)
		eb_word(&e, e.data + i, 0x01010101 * (i + 1));
	eb_phdr(&e, PT_GNU_RELRO, e.data + relro, size, PF_R);
	board_add(&b, NULL, &e)->phdr[3].p_filesz = size;
	add_app("app", "lib.so");
	CHECK_EQ(load_resident(&b.ld, "lib.so", 0, &m), 0);
	memcpy(before, at(m, 0x900), sizeof(before));
	memset(at(m, 0x900), 0xee, sizeof(before));
	CHECK_EQ(load_program(&b.ld, "app", 0, &app), 0);
	for (uint32_t i = 0; i < sizeof(before); i++)
		kept[i] = at(m, 0x900)[i] == before[i];
	CHECK_STR(board_check(&b), NULL);
	board_end(&b);
}

/* Programs do not write there, so no copy is kept; but only where that is a whole beginning. */
TEST(what_is_read_only_after_relocation_is_not_made_fresh)
{
	bool kept[0x60];

	write_and_start(0, 0x20, kept);
	for (uint32_t i = 0; i < sizeof(kept); i++)
		CHECK_EQ(kept[i], i >= 0x20);
	write_and_start(0x20, 0x20, kept);
	for (uint32_t i = 0; i < sizeof(kept); i++)
		CHECK(kept[i]);
}

TEST(a_refused_program_leaves_the_libraries_data_alone)
{
	struct module *m;

	begin(false);
	*at(libc, 0x910) = 77;
	board_file(&b, "app")->ehdr->e_entry = 0;
	CHECK_EQ(load_program(&b.ld, "app", 0, &m), ROMLD_E_ENTRY);
	CHECK_EQ(*at(libc, 0x910), 77);
	board_end(&b);
}

TEST(a_program_goes_by_its_files_name)
{
	struct built *f;
	struct module *m;

	begin(false);
	f = board_file(&b, "app");
	board_add_bytes(&b, "copy", f->at, f->size);
	CHECK_EQ(load_program(&b.ld, "copy", 0, &m), 0);
	CHECK_STR(m->l_name, "copy");
	CHECK(module_find(&b.ld, "copy") == m);
	CHECK(module_find(&b.ld, "app") == NULL);
	board_end(&b);
}

TEST(a_library_that_is_resident_is_not_loaded_twice)
{
	struct module *m = NULL;

	begin(false);
	b.reads = 0;
	CHECK_EQ(load_resident(&b.ld, "libc.so", 0, &m), 0);
	CHECK(m == libc);
	CHECK_EQ(load_resident(&b.ld, "libc.so", 0, NULL), 0);
	CHECK_EQ(b.reads, 0);
	board_end(&b);
}

TEST(boot_time_libraries_are_bound_at_once)
{
	struct module_info info;
	struct module *m;

	begin(false);
	CHECK_EQ(load_resident(&b.ld, "app", 0, &m), 0);
	module_info(m, &info);
	CHECK_EQ(info.slots, 1);
	CHECK_EQ(info.bound, 1);
	CHECK(info.resident);
	board_end(&b);
}

/* And a wrong number does no harm. */
TEST(the_export_table_has_its_size_at_once)
{
	struct elf_builder e;
	const uint32_t *at;

	board_begin(&b, 1 << 18);
	at = b.ld.exports.slots.at;
	loader_expect(&b.ld, UINT32_MAX / 2);
	loader_expect(&b.ld, 1 << 20);
	CHECK(b.ld.exports.slots.at == at);
	loader_expect(&b.ld, 5000);
	CHECK(b.ld.exports.slots.at != at);
	CHECK(b.ld.exports.slots.size >= 5000);
	at = b.ld.exports.slots.at;
	loader_expect(&b.ld, 0);
	for (uint32_t i = 0; i < 10; i++) {
		char name[16];

		snprintf(name, sizeof name, "lib%u.so", i);
		eb_begin(&e, name);
		eb_function(&e, name, 4 * i);
		board_add(&b, NULL, &e);
		CHECK_EQ(load_resident(&b.ld, name, 0, NULL), 0);
	}
	CHECK(b.ld.exports.slots.at == at);
	CHECK_STR(board_check(&b), NULL);
	board_end(&b);
}

TEST(the_roms_exports_need_room)
{
	static const struct elf32_sym symbols[2];
	static const struct rom_exports rom = {"", 1, symbols, 2};
	static uint8_t ram[1024];

	board_begin(&b, 1 << 16);
	loader_init(&b.ld, &b.source, &b.sink, &b.cpu, &b);
	CHECK_EQ(loader_add_rom(&b.ld, &rom), ROMLD_E_NO_RAM);
	CHECK(region_add(&b.ld.ram, (struct extent){0x1000, sizeof(ram), ram}));
	CHECK_EQ(loader_add_rom(&b.ld, &rom), ROMLD_E_NO_RAM);
	board_end(&b);
}

/* ---- unload ---- */

TEST(unloading_gives_everything_back)
{
	struct board_state *s;
	struct module *m;

	begin(false);
	CHECK_EQ(load_resident(&b.ld, "app", 0, &m), 0); /* the order of initialisation has */
	CHECK_EQ(load_unload(&b.ld, m), 0);              /* the ROM in it from now on */
	s = board_save(&b);
	for (uint32_t i = 0; i < 100; i++) {
		CHECK_EQ(load_resident(&b.ld, "app", 0, &m), 0);
		CHECK_EQ(load_unload(&b.ld, m), 0);
		b.ld.residents--; /* ranks are not given again */
	}
	CHECK(board_same(&b, s));
	CHECK_STR(board_check(&b), NULL);
	board_state_free(s);
	board_end(&b);
}

TEST(refuses_to_unload_while_an_address_is_held)
{
	struct module *m;

	begin(false);
	CHECK_EQ(load_resident(&b.ld, "app", 0, &m), 0);
	CHECK_EQ(load_unload(&b.ld, libc), ROMLD_E_HELD);
	CHECK_EQ(load_unload(&b.ld, m), 0);
	CHECK_EQ(load_unload(&b.ld, libc), 0);
	CHECK_EQ(load_unload(&b.ld, b.ld.first), ROMLD_E_BUILT_IN);
	CHECK_STR(board_check(&b), NULL);
	board_end(&b);
}

TEST(refuses_to_unload_what_is_bound)
{
	struct elf_builder e;
	struct module *m;

	begin(false);
	eb_begin(&e, "user.so"); /* needs nobody, but uses c_x */
	eb_rel(&e, e.data, 3, eb_import(&e, "c_x"));
	board_add(&b, NULL, &e);
	CHECK_EQ(load_resident(&b.ld, "user.so", 0, &m), 0);
	CHECK_EQ(load_unload(&b.ld, libc), ROMLD_E_HELD);
	CHECK(board_said(
		&b, "libc.so: cannot be unloaded: \"user.so\" holds the address of its \"c_x\""));
	CHECK_EQ(load_unload(&b.ld, m), 0);
	CHECK_EQ(load_unload(&b.ld, libc), 0);
	board_end(&b);
}

TEST(a_library_may_outlive_the_one_it_came_with)
{
	struct module *m;

	board_begin(&b, 1 << 19);
	add_libc(false, 0x80);
	add_app("app", "libc.so");
	CHECK_EQ(load_resident(&b.ld, "app", 0, &m), 0);
	CHECK_EQ(load_unload(&b.ld, m), 0);
	CHECK_STR(board_check(&b), NULL); /* libc.so's group is gone */
	CHECK_EQ(load_program(&b.ld, "app", 0, &m), 0);
	load_end(&b.ld);
	board_end(&b);
}
