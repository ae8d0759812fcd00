// SPDX-License-Identifier: BSD-2-Clause
/*
 * test_open.c: loader/open.c: dlopen, dlsym and the first call through a slot.
 */
#include "unit.h"
#include "tests/fake_board.h"

uint32_t bind_slot(struct module *m, uint32_t i);

static struct fake_board b;
static struct module *app;

static void add(const char *name, const char *function, const char *needed, const char *import)
{
	struct elf_builder e;

	eb_begin(&e, name);
	e.entry = e.text + 1;
	if (function != NULL)
		eb_function(&e, function, 0x10);
	if (needed != NULL)
		eb_needed(&e, needed);
	if (import != NULL)
		eb_slot(&e, eb_import(&e, import));
	eb_initialiser(&e, 4);
	board_add(&b, NULL, &e);
}

static void begin(void)
{
	board_begin(&b, 1 << 19);
	add("libc.so", "c_f", NULL, NULL);
	add("app", "app_f", "lib.so", NULL);
	add("lib.so", "f", "libc.so", NULL);
	add("plugin.so", "f", "helper.so", "helper_f");
	add("helper.so", "helper_f", NULL, NULL);
	CHECK_EQ(load_resident(&b.ld, "libc.so", 0, NULL), 0);
	CHECK_EQ(load_program(&b.ld, "app", 0, &app), 0);
	load_start(&b.ld);
	board_forget(&b);
}

static struct module *open_it(const char *name, uint32_t flags)
{
	struct module *m = NULL;

	CHECK_EQ(load_open(&b.ld, name, flags, &m), 0);
	CHECK_STR(board_check(&b), NULL);
	return m;
}

static uint32_t symbol(struct module *m, const struct module *after, const char *name)
{
	uint32_t value = 0;

	return load_symbol(&b.ld, m, after, name, &value) == 0 ? value : 0xdead;
}

TEST(opening_needs_a_running_program)
{
	struct module *m;

	begin();
	load_end(&b.ld);
	CHECK_EQ(load_open(&b.ld, "plugin.so", 0, &m), ROMLD_E_NO_PROGRAM);
	CHECK_EQ(load_open(&b.ld, NULL, 0, &m), ROMLD_E_NO_PROGRAM);
	board_end(&b);
}

TEST(opening_again_counts)
{
	struct module *m;

	begin();
	m = open_it("plugin.so", 0);
	CHECK_EQ(b.call_count, 2);
	CHECK(open_it("plugin.so", 0) == m);
	CHECK_EQ(m->opens, 2);
	CHECK_EQ(b.call_count, 2);
	CHECK(open_it("helper.so", 0) == module_needed(m, 0));
	CHECK_EQ(module_needed(m, 0)->opens, 1);
	board_end(&b);
}

TEST(what_is_there_is_opened_where_it_is)
{
	begin();
	CHECK(open_it(NULL, 0) == app);
	CHECK(open_it("app", 0) == app);
	CHECK(open_it("lib.so", LOAD_GLOBAL) == module_needed(app, 0));
	CHECK(open_it("libc.so", 0) == module_find(&b.ld, "libc.so"));
	CHECK(open_it("librom.so", 0) == b.ld.first);
	CHECK_EQ(b.call_count, 0);
	board_end(&b);
}

TEST(noload_only_asks)
{
	struct board_state *s;
	struct module *m;

	begin();
	s = board_save(&b);
	CHECK_EQ(load_open(&b.ld, "plugin.so", LOAD_NOLOAD, &m), ROMLD_E_NOT_OPEN);
	CHECK(board_same(&b, s));
	m = open_it("plugin.so", 0);
	CHECK(open_it("plugin.so", LOAD_NOLOAD) == m);
	CHECK_EQ(m->opens, 2);
	board_state_free(s);
	board_end(&b);
}

TEST(a_refused_module_leaves_the_program_as_it_was)
{
	struct board_state *s;
	struct module *m;

	begin();
	s = board_save(&b);
	CHECK_EQ(load_open(&b.ld, "nothing.so", 0, &m), ROMLD_E_NOT_FOUND);
	CHECK_EQ(load_open(&b.ld, "", LOAD_GLOBAL, &m), ROMLD_E_NAME);
	built_sym(board_file(&b, "helper.so"), "helper_f")->st_info = STB_LOCAL << 4;
	CHECK_EQ(load_open(&b.ld, "plugin.so", LOAD_GLOBAL, &m), ROMLD_E_NO_SYMBOL);
	CHECK(board_same(&b, s));
	CHECK_EQ(b.call_count, 0);
	board_state_free(s);
	board_end(&b);
}

/* ---- dlsym ---- */

TEST(a_handle_is_searched_with_what_it_needs)
{
	struct module *m, *helper;

	begin();
	m = open_it("plugin.so", 0);
	helper = module_needed(m, 0);
	CHECK_EQ(symbol(m, NULL, "f"), board_address(m, 0x811));
	CHECK_EQ(symbol(m, NULL, "helper_f"), board_address(helper, 0x811));
	CHECK_EQ(symbol(helper, NULL, "f"), 0xdead);
	CHECK_EQ(symbol(m, NULL, "app_f"), 0xdead);
	CHECK_EQ(symbol(m, NULL, "rom_write"), 0xdead);
	CHECK(board_said(&b, "plugin.so: exports no \"app_f\""));
	board_end(&b);
}

TEST(the_default_handle_is_the_global_scope)
{
	struct module *m;

	begin();
	m = open_it("plugin.so", 0);
	CHECK_EQ(symbol(NULL, NULL, "f"), board_address(module_needed(app, 0), 0x811));
	CHECK_EQ(symbol(NULL, NULL, "rom_write"), ROM_WRITE);
	CHECK_EQ(symbol(NULL, NULL, "helper_f"), 0xdead);
	CHECK(board_said(&b, "the global scope: exports no \"helper_f\""));
	CHECK_EQ(symbol(app, NULL, "c_f"), symbol(NULL, NULL, "c_f"));
	open_it("plugin.so", LOAD_GLOBAL);
	CHECK_EQ(symbol(NULL, NULL, "helper_f"), board_address(module_needed(m, 0), 0x811));
	CHECK_EQ(symbol(app, NULL, "helper_f"), board_address(module_needed(m, 0), 0x811));
	board_end(&b);
}

TEST(next_means_behind_the_caller)
{
	struct module *m, *lib;

	begin();
	lib = module_needed(app, 0);
	m = open_it("plugin.so", LOAD_GLOBAL);
	CHECK_EQ(symbol(NULL, app, "f"), board_address(lib, 0x811));
	CHECK_EQ(symbol(NULL, lib, "f"), board_address(m, 0x811));
	CHECK_EQ(symbol(NULL, m, "f"), 0xdead);
	CHECK_EQ(symbol(NULL, app, "app_f"), 0xdead);
	CHECK_EQ(symbol(NULL, app, "rom_write"), ROM_WRITE);
	board_end(&b);
}

/* ---- the first call ---- */

TEST(a_local_modules_slot_is_bound_within_its_group)
{
	struct module *m;

	begin();
	m = open_it("plugin.so", 0);
	CHECK_EQ(bind_slot(m, 0), board_address(module_needed(m, 0), 0x811));
	CHECK_EQ(b.unbound, 0);
	board_end(&b);
}

TEST(opening_may_bind_at_once)
{
	struct module *m;

	begin();
	m = open_it("plugin.so", LOAD_NOW);
	CHECK_EQ(board_word(&b, board_address(m, 0x98c)),
		 board_address(module_needed(m, 0), 0x811));
	board_end(&b);
}

/* A member of a group that is gone is bound in a group of its own. */
TEST(a_slot_is_bound_after_its_group_is_gone)
{
	struct module *one, *two, *shared;

	begin();
	add("shared.so", "shared_f", "helper.so", "helper_f");
	add("one.so", "helper_f", "shared.so", NULL);
	add("two.so", NULL, "shared.so", NULL);
	one = open_it("one.so", 0);
	two = open_it("two.so", 0);
	shared = module_needed(two, 0);
	CHECK(shared->group == one);
	CHECK_EQ(load_close(&b.ld, one), 0);
	CHECK_STR(board_check(&b), NULL);
	CHECK(module_find(&b.ld, "one.so") == NULL);
	board_paint(&b); /* whoever looks at one.so now sees it */
	CHECK_EQ(bind_slot(shared, 0), board_address(module_needed(shared, 0), 0x811));
	board_end(&b);
}

/* Who was opened looks behind itself in its own group. */
TEST(next_of_an_opened_module_is_in_its_group)
{
	struct module *m;

	begin();
	add("wrapper.so", "helper_f", "helper.so", NULL);
	add("later.so", "helper_g", NULL, NULL);
	m = open_it("wrapper.so", LOAD_GLOBAL);
	open_it("later.so", LOAD_GLOBAL);
	CHECK_EQ(symbol(NULL, m, "helper_g"), 0xdead);
	CHECK_EQ(symbol(NULL, m, "helper_f"), board_address(module_needed(m, 0), 0x811));
	CHECK_EQ(symbol(NULL, module_needed(m, 0), "helper_f"), 0xdead);
	CHECK(board_said(&b, "its group: exports no \"helper_f\""));
	board_end(&b);
}

TEST(the_default_scope_is_that_of_the_caller)
{
	struct module *m;
	uint32_t value;

	begin();
	m = open_it("plugin.so", 0);
	CHECK_EQ(load_seen(&b.ld, m, "helper_f", NULL, &value), 0);
	CHECK_EQ(value, board_address(module_needed(m, 0), 0x811));
	CHECK_EQ(load_seen(&b.ld, app, "helper_f", NULL, &value), ROMLD_E_NO_SUCH_SYMBOL);
	CHECK_EQ(load_seen(&b.ld, NULL, "rom_write", NULL, &value), 0);
	CHECK_EQ(value, ROM_WRITE);
	board_end(&b);
}

/* ---- who watches ---- */

static struct watch watch;
static char changes[64];

static void note_change(struct watch *w, enum loader_change change)
{
	CHECK(w == &watch);
	strncat(changes, change == LOADER_ADDS ? "a" : change == LOADER_REMOVES ? "r" : ".", 2);
	if (change == LOADER_STANDS)
		CHECK_STR(board_check(&b), NULL);
}

TEST(a_debugger_is_told_of_every_change_and_when_the_list_stands)
{
	struct module *m;

	begin();
	watch.change = note_change;
	b.ld.watch = &watch;
	m = open_it("plugin.so", 0);
	CHECK_EQ(load_close(&b.ld, m), 0);
	CHECK_EQ(load_open(&b.ld, "nothing.so", 0, &m), ROMLD_E_NOT_FOUND);
	load_end(&b.ld);
	CHECK(strncmp(changes, "a.r.", 4) == 0);
	for (size_t i = 0; changes[i] != '\0'; i++)
		CHECK_EQ(changes[i] == '.', i % 2);
	board_end(&b);
}

static uint32_t traced[8];

static void note_event(struct tracer *t, enum trace_event event, const struct module *m,
		       const char *what, const struct module *by, uint32_t value)
{
	(void)t;
	(void)what;
	(void)by;
	(void)value;
	CHECK(m->l_name != NULL);
	if (event < 8)
		traced[event]++;
}

TEST(a_tracer_sees_files_bindings_and_calls)
{
	struct tracer tracer = {note_event};
	struct module *m;

	begin();
	b.ld.tracer = &tracer;
	m = open_it("plugin.so", LOAD_NOW);
	CHECK_EQ(traced[TRACE_FILE], 2);
	CHECK_EQ(traced[TRACE_BIND], 1);
	CHECK_EQ(traced[TRACE_INIT], 2);
	CHECK_EQ(load_close(&b.ld, m), 0);
	CHECK_EQ(traced[TRACE_UNLOAD], 2);
	board_end(&b);
}
