// SPDX-License-Identifier: BSD-2-Clause
/*
 * test_scope.c: loader/scope.c: which of several definitions a module sees.
 *
 * Every module here exports `who` and refers to it with its first word, so the
 * word says whom the module sees.
 */
#include "unit.h"
#include "loader/scope.h"
#include "tests/fake_board.h"

static struct fake_board b;

static void describe(struct elf_builder *e, const char *name, const char *symbol)
{
	eb_begin(e, name);
	e->entry = e->text + 1;
	if (symbol != NULL)
		eb_function(e, symbol, 0);
}

/* A module that needs the others named, exports `exported` and asks for `who`. */
static void add(const char *name, const char *exported, const char *needed)
{
	struct elf_builder e;
	char names[64], *next = names;
	uint32_t s;

	describe(&e, name, NULL);
	s = exported != NULL ? eb_function(&e, exported, 0) : 0;
	if (exported == NULL || strcmp(exported, "who") != 0)
		s = eb_import_weak(&e, "who");
	eb_rel(&e, e.data, 21, s);
	snprintf(names, sizeof(names), "%s", needed);
	for (char *n; (n = strsep(&next, " ")) != NULL;)
		if (*n != '\0')
			eb_needed(&e, n);
	board_add(&b, NULL, &e);
}

/* The name of the module that `name` is bound to. */
static const char *seen_by(const char *name)
{
	const struct module *m = module_find(&b.ld, name);
	struct module *who = module_at(&b.ld, board_word(&b, board_address(m, 0x900)));

	return who != NULL ? who->l_name : "nobody";
}

static void run(const char *name)
{
	struct module *m;

	CHECK_EQ(load_program(&b.ld, name, 0, &m), 0);
	CHECK_STR(board_check(&b), NULL);
}

static struct module *open_as(const char *name, uint32_t flags)
{
	struct module *m = NULL;

	CHECK_EQ(load_open(&b.ld, name, flags, &m), 0);
	CHECK_STR(board_check(&b), NULL);
	return m;
}

TEST(the_program_comes_first)
{
	board_begin(&b, 1 << 20);
	add("resident.so", "who", "");
	add("lib.so", "who", "");
	add("app", "who", "lib.so resident.so");
	CHECK_EQ(load_resident(&b.ld, "resident.so", 0, NULL), 0);
	run("app");
	CHECK_STR(seen_by("app"), "app");
	CHECK_STR(seen_by("lib.so"), "app");
	CHECK_STR(seen_by("resident.so"), "resident.so"); /* interposition does not reach back */
	board_end(&b);
}

TEST(libraries_follow_breadth_first)
{
	board_begin(&b, 1 << 20);
	add("app", NULL, "a.so b.so");
	add("a.so", NULL, "c.so");
	add("b.so", "who", "");
	add("c.so", "who", "");
	run("app");
	CHECK_STR(seen_by("app"), "b.so");
	CHECK_STR(seen_by("c.so"), "b.so");
	board_end(&b);
}

TEST(then_boot_time_libraries_in_the_order_of_loading)
{
	board_begin(&b, 1 << 20);
	add("first.so", "who", "");
	add("second.so", "who", "");
	add("app", NULL, "second.so first.so");
	CHECK_EQ(load_resident(&b.ld, "first.so", 0, NULL), 0);
	CHECK_EQ(load_resident(&b.ld, "second.so", 0, NULL), 0);
	CHECK_STR(seen_by("second.so"), "first.so");
	run("app");
	CHECK_STR(seen_by("app"), "first.so");
	board_end(&b);
}

TEST(then_the_rom)
{
	struct elf_builder e;
	struct module *m;

	board_begin(&b, 1 << 20);
	describe(&e, "late.so", "shared");
	board_add(&b, NULL, &e);
	describe(&e, "app", NULL);
	eb_slot(&e, eb_import(&e, "shared"));
	board_add(&b, NULL, &e);
	CHECK_EQ(load_program(&b.ld, "app", LOAD_NOW, &m), 0);
	CHECK_EQ(board_word(&b, board_address(m, 0x98c)), ROM_SHARED);
	open_as("late.so", LOAD_GLOBAL);
	board_end(&b);
}

TEST(what_was_opened_globally_comes_last)
{
	board_begin(&b, 1 << 20);
	add("app", NULL, "");
	add("one.so", "who", "");
	add("two.so", "who", "");
	add("user.so", NULL, "");
	run("app");
	open_as("one.so", LOAD_GLOBAL);
	open_as("two.so", LOAD_GLOBAL);
	open_as("user.so", 0);
	CHECK_STR(seen_by("two.so"), "one.so");
	CHECK_STR(seen_by("user.so"), "one.so");
	CHECK_STR(seen_by("app"), "nobody"); /* bound before they came */
	board_end(&b);
}

TEST(what_was_opened_locally_is_seen_by_its_group_only)
{
	uint32_t value;

	board_begin(&b, 1 << 20);
	add("app", NULL, "");
	add("plugin.so", NULL, "helper.so");
	add("helper.so", "who", "");
	add("other.so", NULL, "");
	run("app");
	open_as("plugin.so", 0);
	open_as("other.so", 0);
	CHECK_STR(seen_by("plugin.so"), "helper.so");
	CHECK_STR(seen_by("other.so"), "nobody");
	CHECK_EQ(load_symbol(&b.ld, NULL, NULL, "who", &value), ROMLD_E_NO_SUCH_SYMBOL);
	board_end(&b);
}

TEST(the_global_scope_comes_before_ones_own_group)
{
	board_begin(&b, 1 << 20);
	add("app", "who", "");
	add("plugin.so", "who", "");
	run("app");
	open_as("plugin.so", 0);
	CHECK_STR(seen_by("plugin.so"), "app");
	board_end(&b);
}

TEST(two_local_groups_do_not_see_each_other)
{
	board_begin(&b, 1 << 20);
	add("app", NULL, "");
	add("one.so", "who", "");
	add("two.so", "who", "");
	run("app");
	open_as("one.so", 0);
	open_as("two.so", 0);
	CHECK_STR(seen_by("one.so"), "one.so");
	CHECK_STR(seen_by("two.so"), "two.so");
	board_end(&b);
}

TEST(a_shared_local_dependency_is_seen_by_both_groups)
{
	board_begin(&b, 1 << 20);
	add("app", NULL, "");
	add("one.so", NULL, "helper.so");
	add("two.so", NULL, "helper.so");
	add("helper.so", "who", "");
	run("app");
	open_as("one.so", 0);
	open_as("two.so", 0);
	CHECK_STR(seen_by("one.so"), "helper.so");
	CHECK_STR(seen_by("two.so"), "helper.so");
	board_end(&b);
}

/* What it needs may have been opened locally before. */
TEST(a_global_module_sees_what_it_needs)
{
	board_begin(&b, 1 << 20);
	add("app", NULL, "");
	add("helper.so", "who", "");
	add("user.so", NULL, "helper.so");
	add("late.so", NULL, "");
	run("app");
	open_as("helper.so", 0);
	open_as("user.so", LOAD_GLOBAL);
	CHECK_STR(seen_by("user.so"), "helper.so");
	open_as("late.so", 0);
	CHECK_STR(seen_by("late.so"), "helper.so"); /* it became global with its user */
	board_end(&b);
}

/* Breadth first, whoever of it was there before. */
static void open_globally_behind(const char *was_there)
{
	board_begin(&b, 1 << 20);
	add("app", NULL, "");
	add("first.so", "who", "");
	add("second.so", "who", "");
	add("user.so", NULL, "first.so second.so");
	add("late.so", NULL, "");
	run("app");
	open_as(was_there, 0);
	open_as("user.so", LOAD_GLOBAL);
	CHECK_STR(seen_by("user.so"), "first.so");
	open_as("late.so", 0);
	CHECK_STR(seen_by("late.so"), "first.so");
	board_end(&b);
}

TEST(a_global_group_joins_the_global_scope_in_its_own_order)
{
	open_globally_behind("first.so");
	open_globally_behind("second.so");
}

static const char *default_of(struct module *by)
{
	struct module *m;
	uint32_t value;

	if (load_seen(&b.ld, by, "who", NULL, &value) != 0)
		return "nobody";
	m = module_at(&b.ld, value);
	return m != NULL ? m->l_name : "nobody";
}

TEST(a_shared_dependency_sees_the_group_that_came_later_behind_its_own)
{
	struct module *shared;

	board_begin(&b, 1 << 20);
	add("app", NULL, "");
	add("shared.so", NULL, "");
	add("user.so", "who", "shared.so");
	run("app");
	shared = open_as("shared.so", 0);
	CHECK_STR(default_of(shared), "nobody");
	open_as("user.so", 0);
	CHECK_STR(seen_by("shared.so"), "nobody"); /* what is bound is bound */
	CHECK_STR(default_of(shared), "user.so");
	board_end(&b);
}

TEST(a_symbolic_module_sees_itself_first)
{
	struct module *m;

	board_begin(&b, 1 << 20);
	add("app", "who", "");
	add("plugin.so", "who", "");
	run("app");
	m = open_as("plugin.so", 0);
	CHECK_STR(default_of(m), "app");
	m->flags |= MODULE_SYMBOLIC;
	CHECK_STR(default_of(m), "plugin.so");
	m->flags |= MODULE_DEEPBIND; /* which overrules it */
	m->group = open_as("app", 0);
	CHECK_STR(default_of(m), "app");
	board_end(&b);
}

TEST(opening_again_globally_promotes)
{
	board_begin(&b, 1 << 20);
	add("app", NULL, "");
	add("plugin.so", NULL, "helper.so");
	add("helper.so", "who", "");
	add("before.so", NULL, "");
	add("after.so", NULL, "");
	run("app");
	open_as("plugin.so", 0);
	open_as("before.so", 0);
	open_as("plugin.so", LOAD_GLOBAL | LOAD_NOLOAD);
	open_as("after.so", 0);
	CHECK_STR(seen_by("before.so"), "nobody");
	CHECK_STR(seen_by("after.so"), "helper.so");
	board_end(&b);
}

TEST(a_name_that_only_shares_its_hash_is_not_taken)
{
	struct elf_builder e;
	struct module *m;
	uint32_t value;

	/* "b" * 33 + "A" == "a" * 33 + "b": one hash, two names. */
	CHECK_EQ(gnu_hash("abc"), gnu_hash("bAc"));
	board_begin(&b, 1 << 20);
	describe(&e, "app", "abc");
	board_add(&b, NULL, &e);
	CHECK_EQ(load_program(&b.ld, "app", 0, &m), 0);
	CHECK_EQ(load_symbol(&b.ld, NULL, NULL, "bAc", &value), ROMLD_E_NO_SUCH_SYMBOL);
	CHECK_EQ(load_symbol(&b.ld, m, NULL, "bAc", &value), ROMLD_E_NO_SUCH_SYMBOL);
	CHECK_EQ(load_symbol(&b.ld, NULL, NULL, "abc", &value), 0);
	board_end(&b);
}

TEST(a_modules_name_is_no_symbol_and_a_symbol_no_module)
{
	struct elf_builder e;
	struct module *m;
	uint32_t value;

	board_begin(&b, 1 << 20);
	describe(&e, "app", "lib.so");
	board_add(&b, NULL, &e);
	CHECK_EQ(load_program(&b.ld, "app", 0, &m), 0);
	CHECK(module_find(&b.ld, "lib.so") == NULL);
	CHECK_EQ(load_symbol(&b.ld, NULL, NULL, "app", &value), ROMLD_E_NO_SUCH_SYMBOL);
	CHECK_EQ(load_symbol(&b.ld, NULL, NULL, "", &value), ROMLD_E_NO_SUCH_SYMBOL);
	board_end(&b);
}

TEST(walks_breadth_first_and_cuts_cycles)
{
	static const char *const expected[] = {"app", "a.so", "b.so", "c.so"};
	struct module *m;
	uint32_t n = 0;

	board_begin(&b, 1 << 20);
	add("app", NULL, "a.so b.so");
	add("a.so", NULL, "c.so b.so");
	add("b.so", NULL, "a.so");
	add("c.so", NULL, "app");
	run("app");
	for (m = scope_walk(&b.ld, b.ld.program); m != NULL; m = m->walk_next, n++)
		CHECK_STR(m->l_name, n < 4 ? expected[n] : NULL);
	CHECK_EQ(n, 4);
	board_end(&b);
}
