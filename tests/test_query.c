// SPDX-License-Identifier: BSD-2-Clause
/*
 * test_query.c: loader/query.c: what monitor, crash report and gdb are told.
 */
#include "unit.h"
#include "tests/fake_board.h"

static struct fake_board b;
static struct module *lib, *app;

static void begin(void)
{
	struct elf_builder e;

	board_begin(&b, 1 << 18);
	eb_begin(&e, "lib.so");
	eb_function(&e, "first", 0x10);
	eb_function(&e, "second", 0x20);
	eb_object(&e, "variable", 0);
	eb_symbol(&e, "absolute", STB_GLOBAL, STT_NOTYPE, SHN_ABS, 0x1234);
	board_add(&b, NULL, &e);
	built_sym(board_file(&b, "lib.so"), "second")->st_size = 0;
	built_sym(board_file(&b, "lib.so"), "first")->st_size = 8;
	eb_begin(&e, "app");
	e.entry = e.text + 1;
	eb_needed(&e, "lib.so");
	eb_needed(&e, "librom.so");
	eb_slot(&e, eb_import(&e, "first"));
	board_add(&b, NULL, &e);
	CHECK_EQ(load_resident(&b.ld, "lib.so", 0, &lib), 0);
	CHECK_EQ(load_program(&b.ld, "app", 0, &app), 0);
}

TEST(modules_are_listed_in_the_order_of_loading)
{
	static const char *const names[] = {"librom.so", "lib.so", "app"};
	struct module *m = NULL;

	begin();
	for (size_t i = 0; i < 3; i++) {
		m = module_next(&b.ld, m);
		REQUIRE(m != NULL);
		CHECK_STR(m->l_name, names[i]);
		CHECK(module_find(&b.ld, names[i]) == m);
	}
	CHECK(module_next(&b.ld, m) == NULL);
	CHECK(module_find(&b.ld, "nobody") == NULL);
	CHECK(module_needed(app, 0) == lib);
	CHECK(module_needed(app, 1) == b.ld.first);
	CHECK(module_needed(app, 2) == NULL);
	board_end(&b);
}

TEST(a_modules_facts)
{
	struct module_info info;

	begin();
	module_info(lib, &info);
	CHECK_STR(info.name, "lib.so");
	CHECK_EQ(info.base, lib->image.block.base);
	CHECK_EQ(info.size, lib->image.size);
	CHECK_EQ(info.bias, info.base);
	CHECK(info.memory > info.size);
	CHECK_EQ(info.exports, 4);
	CHECK(info.resident && info.global && !info.keeps);
	module_info(app, &info);
	CHECK_EQ(info.slots, 1);
	CHECK_EQ(info.bound, 0);
	CHECK(!info.resident);
	module_info(b.ld.first, &info);
	CHECK_EQ(info.size, 0);
	CHECK_EQ(info.exports, 3);
	board_end(&b);
}

TEST(an_address_belongs_to_the_module_that_holds_it)
{
	begin();
	CHECK(module_at(&b.ld, lib->image.block.base) == lib);
	CHECK(module_at(&b.ld, lib->image.block.base + lib->image.size - 1) == lib);
	CHECK(module_at(&b.ld, lib->image.block.base + lib->image.size) != lib);
	CHECK(module_at(&b.ld, 0) == NULL);
	CHECK(module_at(&b.ld, ROM_WRITE) == NULL);
	CHECK(module_at(&b.ld, 0xffffffff) == NULL);
	board_end(&b);
}

static void expect_symbol(uint32_t vaddr, const char *expected, uint32_t expected_offset)
{
	const char *name = NULL;
	uint32_t offset = 0;
	bool found = module_symbol_at(lib, board_address(lib, vaddr), &name, &offset);

	CHECK_EQ(found, expected != NULL);
	if (found && expected != NULL) {
		CHECK_STR(name, expected);
		CHECK_EQ(offset, expected_offset);
	}
}

TEST(the_nearest_symbol_before_an_address)
{
	begin();
	expect_symbol(0x810, "first", 0);
	expect_symbol(0x811, "first", 1);
	expect_symbol(0x817, "first", 7);
	expect_symbol(0x818, NULL, 0); /* behind its size */
	expect_symbol(0x820, "second", 0);
	expect_symbol(0x85e, "second", 0x3e); /* no size: up to the next */
	expect_symbol(0x900, "variable", 0);
	board_end(&b);
}

static uint32_t listed;

static bool list_two(void *context, const char *name, uint32_t address, bool function)
{
	uint32_t value;

	CHECK(context == &b);
	CHECK_EQ(load_symbol(&b.ld, lib, NULL, name, &value), 0);
	CHECK_EQ(value, address);
	CHECK_EQ(function, strcmp(name, "first") == 0 || strcmp(name, "second") == 0);
	return ++listed % 10 != 2;
}

TEST(symbols_are_listed_until_somebody_has_enough)
{
	begin();
	listed = 0;
	module_symbols(lib, list_two, &b);
	CHECK_EQ(listed, 2);
	listed = 2;
	module_symbols(lib, list_two, &b);
	CHECK_EQ(listed, 6);
	board_end(&b);
}

static uint32_t held;

static void add_block(void *context, uint32_t base, uint32_t size, const char *who,
		      const char *what)
{
	CHECK(context == &b);
	CHECK(who[0] != '\0' && what[0] != '\0');
	CHECK(base >= BOARD_RAM);
	held += size;
}

TEST(every_block_of_ram_is_told)
{
	begin();
	held = 0;
	loader_blocks(&b.ld, add_block, &b);
	CHECK_EQ(held + region_free(&b.ld.ram), b.ld.ram.total);
	board_end(&b);
}

TEST(the_unwinders_index_is_found)
{
	struct elf_builder e;
	struct module_info info;
	struct module *m;
	struct built *f;
	uint32_t count;

	board_begin(&b, 1 << 18);
	eb_begin(&e, "x.so");
	eb_phdr(&e, PT_ARM_EXIDX, e.text + 0x40, 0, PF_R);
	f = board_add(&b, NULL, &e);
	f->phdr[3].p_offset = f->phdr[3].p_vaddr;
	f->phdr[3].p_filesz = 16;
	CHECK_EQ(load_resident(&b.ld, "x.so", 0, &m), 0);
	module_info(m, &info);
	CHECK_EQ(module_exidx(m, &count), board_address(m, 0x840));
	CHECK_EQ(count, 2);
	CHECK_EQ(info.phdr, board_address(m, 52));
	CHECK_EQ(info.phnum, 4);
	board_end(&b);
}
