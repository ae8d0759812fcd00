// SPDX-License-Identifier: BSD-2-Clause
/*
 * test_group.c: loader/group.c: a group is loaded as a whole or not at all.
 *
 * The sweeps make each step that can fail do so, one after the other, and
 * compare everything with what it was before.
 */
#include "unit.h"
#include <stdlib.h>
#include "loader/group.h"
#include "tests/fake_board.h"

static struct fake_board b;

static const char *const group[] = {"app", "l.so", "r.so", "base.so"};
#define GROUP (sizeof(group) / sizeof(group[0]))

/* Exports enough to make the table grow in the middle of the group. */
static void add_exports(struct elf_builder *e, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		char name[64];

		snprintf(name, sizeof(name), "%s_%u", e->soname, i);
		eb_object(e, name, 4 * (i % 8));
	}
}

static void add(const char *name, const char *first, const char *second, uint32_t exports)
{
	struct elf_builder e;
	char import[64];

	eb_begin(&e, name);
	e.text = 0x2000;
	e.data = 0x2100;
	e.entry = e.text + 1;
	eb_needed(&e, first);
	eb_needed(&e, second);
	add_exports(&e, exports);
	eb_relative(&e, e.data, e.text);
	snprintf(import, sizeof(import), "%s_0", first);
	eb_rel(&e, e.data + 4, 2, eb_import(&e, import));
	snprintf(import, sizeof(import), "%s_1", second);
	eb_slot(&e, eb_import(&e, import));
	eb_initialiser(&e, 4);
	if (exports % 2)
		e.hashes = EB_SYSV_HASH;
	board_add(&b, NULL, &e);
}

/* app needs l.so and r.so, both need base.so, which needs a boot-time library;
 * base.so and app are a cycle as well. */
static void begin(void)
{
	struct elf_builder e;

	board_begin(&b, 1 << 19);
	eb_begin(&e, "libc.so");
	add_exports(&e, 3);
	board_add(&b, NULL, &e);
	add("app", "l.so", "r.so", 120);
	add("l.so", "base.so", "libc.so", 131);
	add("r.so", "base.so", "l.so", 40);
	add("base.so", "libc.so", "app", 201);
	CHECK_EQ(load_resident(&b.ld, "libc.so", 0, NULL), 0);
	board_forget(&b);
}

/* Loads the group in one of three ways. */
enum way { AS_PROGRAM, AS_RESIDENT, AS_OPENED, WAYS };

static void prepare(enum way way)
{
	struct elf_builder e;
	struct module *m;

	begin();
	if (way != AS_OPENED)
		return;
	eb_begin(&e, "main");
	e.entry = e.text + 1;
	board_add(&b, NULL, &e);
	CHECK_EQ(load_program(&b.ld, "main", 0, &m), 0);
	load_start(&b.ld);
}

static int load(enum way way)
{
	struct module *m;

	board_forget(&b);
	switch (way) {
	case AS_PROGRAM:
		return load_program(&b.ld, "app", 0, &m);
	case AS_RESIDENT:
		return load_resident(&b.ld, "app", 0, &m);
	default:
		return load_open(&b.ld, "app", 0, &m);
	}
}

/* The load is refused so, and nothing has changed. */
static void refused(enum way way, int code)
{
	struct board_state *s = board_save(&b);

	CHECK_EQ(load(way), code);
	CHECK(board_told(&b, code) > 0);
	CHECK(board_same(&b, s));
	CHECK_STR(board_check(&b), NULL);
	CHECK_EQ(b.call_count, 0);
	board_state_free(s);
}

static void succeeds(enum way way)
{
	CHECK_EQ(load(way), 0);
	CHECK_EQ(b.told_count, 0);
	CHECK_STR(board_check(&b), NULL);
	board_end(&b);
}

TEST(the_whole_group_is_loaded_each_module_once)
{
	for (enum way way = 0; way < WAYS; way++) {
		prepare(way);
		CHECK_EQ(load(way), 0);
		for (size_t i = 0; i < GROUP; i++)
			CHECK(module_find(&b.ld, group[i]) != NULL);
		CHECK(module_find(&b.ld, "app")->next->next->next->next == NULL);
		CHECK_STR(board_check(&b), NULL);
		board_end(&b);
	}
}

TEST(a_read_that_fails_leaves_nothing_behind)
{
	for (enum way way = 0; way < WAYS; way++) {
		struct board_state *s;
		uint32_t n = 0;
		int error;

		prepare(way);
		s = board_save(&b);
		do {
			board_forget(&b);
			b.read_fails = ++n;
			error = way == AS_PROGRAM
					? load_program(&b.ld, "app", 0, &(struct module *){0})
				: way == AS_RESIDENT
					? load_resident(&b.ld, "app", 0, NULL)
					: load_open(&b.ld, "app", 0, &(struct module *){0});
			if (error == 0)
				break;
			CHECK_EQ(error, ROMLD_E_READ);
			CHECK(board_same(&b, s));
		} while (n < 100);
		CHECK_EQ(n, 3 * GROUP + 1); /* the headers and two segments each */
		board_state_free(s);
		board_end(&b);
	}
}

/* Takes all RAM but about `keep` bytes; gives the blocks back afterwards. */
static uint32_t hold(struct extent *held, uint32_t keep)
{
	struct region *r = &b.ld.ram;
	uint32_t n = 0;

	while (r->count > 1 || region_largest(r) > keep + REGION_GRAIN) {
		uint32_t largest = region_largest(r);

		held[n++] =
			region_take(r, r->count > 1 || largest <= keep ? largest : largest - keep,
				    REGION_GRAIN);
		if (held[n - 1].size == 0)
			break;
	}
	return n;
}

TEST(any_shortage_of_ram_leaves_nothing_behind)
{
	for (enum way way = 0; way < WAYS; way++) {
		uint32_t refusals = 0;

		for (uint32_t keep = 0; keep < 90000; keep += 448) {
			struct extent held[64] = {{0}};
			struct board_state *s;
			uint32_t n;
			int error;

			prepare(way);
			n = hold(held, keep);
			s = board_save(&b);
			error = load(way);
			if (error != 0) {
				refusals++;
				CHECK_EQ(error, ROMLD_E_NO_RAM);
				CHECK(board_same(&b, s));
			}
			board_state_free(s);
			while (n-- > 0)
				region_give(&b.ld.ram, held[n]);
			if (error != 0)
				succeeds(way); /* the next good load works */
			else
				board_end(&b);
		}
		CHECK(refusals > 50);
		CHECK(refusals < 190);
	}
}

TEST(a_missing_library_leaves_nothing_behind)
{
	for (enum way way = 0; way < WAYS; way++) {
		for (size_t i = 0; i < GROUP; i++) {
			struct built *f;
			struct elf32_dyn needed;

			prepare(way);
			f = board_file(&b, group[i]);
			needed = *built_dyn(f, DT_NEEDED);
			/* Now it asks for the name of one of its symbols. */
			built_dyn(f, DT_NEEDED)->d_val = f->sym[f->sym_count - 1].st_name;
			refused(way, ROMLD_E_NEEDED);
			CHECK(board_said(&b, group[i]));
			*built_dyn(f, DT_NEEDED) = needed;
			succeeds(way);
		}
	}
}

TEST(a_missing_symbol_of_any_module_leaves_nothing_behind)
{
	for (enum way way = 0; way < WAYS; way++) {
		for (size_t i = 0; i < 2 * GROUP; i++) {
			struct elf32_sym *s;
			uint32_t name;

			prepare(way);
			s = &board_file(&b, group[i / 2])->sym[1 + i % 2]; /* imports come first */
			CHECK_EQ(s->st_shndx, SHN_UNDEF);
			name = s->st_name;
			s->st_name += 1;
			refused(way, ROMLD_E_NO_SYMBOL);
			CHECK_EQ(b.told_count, 1);
			s->st_name = name;
			succeeds(way);
		}
	}
}

TEST(missing_symbols_of_all_modules_are_told)
{
	begin();
	for (size_t i = 0; i < GROUP; i++) {
		struct built *f = board_file(&b, group[i]);

		f->sym[1].st_name += 1;
		f->sym[2].st_name += 1;
	}
	refused(AS_PROGRAM, ROMLD_E_NO_SYMBOL);
	CHECK_EQ(b.told_count, 8);
	for (size_t i = 0; i < GROUP; i++) {
		char start[80];

		snprintf(start, sizeof(start), "%s: needs ", group[i]);
		CHECK(board_said(&b, start));
	}
	board_end(&b);
}

TEST(damage_in_any_module_leaves_nothing_behind)
{
	for (enum way way = 0; way < WAYS; way++) {
		for (size_t i = 0; i < GROUP; i++) {
			struct built *f;

			prepare(way);
			f = board_file(&b, group[i]);
			f->ehdr->e_machine = 3;
			refused(way, ROMLD_E_MACHINE);
			f->ehdr->e_machine = EM_ARM;
			f->sym[f->sym_count - 1].st_value = 0x10000000;
			refused(way, ROMLD_E_SYMBOL_VALUE);
			f->sym[f->sym_count - 1].st_value = 0;
			f->rel->r_offset = 0;
			refused(way, ROMLD_E_RELOC_READONLY);
			f->rel->r_offset = f->data->p_vaddr;
			f->at[f->data->p_offset + f->init_array - f->data->p_vaddr + 3] = 0x70;
			refused(way, ROMLD_E_INIT_ENTRY);
			f->at[f->data->p_offset + f->init_array - f->data->p_vaddr + 3] = 0;
			succeeds(way);
		}
	}
}

TEST(refuses_names_and_files_that_are_not_there)
{
	struct module *m;

	begin();
	CHECK_EQ(load_program(&b.ld, "nothing", 0, &m), ROMLD_E_NOT_FOUND);
	CHECK_EQ(load_program(&b.ld, "", 0, &m), ROMLD_E_NAME);
	CHECK_EQ(load_program(&b.ld, "a/b c", 0, &m), ROMLD_E_NAME);
	CHECK_EQ(load_resident(&b.ld, "\n", 0, &m), ROMLD_E_NAME);
	CHECK_STR(board_check(&b), NULL);
	board_end(&b);
}

/* Row 88. */
TEST(refuses_a_module_that_needs_itself)
{
	struct elf_builder e;

	begin();
	eb_begin(&e, "app");
	e.entry = e.text + 1;
	eb_needed(&e, "libc.so");
	eb_needed(&e, "app");
	board_add(&b, NULL, &e);
	refused(AS_PROGRAM, ROMLD_E_NEEDS_ITSELF);
	refused(AS_RESIDENT, ROMLD_E_NEEDS_ITSELF);
	board_end(&b);
}

/* Row 18: a library needs no entry point, a program does. */
TEST(refuses_a_program_without_an_entry_point)
{
	static const uint32_t bad[] = {0, 0x2100, 0x10000000, 0xffffffff, 0x2002};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		begin();
		board_file(&b, "app")->ehdr->e_entry = bad[i];
		refused(AS_PROGRAM, ROMLD_E_ENTRY);
		board_file(&b, "app")->ehdr->e_entry = 0x2000;
		succeeds(AS_PROGRAM);
	}
	begin();
	board_file(&b, "l.so")->ehdr->e_entry = 0xffffffff;
	succeeds(AS_PROGRAM);
}

TEST(code_is_synchronised_and_data_is_not)
{
	struct module *m;

	begin();
	CHECK_EQ(load_program(&b.ld, "app", 0, &m), 0);
	CHECK_EQ(b.sync_count, GROUP);
	for (uint32_t i = 0; i < GROUP; i++, m = m->next) {
		CHECK(b.syncs[i].base > m->image.block.base);
		CHECK(b.syncs[i].base <= m->image.block.base + 0x2000);
		CHECK_EQ(b.syncs[i].base + b.syncs[i].size, m->image.block.base + 0x2080);
	}
	board_end(&b);
}

static uint32_t behind(const struct module *m, const void *table, uint32_t size, uint32_t end)
{
	uint32_t at = (uint32_t)((const uint8_t *)table - m->image.block.at) + size;

	return at > end ? at : end;
}

/* Where the last of its tables ends in its image. */
static uint32_t tables_end(const struct module *m)
{
	uint32_t end = behind(m, m->strings, m->strings_size, 0);

	end = behind(m, m->symbols, m->symbol_count * (uint32_t)sizeof *m->symbols, end);
	return behind(m, m->rel.at, m->rel.count * (uint32_t)sizeof(struct elf32_rel), end);
}

/* The offset in m.so's image from which on it is synchronised. */
static uint32_t synchronised_from(uint32_t hashes, uint32_t hash_tag)
{
	struct elf_builder e;
	struct built *f;
	struct module *m;
	uint32_t from;

	begin();
	eb_begin(&e, "m.so");
	e.hashes = hashes;
	eb_function(&e, "f", 0);
	eb_relative(&e, e.data, 4);
	eb_note(&e, "GNU", 3, "12345678", 8);
	f = board_add(&b, NULL, &e);
	if (hashes & EB_SYSV_HASH)
		built_dyn(f, DT_HASH)->d_tag = hash_tag;
	CHECK_EQ(load_resident(&b.ld, "m.so", 0, &m), 0);
	from = b.syncs[0].base - m->image.block.base;
	CHECK((from >= tables_end(m)) == (hash_tag == DT_HASH));
	board_end(&b);
	return from;
}

/* All that stands side by side in front of the code is left out, and no more: what no
 * tag names may be code. */
TEST(tables_in_front_of_the_code_are_not_synchronised)
{
	uint32_t gnu = synchronised_from(EB_GNU_HASH, DT_HASH);
	uint32_t both = synchronised_from(EB_GNU_HASH | EB_SYSV_HASH, DT_HASH);
	uint32_t hidden = synchronised_from(EB_GNU_HASH | EB_SYSV_HASH, DT_DEBUG);

	CHECK(gnu < both);
	CHECK(hidden < both);
	CHECK(synchronised_from(EB_SYSV_HASH, DT_HASH) < both);
}

/* Code may lie between two writable segments. */
TEST(all_code_is_synchronised_wherever_it_lies)
{
	struct elf_builder e;
	struct built *f;
	struct module *m;

	begin();
	eb_begin(&e, "odd.so");
	eb_phdr(&e, PT_LOAD, 0x10000, 0x40, PF_R | PF_X);
	eb_phdr(&e, PT_LOAD, 0x20000, 0x40, PF_R | PF_W);
	f = board_add(&b, NULL, &e);
	f->text->p_flags = PF_R;
	CHECK_EQ(load_resident(&b.ld, "odd.so", 0, &m), 0);
	CHECK_EQ(b.sync_count, 1);
	CHECK_EQ(b.syncs[0].base, board_address(m, 0x10000));
	CHECK_EQ(b.syncs[0].size, 0x40);
	board_end(&b);
}

static void add_many(uint32_t count)
{
	struct elf_builder e;

	for (uint32_t i = 0; i < count; i++) {
		char name[16];

		snprintf(name, sizeof(name), "m%u.so", i);
		eb_begin(&e, name);
		e.text = 0x300;
		e.data = 0x400;
		e.bss = 0;
		board_add(&b, NULL, &e);
	}
	eb_begin(&e, "huge");
	e.text = 0x10000;
	e.data = 0x10100;
	e.entry = e.text + 1;
	for (uint32_t i = 0; i < count; i++) {
		char name[16];

		snprintf(name, sizeof(name), "m%u.so", i);
		eb_needed(&e, name);
	}
	board_add(&b, NULL, &e);
}

TEST(takes_2047_modules_and_refuses_one_more)
{
	for (uint32_t more = 0; more < 2; more++) {
		struct board_state *s;
		struct module *m;

		board_begin(&b, 1 << 24);
		add_many(2045 + more);
		s = board_save(&b);
		CHECK_EQ(load_program(&b.ld, "huge", 0, &m), more ? ROMLD_E_MANY_MODULES : 0);
		CHECK_EQ(b.told_count, more);
		if (more)
			CHECK(board_same(&b, s));
		else
			load_end(&b.ld);
		CHECK_STR(board_check(&b), NULL);
		board_state_free(s);
		board_end(&b);
	}
}

TEST(a_module_of_65534_symbols_is_exported_whole)
{
	struct elf_builder e;
	struct module *m;
	uint32_t value;

	board_begin(&b, 1 << 24);
	eb_begin(&e, "huge.so");
	e.text = 0x300000;
	e.data = 0x300100;
	add_exports(&e, 65534);
	board_add(&b, NULL, &e);
	CHECK_EQ(load_resident(&b.ld, "huge.so", 0, &m), 0);
	CHECK_EQ(load_symbol(&b.ld, m, NULL, "huge.so_65533", &value), 0);
	CHECK_EQ(value, board_address(m, 0x300100 + 4 * (65533 % 8)));
	CHECK_STR(board_check(&b), NULL);
	CHECK_EQ(load_unload(&b.ld, m), 0);
	CHECK_STR(board_check(&b), NULL);
	board_end(&b);
}
