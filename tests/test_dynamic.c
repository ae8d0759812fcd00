// SPDX-License-Identifier: BSD-2-Clause
/*
 * test_dynamic.c: loader/dynamic.c, the judge of the dynamic section. One
 * damage, one named refusal, nothing left behind; then the good file loads.
 */
#include "unit.h"
#include <stdlib.h>
#include "loader/dynamic.h"
#include "tests/fake_board.h"

static struct fake_board b;
static struct elf_builder e;

/* A file with something of everything. */
static void describe(void)
{
	uint32_t f;

	board_begin(&b, 1 << 17);
	eb_begin(&e, "m.so");
	e.hashes = EB_GNU_HASH | EB_SYSV_HASH;
	e.entry = e.text + 1;
	eb_needed(&e, "librom.so");
	eb_function(&e, "m_f", 0);
	eb_object(&e, "m_x", 4);
	f = eb_import(&e, "rom_write");
	eb_relative(&e, e.data, e.text);
	eb_rel(&e, e.data + 4, 2, f);
	eb_rela(&e, e.data + 8, 2, f, 0);
	eb_relr(&e, e.data + 12);
	eb_word(&e, e.data + 12, e.text);
	eb_slot(&e, f);
	eb_initialiser(&e, 4);
	eb_finaliser(&e, 8);
	eb_tag(&e, DT_INIT, e.text + 1);
	eb_tag(&e, DT_FINI, e.text + 5);
	eb_tag(&e, DT_FLAGS, 0);
}

static struct built *begin(void)
{
	describe();
	return board_add(&b, NULL, &e);
}

static void expect(int code)
{
	struct board_state *s = board_save(&b);

	CHECK_EQ(load_resident(&b.ld, "m.so", 0, NULL), code);
	CHECK_EQ(b.told_count, code != 0);
	if (code != 0) {
		CHECK_STR(refusal_name(b.told[0]), refusal_name(code));
		CHECK(board_same(&b, s));
	}
	CHECK_STR(board_check(&b), NULL);
	board_state_free(s);
	board_end(&b);
}

TEST(the_good_file_loads)
{
	begin();
	expect(0);
}

/* Tags: which one becomes which with what value. */
static const struct {
	int row;
	uint32_t tag, new_tag, value;
	int code;
} tags[] = {
	{40, DT_NULL, 0x60000000, 0, ROMLD_E_NO_DT_NULL},
	{41, DT_FLAGS, DT_STRTAB, 0, ROMLD_E_TWICE},
	{41, DT_FLAGS, DT_SYMTAB, 0, ROMLD_E_TWICE},
	{41, DT_FLAGS, DT_HASH, 0, ROMLD_E_TWICE},
	{41, DT_FLAGS, DT_GNU_HASH, 0, ROMLD_E_TWICE},
	{41, DT_FLAGS, DT_SONAME, 0, ROMLD_E_TWICE},
	{41, DT_FLAGS, DT_REL, 0, ROMLD_E_TWICE},
	{41, DT_FLAGS, DT_JMPREL, 0, ROMLD_E_TWICE},
	{43, DT_SYMENT, DT_SYMENT, 24, ROMLD_E_ENTSIZE},
	{43, DT_RELENT, DT_RELENT, 12, ROMLD_E_ENTSIZE},
	{43, DT_RELAENT, DT_RELAENT, 8, ROMLD_E_ENTSIZE},
	{43, DT_RELRENT, DT_RELRENT, 8, ROMLD_E_ENTSIZE},
	{43, DT_RELRENT, DT_RELRENT, 0, ROMLD_E_ENTSIZE},
	{44, DT_STRTAB, DT_STRTAB, 0x100000, ROMLD_E_TABLE},
	{44, DT_STRTAB, DT_STRTAB, 0x900, ROMLD_E_TABLE}, /* writable */
	{44, DT_SYMTAB, DT_SYMTAB, 0x100000, ROMLD_E_TABLE},
	{44, DT_SYMTAB, DT_SYMTAB, 0x900, ROMLD_E_TABLE},
	{44, DT_SYMTAB, DT_SYMTAB, 2, ROMLD_E_TABLE},
	{44, DT_GNU_HASH, DT_GNU_HASH, 0x100000, ROMLD_E_TABLE},
	{44, DT_GNU_HASH, DT_GNU_HASH, 0xfffffffc, ROMLD_E_TABLE},
	{44, DT_GNU_HASH, DT_GNU_HASH, 1, ROMLD_E_TABLE},
	{44, DT_GNU_HASH, DT_GNU_HASH, 0x900, ROMLD_E_TABLE},
	{44, DT_REL, DT_REL, 0x100000, ROMLD_E_TABLE},
	{44, DT_REL, DT_REL, 0x900, ROMLD_E_TABLE},
	{44, DT_REL, DT_REL, 2, ROMLD_E_TABLE},
	{44, DT_RELA, DT_RELA, 0xfffffff0, ROMLD_E_TABLE},
	{44, DT_RELR, DT_RELR, 0x87d, ROMLD_E_TABLE},
	{44, DT_JMPREL, DT_JMPREL, 0x9000, ROMLD_E_TABLE},
	{45, DT_STRSZ, DT_STRSZ, 0xffffffff, ROMLD_E_TABLE},
	{45, DT_RELSZ, DT_RELSZ, 0xfffffff8, ROMLD_E_TABLE},
	{45, DT_RELASZ, DT_RELASZ, 0xfffffffc, ROMLD_E_TABLE},
	{45, DT_RELRSZ, DT_RELRSZ, 0xfffffffc, ROMLD_E_TABLE},
	{45, DT_PLTRELSZ, DT_PLTRELSZ, 0xfffffff8, ROMLD_E_TABLE},
	{46, DT_STRSZ, DT_STRSZ, 0, ROMLD_E_STRTAB},
	{46, DT_STRSZ, DT_STRSZ, 3, ROMLD_E_STRTAB},
	{46, DT_STRSZ, 0x60000000, 0, ROMLD_E_STRTAB},
	{46, DT_STRTAB, 0x60000000, 0, ROMLD_E_NO_TABLE},
	{46, DT_SYMTAB, 0x60000000, 0, ROMLD_E_NO_TABLE},
	{47, DT_NEEDED, DT_NEEDED, 0x10000, ROMLD_E_STRING},
	{47, DT_NEEDED, DT_NEEDED, 0xffffffff, ROMLD_E_STRING},
	{47, DT_SONAME, DT_SONAME, 0x10000, ROMLD_E_STRING},
	{48, DT_SONAME, DT_SONAME, 0, ROMLD_E_SONAME}, /* empty */
	{48, DT_NEEDED, DT_NEEDED, 0, ROMLD_E_NAME},
	{50, DT_FLAGS, 0x60000001, 0, 0},  /* a tag of somebody else */
	{50, DT_FLAGS, 38 + 16, 0x900, 0}, /* one that nobody has defined yet */
	{50, DT_FLAGS, 38, 0x900, 0},
	{50, DT_FLAGS, 0x6fffffff, 1, 0}, /* symbol versions are passed over (row 69) */
	{52, DT_RELSZ, DT_RELSZ, 4, ROMLD_E_TABLE_SIZE},
	{52, DT_RELASZ, DT_RELASZ, 8, ROMLD_E_TABLE_SIZE},
	{52, DT_RELRSZ, DT_RELRSZ, 3, ROMLD_E_TABLE_SIZE},
	{52, DT_PLTRELSZ, DT_PLTRELSZ, 12, ROMLD_E_TABLE_SIZE},
	{53, DT_PLTREL, DT_PLTREL, 0, ROMLD_E_PLTREL},
	{53, DT_PLTREL, 0x60000000, 0, ROMLD_E_PLTREL},
	{83, DT_INIT, DT_INIT, 0x900, ROMLD_E_INIT_ENTRY}, /* data */
	{83, DT_INIT, DT_INIT, 0x881, ROMLD_E_INIT_ENTRY}, /* behind the code */
	{83, DT_INIT, DT_INIT, 0, 0},
	{83, DT_FINI, DT_FINI, 0xfffffff1, ROMLD_E_INIT_ENTRY},
	{83, DT_INIT_ARRAY, DT_INIT_ARRAY, 0x900000, ROMLD_E_INIT_ARRAY},
	{83, DT_INIT_ARRAY, DT_INIT_ARRAY, 0x902, ROMLD_E_INIT_ARRAY},
	{83, DT_INIT_ARRAYSZ, DT_INIT_ARRAYSZ, 6, ROMLD_E_INIT_ARRAY},
	{84, DT_INIT_ARRAYSZ, DT_INIT_ARRAYSZ, 0xfffffffc, ROMLD_E_INIT_ARRAY},
	{83, DT_FINI_ARRAY, DT_FINI_ARRAY, 0xffffffff, ROMLD_E_INIT_ARRAY},
};

TEST(refuses_each_damaged_tag)
{
	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
		struct elf32_dyn *d = built_dyn(begin(), tags[i].tag);
		int before = unit_failures;

		*d = (struct elf32_dyn){tags[i].new_tag, tags[i].value};
		expect(tags[i].code);
		if (unit_failures > before)
			printf("row %d: line %zu of the table\n", tags[i].row, i + 1);
	}
}

TEST(refuses_a_file_without_any_hash_table)
{
	struct built *f = begin();

	built_dyn(f, DT_GNU_HASH)->d_tag = 0x60000000;
	built_dyn(f, DT_HASH)->d_tag = 0x60000000;
	expect(ROMLD_E_NO_HASH);
}

TEST(either_hash_table_does)
{
	built_dyn(begin(), DT_GNU_HASH)->d_tag = 0x60000000;
	expect(0);
	built_dyn(begin(), DT_HASH)->d_tag = 0x60000000;
	expect(0);
}

/* Rows 54 to 58: the tables themselves; test_hash.c has them all. */
TEST(refuses_damaged_hash_tables)
{
	struct built *f = begin();

	f->gnu_hash[0] = 0;
	expect(ROMLD_E_HASH);
	f = begin();
	f->gnu_hash[2] = 3;
	expect(ROMLD_E_HASH);
	f = begin();
	f->gnu_hash[3] = 32;
	expect(ROMLD_E_HASH);
	f = begin();
	built_dyn(f, DT_GNU_HASH)->d_tag = 0x60000000;
	f->hash[0] = 0;
	expect(ROMLD_E_HASH);
	f = begin();
	built_dyn(f, DT_GNU_HASH)->d_tag = 0x60000000;
	f->hash[2 + f->hash[0] + 1] = 1; /* a chain that leads to itself */
	f->hash[2] = 1;
	expect(ROMLD_E_HASH);
}

TEST(refuses_more_symbols_than_a_slot_can_name)
{
	struct built *f = begin();

	memset(f->gnu_hash + 4 + f->gnu_hash[2], 0, 4 * f->gnu_hash[0]);
	f->gnu_hash[1] = 70000; /* the first hashed symbol of an empty table */
	expect(ROMLD_E_MANY_SYMBOLS);
}

/* Row 59: the hash table claims more symbols than fit in front of the strings. */
TEST(refuses_a_symbol_table_shorter_than_its_hash_table_says)
{
	struct built *f = begin();

	built_dyn(f, DT_GNU_HASH)->d_tag = 0x60000000;
	built_dyn(f, DT_SYMTAB)->d_val = built_dyn(f, DT_STRTAB)->d_val - 16;
	expect(ROMLD_E_TABLE);
}

TEST(symbols_may_stand_right_behind_another_segment)
{
	struct built *f = begin();
	uint32_t symtab = built_dyn(f, DT_SYMTAB)->d_val;
	struct elf32_phdr tables = *f->text;

	/* Two segments where one was: [0, symtab) and [symtab, end of text). */
	tables.p_vaddr = tables.p_paddr = tables.p_offset = symtab;
	tables.p_filesz = tables.p_memsz = f->text->p_memsz - symtab;
	f->text->p_filesz = f->text->p_memsz = symtab;
	tables.p_align = f->text->p_align = 4;
	memmove(f->phdr + 2, f->phdr + 1, 2 * sizeof(tables));
	f->phdr[1] = tables;
	f->ehdr->e_phnum = 4;
	expect(0);
}

/* Row 48. */
TEST(refuses_names_that_are_none)
{
	static const char *const bad[] = {
		"lib m.so",
		"lib\nm.so",
		"lib\xc3\xa4.so",
		"\x7f",
		"0123456789012345678901234567890123456789012345678901234567890123",
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		CHECK(!name_usable(bad[i]));
		describe();
		e.soname = bad[i];
		board_add(&b, "m.so", &e);
		expect(ROMLD_E_SONAME);
		describe();
		eb_needed(&e, bad[i]);
		board_add(&b, "m.so", &e);
		expect(ROMLD_E_NAME);
	}
	CHECK(!name_usable(""));
	CHECK(name_usable("libstdc++.so.6"));
	CHECK(name_usable("012345678901234567890123456789012345678901234567890123456789012"));
}

TEST(refuses_a_file_under_another_name_than_its_own)
{
	describe();
	e.soname = "other.so";
	board_add(&b, "m.so", &e);
	expect(ROMLD_E_SONAME);
}

TEST(a_file_without_a_soname_goes_by_its_files_name)
{
	describe();
	e.soname = NULL;
	board_add(&b, "m.so", &e);
	CHECK_EQ(load_resident(&b.ld, "m.so", 0, NULL), 0);
	CHECK(module_find(&b.ld, "m.so") != NULL);
	board_end(&b);
}

/* Row 83: entries of the arrays, after relocation. */
TEST(refuses_initialisers_that_are_no_code)
{
	static const uint32_t bad[] = {0x900, 0x10000, 0xfffffff1, 0xa00};

	for (size_t i = 0; i < 2 * sizeof(bad) / sizeof(bad[0]); i++) {
		struct built *f = begin();
		uint32_t at = i % 2 ? f->init_array : f->fini_array;

		memcpy(f->at + f->data->p_offset + at - f->data->p_vaddr, &bad[i / 2], 4);
		expect(ROMLD_E_INIT_ENTRY);
	}
}

/* The marks of old start files are no functions; nobody relocates them. */
TEST(passes_over_0_and_minus_1_in_arrays)
{
	static const uint32_t marks[] = {0, 0xffffffff};
	struct built *f;
	struct elf32_rel *r;

	describe();
	f = board_add(&b, NULL, &e);
	for (r = f->rel; r->r_offset != f->init_array; r++)
		;
	r->r_info = 0; /* R_ARM_NONE */
	built_dyn(f, DT_RELCOUNT)->d_val = 0;
	for (size_t i = 0; i < 2; i++) {
		memcpy(f->at + f->data->p_offset + f->init_array - f->data->p_vaddr, &marks[i], 4);
		CHECK_EQ(load_resident(&b.ld, "m.so", 0, NULL), 0);
		CHECK_EQ(load_unload(&b.ld, module_find(&b.ld, "m.so")), 0);
	}
	board_end(&b);
}

/* A GOT whose first words are not writable must not get the resolver. */
TEST(a_got_that_begins_in_read_only_memory_is_none)
{
	struct built *f = begin();
	struct module *m;

	f->text->p_memsz = f->data->p_vaddr;
	built_dyn(f, DT_PLTGOT)->d_val = f->data->p_vaddr - 8;
	CHECK_EQ(load_resident(&b.ld, "m.so", 0, &m), 0);
	CHECK(m->got == NULL);
	board_end(&b);
}

TEST(a_dynamic_section_may_be_read_only)
{
	struct module *m;

	describe();
	e.dynamic_in_text = true;
	board_add(&b, NULL, &e);
	CHECK_EQ(load_resident(&b.ld, "m.so", 0, &m), 0);
	CHECK(!image_writable(&m->image, (uint32_t)((uint8_t *)m->l_ld - m->image.block.at), 8));
	board_end(&b);
}

TEST(refuses_more_libraries_than_16_bits_can_count)
{
	struct module *m;

	board_begin(&b, 1 << 23);
	eb_begin(&e, "m.so");
	e.text = 0x100000;
	e.data = 0x100100;
	for (uint32_t i = 0; i < 65535; i++)
		eb_needed(&e, "librom.so");
	board_add(&b, NULL, &e);
	CHECK_EQ(load_resident(&b.ld, "m.so", 0, &m), 0);
	CHECK(module_needed(m, 65534) == module_find(&b.ld, "librom.so"));
	CHECK(module_needed(m, 65535) == NULL);
	eb_begin(&e, "n.so");
	e.text = 0x100000;
	e.data = 0x100100;
	for (uint32_t i = 0; i < 65536; i++)
		eb_needed(&e, "librom.so");
	board_add(&b, NULL, &e);
	CHECK_EQ(load_resident(&b.ld, "n.so", 0, &m), ROMLD_E_MANY_LIBRARIES);
	board_end(&b);
}
