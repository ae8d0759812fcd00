// SPDX-License-Identifier: BSD-2-Clause
/*
 * trial.c: one way after the other, with the board checked after each step.
 *
 * Free RAM is painted before a load. A load that succeeds may have written to
 * what it holds now and nowhere else; one that is refused must leave all state
 * as it was.
 */
#include "tests/trial.h"
#include <stddef.h>
#include "loader/arm/reloc.h"

uint32_t bind_slot(struct module *m, uint32_t i);

#define SLOTS_CALLED 64u

/* ---- the good files ---- */

static void add_library(struct fake_board *b, const char *name, const char *needed)
{
	struct elf_builder e;

	eb_begin(&e, name);
	e.text = 0x300;
	e.data = 0x400;
	eb_function(&e, "c_f", 0);
	eb_object(&e, "c_x", 4);
	eb_needed(&e, needed);
	eb_relative(&e, e.data, e.text);
	eb_initialiser(&e, 4);
	board_add(b, NULL, &e);
}

static void add_program(struct fake_board *b)
{
	struct elf_builder e;

	eb_begin(&e, "app");
	e.text = 0x300;
	e.data = 0x400;
	e.entry = e.text + 1;
	eb_needed(&e, "libc.so");
	eb_slot(&e, eb_import(&e, "c_f"));
	eb_rel(&e, e.data, R_ARM_GLOB_DAT, eb_import(&e, "c_x"));
	board_add(b, NULL, &e);
}

void trial_begin(struct fake_board *b)
{
	board_begin(b, 1 << 17);
	add_library(b, "libc.so", "librom.so");
	add_library(b, "dep.so", "libc.so");
	add_program(b);
	load_resident(&b->ld, "libc.so", 0, NULL);
	board_paint(b);
}

struct built trial_seed(uint32_t i)
{
	struct elf_builder e;
	uint32_t f, x, weak, rom, tv;

	eb_begin(&e, TRIAL_NAME);
	e.base = i == 6 ? BOARD_RAM + 0x6000 : 0;
	e.type = i == 6 ? ET_EXEC : ET_DYN;
	e.text = e.base + 0x4c0;
	e.data = e.base + (i == 2 ? 0x5600 : 0x600); /* far away: a gap */
	e.data_size = 0x40;
	e.entry = e.text + 1;
	e.hashes = i % 3 == 0   ? EB_GNU_HASH
		   : i % 3 == 1 ? EB_SYSV_HASH
				: EB_GNU_HASH | EB_SYSV_HASH;
	e.plt_rela = i >= 3;
	e.dynamic_in_text = i == 5;
	eb_needed(&e, i % 2 ? "dep.so" : "libc.so");
	eb_note(&e, "GNU", NT_GNU_BUILD_ID, "01234567", 8);
	if (i == 4)
		eb_note(&e, "romld", NT_ROMLD_KEEP_STATE, NULL, 0);
	f = eb_function(&e, "m_f", 8);
	x = eb_object(&e, "m_x", 0x20);
	weak = eb_import_weak(&e, "nobody");
	rom = eb_import(&e, "rom_write");
	eb_symbol(&e, "local", STB_LOCAL, STT_FUNC, 1, e.text);
	eb_relative(&e, e.data, e.text + 4);
	eb_rel(&e, e.data + 4, R_ARM_ABS32, x);
	eb_rel(&e, e.data + 8, R_ARM_GLOB_DAT, weak);
	eb_rel(&e, e.data + 12, R_ARM_REL32, f);
	eb_rela(&e, e.data + 16, R_ARM_ABS32, eb_import(&e, "c_x"), 4);
	eb_relr(&e, e.data + 20);
	eb_relr(&e, 7);
	eb_tls(&e, e.data + 0x30, 4, 12, 8);
	tv = eb_symbol(&e, "tv", STB_GLOBAL, STT_TLS, 2, 4);
	eb_rel(&e, e.data + 0x20, R_ARM_TLS_DESC, tv);
	eb_rel(&e, e.data + 0x28, R_ARM_TLS_TPOFF32, tv);
	eb_rel(&e, e.data + 0x2c, R_ARM_TLS_DTPMOD32, tv);
	if (i == 1) {
		eb_version_defined(&e, 1, TRIAL_NAME);
		eb_version_defined(&e, 2, "M1");
		eb_version_needed(&e, 3, "dep.so", "D1");
		eb_version(&e, f, 2);
		eb_version(&e, rom, 3);
	}
	if (i == 4)
		eb_rel(&e, e.data + 0x38, R_ARM_GLOB_DAT,
		       eb_symbol(&e, "chosen", STB_GLOBAL, STT_GNU_IFUNC, 1, e.text + 9));
	eb_slot(&e, eb_import(&e, "c_f"));
	eb_slot(&e, rom);
	eb_initialiser(&e, 16);
	eb_finaliser(&e, 20);
	if (i == 6)
		eb_rel(&e, e.data + 0x3c, R_ARM_COPY, eb_object(&e, "c_x", 0x3c));
	if (i % 2) {
		eb_tag(&e, DT_TEXTREL, 0);
		eb_rel(&e, e.text + 0x40, R_ARM_ABS32, rom);
	}
	return eb_build(&e);
}

/* ---- using a module ---- */

static bool touch_symbol(void *context, const char *name, uint32_t address, bool function)
{
	struct module *m = context;
	uint32_t value;

	(void)address;
	(void)function;
	load_symbol(m->loader, m, NULL, name, &value);
	return true;
}

static void use(struct module *m)
{
	struct module_info info;
	const char *name;
	uint32_t offset;

	for (uint32_t i = 0; i < m->plt.count && i < SLOTS_CALLED; i++)
		bind_slot(m, i);
	bind_slot(m, m->plt.count);
	module_symbols(m, touch_symbol, m);
	module_symbol_at(m, m->image.block.base + 0x3c9, &name, &offset);
	module_info(m, &info);
}

/* ---- the ways ---- */

struct trial {
	struct fake_board *b;
	struct board_state *before;
	uint32_t loaded;
	const char *wrong;
};

static void expect(struct trial *t, bool holds, const char *what)
{
	if (!holds && t->wrong == NULL)
		t->wrong = what;
}

static void check(struct trial *t, const char *where)
{
	expect(t, board_check(t->b) == NULL, where);
}

static void start(struct trial *t)
{
	board_forget(t->b);
	board_paint(t->b);
	t->before = board_save(t->b);
}

/* After a load: true when it succeeded. */
static bool judge(struct trial *t, int error)
{
	struct fake_board *b = t->b;

	if (error != 0) {
		expect(t, b->told_count > 0, "a refusal without a word");
		expect(t, board_same(b, t->before), "a refused load left something behind");
	} else {
		expect(t, board_is_painted(b), "a load wrote to RAM that it does not hold");
		t->loaded++;
	}
	check(t, "after a load");
	board_state_free(t->before);
	t->before = NULL;
	return error == 0;
}

static void as_resident(struct trial *t)
{
	struct loader *ld = &t->b->ld;
	struct module *keep = ld->last, *m = NULL;

	start(t);
	if (!judge(t, load_resident(ld, TRIAL_NAME, 0, &m)))
		return;
	use(m);
	expect(t, load_program(ld, "app", 0, &m) == 0, "a good program beside it");
	load_start(ld);
	load_finish(ld);
	load_end(ld);
	/* Users stand before what they need, but a cycle cannot be undone. */
	while (ld->last != keep && load_unload(ld, keep->next) == 0)
		check(t, "after an unload");
	expect(t, ld->last == keep, "a boot-time library that cannot be unloaded");
}

static void as_program(struct trial *t)
{
	struct loader *ld = &t->b->ld;
	struct module *m = NULL;

	start(t);
	if (!judge(t, load_program(ld, TRIAL_NAME, 0, &m)))
		return;
	load_start(ld);
	use(m);
	check(t, "while a program runs");
	load_finish(ld);
	load_end(ld);
	check(t, "after a program");
}

static void as_opened(struct trial *t, uint32_t flags)
{
	struct loader *ld = &t->b->ld;
	struct module *m = NULL;
	bool is_lasting;

	expect(t, load_program(ld, "app", 0, &m) == 0, "a good program");
	load_start(ld);
	start(t);
	if (judge(t, load_open(ld, TRIAL_NAME, flags, &m))) {
		is_lasting = m->flags & MODULE_STAYS;
		use(m);
		expect(t, load_close(ld, m) == 0, "a handle that cannot be closed");
		check(t, "after dlclose");
		expect(t, is_lasting || module_find(ld, TRIAL_NAME) == NULL, "still there");
	}
	load_finish(ld);
	load_end(ld);
	check(t, "after the program");
}

const char *trial_run(struct fake_board *b, const uint8_t *bytes, uint32_t size, bool *refused)
{
	struct trial t = {.b = b};

	board_add_bytes(b, TRIAL_NAME, bytes, size);
	as_resident(&t);
	as_program(&t);
	as_opened(&t, LOAD_UNCHECKED);
	as_opened(&t, LOAD_NOW | LOAD_GLOBAL);
	*refused = t.loaded == 0;
	return t.wrong;
}
