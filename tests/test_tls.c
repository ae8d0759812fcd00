// SPDX-License-Identifier: BSD-2-Clause
/*
 * test_tls.c: loader/tls.c: thread-local storage of the one thread there is.
 */
#include "unit.h"
#include "loader/arm/reloc.h"
#include "loader/tls.h"
#include "tests/fake_board.h"

static struct fake_board b;

/* A module with 16 bytes of TLS, the first 8 of them 0x11111111 and 0x22222222;
 * its words say where its variable tv (offset 4) is, in every model. */
static struct built *add(const char *name, const char *needed, uint32_t align)
{
	struct elf_builder e;
	uint32_t tv;

	eb_begin(&e, name);
	e.entry = e.text + 1;
	if (needed != NULL)
		eb_needed(&e, needed);
	eb_word(&e, e.data + 0x40, 0x11111111);
	eb_word(&e, e.data + 0x44, 0x22222222);
	eb_tls(&e, e.data + 0x40, 8, 16, align);
	tv = eb_symbol(&e, "tv", STB_GLOBAL, STT_TLS, 2, 4);
	eb_rel(&e, e.data, R_ARM_TLS_DTPMOD32, tv);
	eb_rel(&e, e.data + 4, R_ARM_TLS_DTPOFF32, tv);
	eb_rel(&e, e.data + 8, R_ARM_TLS_TPOFF32, tv);
	eb_rel(&e, e.data + 12, R_ARM_TLS_DTPMOD32, 0);
	eb_rel(&e, e.data + 16, R_ARM_TLS_DESC, tv);
	return board_add(&b, NULL, &e);
}

static uint32_t word(const struct module *m, uint32_t offset)
{
	return board_word(&b, board_address(m, 0x900 + offset));
}

static void begin(void)
{
	board_begin(&b, 1 << 18);
	add("app", NULL, 8);
	add("lib.so", NULL, 4);
}

static void expect_words(const struct module *m, const struct module *owner)
{
	uint32_t variable = owner->extra->tls.start + 4;

	CHECK_EQ(word(m, 0), owner->index);
	CHECK_EQ(word(m, 4), 4);
	CHECK_EQ(load_tls_address(&b.ld, word(m, 0), word(m, 4)), variable);
	CHECK_EQ(b.ld.thread + word(m, 8), variable);
	CHECK_EQ(word(m, 12), m->index);
	CHECK_EQ(b.ld.thread + word(m, 16), variable);
	CHECK_EQ(word(m, 20), b.cpu.tls_descriptor);
}

TEST(every_model_leads_to_the_variable)
{
	struct module *m;

	begin();
	CHECK_EQ(load_program(&b.ld, "app", 0, &m), 0);
	expect_words(m, m);
	CHECK_EQ(board_word(&b, m->extra->tls.start), 0x11111111);
	CHECK_EQ(board_word(&b, m->extra->tls.start + 4), 0x22222222);
	CHECK_EQ(board_word(&b, m->extra->tls.start + 8), 0);
	CHECK_EQ(board_word(&b, m->extra->tls.start + 12), 0);
	CHECK_STR(board_check(&b), NULL);
	board_end(&b);
}

/* Local-exec code of the program has the distance in its instructions. */
TEST(the_programs_block_lies_where_its_linker_assumed)
{
	static const uint32_t aligns[] = {1, 4, 8, 16, 64, 4096};

	for (size_t i = 0; i < sizeof(aligns) / sizeof(aligns[0]); i++) {
		uint32_t lead = aligns[i] > 8 ? aligns[i] : 8;
		struct module *m;

		board_begin(&b, 1 << 18);
		add("app", NULL, aligns[i]);
		CHECK_EQ(load_program(&b.ld, "app", 0, &m), 0);
		CHECK_EQ(m->extra->tls.start, b.ld.thread + lead);
		CHECK_EQ(m->extra->tls.start % aligns[i], 0);
		CHECK_EQ(b.ld.thread % 8, 0);
		board_end(&b);
	}
}

TEST(an_opened_module_has_every_model_too)
{
	struct board_state *s;
	struct module *m;

	begin();
	CHECK_EQ(load_program(&b.ld, "app", 0, &m), 0);
	s = board_save(&b);
	CHECK_EQ(load_open(&b.ld, "lib.so", 0, &m), 0);
	expect_words(m, b.ld.program); /* tv of the program comes first */
	CHECK_EQ(load_close(&b.ld, m), 0);
	b.ld.opened--; /* ranks are not given again in a run */
	CHECK(board_same(&b, s));
	board_state_free(s);
	board_end(&b);
}

TEST(a_boot_time_library_follows_the_thread_pointer)
{
	struct module *lib, *m;

	begin();
	CHECK_EQ(load_resident(&b.ld, "lib.so", 0, &lib), 0);
	expect_words(lib, lib);
	for (uint32_t i = 0; i < 3; i++) {
		CHECK_EQ(load_program(&b.ld, "app", 0, &m), 0);
		CHECK_EQ(b.ld.thread, m->extra->tls.block.base);
		expect_words(lib, lib);
		expect_words(m, m);
		if (i % 2)
			load_start(&b.ld);
		load_end(&b.ld);
		CHECK_EQ(b.ld.thread, b.ld.own_thread);
		expect_words(lib, lib);
	}
	board_end(&b);
}

TEST(a_boot_time_librarys_variables_are_fresh_for_each_program)
{
	struct module *lib, *m;

	begin();
	CHECK_EQ(load_resident(&b.ld, "lib.so", 0, &lib), 0);
	for (uint32_t i = 0; i < 2; i++) {
		CHECK_EQ(load_program(&b.ld, "app", 0, &m), 0);
		CHECK_EQ(board_word(&b, lib->extra->tls.start), 0x11111111);
		CHECK_EQ(board_word(&b, lib->extra->tls.start + 12), 0);
		memset(board_at(&b, lib->extra->tls.start), 0x99, 16);
		load_end(&b.ld);
	}
	board_end(&b);
}

TEST(a_refused_program_leaves_the_thread_pointer)
{
	struct module *lib, *m;
	struct board_state *s;

	begin();
	CHECK_EQ(load_resident(&b.ld, "lib.so", 0, &lib), 0);
	s = board_save(&b);
	built_sym(board_file(&b, "app"), "tv")->st_shndx = SHN_UNDEF;
	built_sym(board_file(&b, "app"), "tv")->st_name++;
	CHECK_EQ(load_program(&b.ld, "app", 0, &m), ROMLD_E_NO_SYMBOL);
	CHECK(board_same(&b, s));
	board_state_free(s);
	board_end(&b);
}

TEST(no_ram_for_the_variables_is_told)
{
	struct board_state *s;
	struct module *m;

	begin();
	s = board_save(&b);
	for (struct elf32_phdr *p = board_file(&b, "app")->phdr;; p++) {
		if (p->p_type == PT_TLS) {
			p->p_memsz = 0x7fffffff;
			break;
		}
	}
	CHECK_EQ(load_program(&b.ld, "app", 0, &m), ROMLD_E_NO_RAM);
	CHECK(board_same(&b, s));
	board_state_free(s);
	board_end(&b);
}

TEST(asking_for_a_module_that_is_none_is_harmless)
{
	begin();
	CHECK_EQ(load_tls_address(&b.ld, 0, 4), 0);
	CHECK_EQ(load_tls_address(&b.ld, 77, 4), 0);
	CHECK_EQ(load_tls_address(&b.ld, EXPORTS_MODULES, 4), 0);
	CHECK_EQ(load_tls_address(&b.ld, UINT32_MAX, 4), 0);
	board_end(&b);
}
