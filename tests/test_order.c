// SPDX-License-Identifier: BSD-2-Clause
/*
 * test_order.c: loader/order.c: initialisers and finalisers in their order.
 *
 * Each module has DT_INIT, two entries of DT_INIT_ARRAY and their opposites;
 * what was called is written down as "a.so+i" (DT_INIT), "+0", "+1" and so on.
 */
#include "unit.h"
#include "loader/order.h"
#include "tests/fake_board.h"

static struct fake_board b;

static void add(const char *name, const char *needed)
{
	struct elf_builder e;
	char names[256], *next = names;

	eb_begin(&e, name);
	e.entry = e.text + 1;
	snprintf(names, sizeof(names), "%s", needed);
	for (char *n; (n = strsep(&next, " ")) != NULL;)
		if (*n != '\0')
			eb_needed(&e, n);
	eb_tag(&e, DT_INIT, e.text + 1);
	eb_initialiser(&e, 4);
	eb_initialiser(&e, 8);
	eb_tag(&e, DT_FINI, e.text + 12 + 1);
	eb_finaliser(&e, 16);
	eb_finaliser(&e, 20);
	board_add(&b, NULL, &e);
}

/* The calls since the last question, one letter per module and one per function. */
static const char *calls(void)
{
	static char text[1024];
	char *at = text;

	*at = '\0';
	for (uint32_t i = 0; i < b.call_count; i++) {
		const struct module *m = module_at(&b.ld, b.calls[i]);
		uint32_t n = m != NULL ? (b.calls[i] - board_address(m, 0x801)) / 4 : 99;

		at += snprintf(at, (size_t)(text + sizeof(text) - at), "%s%.*s%c", i ? " " : "",
			       (int)strcspn(m != NULL ? m->l_name : "?", "."),
			       m != NULL ? m->l_name : "?", n < 6 ? "iABfYZ"[n] : '?');
	}
	b.call_count = 0;
	return text;
}

static void run(const char *name)
{
	struct module *m;

	CHECK_EQ(load_program(&b.ld, name, 0, &m), 0);
	CHECK_EQ(b.call_count, 0);
	load_start(&b.ld);
}

TEST(each_function_is_called_once_and_finalisers_backwards)
{
	board_begin(&b, 1 << 20);
	add("app", "");
	run("app");
	CHECK_STR(calls(), "appi appA appB");
	load_start(&b.ld);
	CHECK_STR(calls(), "");
	load_finish(&b.ld);
	CHECK_STR(calls(), "appZ appY appf");
	load_finish(&b.ld);
	CHECK_STR(calls(), "");
	board_end(&b);
}

TEST(dependencies_come_first_and_go_last)
{
	board_begin(&b, 1 << 20);
	add("app", "l.so r.so");
	add("l.so", "base.so");
	add("r.so", "base.so");
	add("base.so", "librom.so");
	run("app");
	CHECK_STR(calls(), "basei baseA baseB ri rA rB li lA lB appi appA appB");
	load_finish(&b.ld);
	CHECK_STR(calls(), "appZ appY appf lZ lY lf rZ rY rf baseZ baseY basef");
	board_end(&b);
}

TEST(a_cycle_is_cut_where_it_was_entered)
{
	board_begin(&b, 1 << 20);
	add("app", "x.so");
	add("x.so", "y.so");
	add("y.so", "x.so app");
	run("app");
	CHECK_STR(calls(), "xi xA xB yi yA yB appi appA appB");
	board_end(&b);
}

TEST(boot_time_libraries_are_initialised_for_each_program)
{
	board_begin(&b, 1 << 20);
	add("c.so", "");
	add("app", "c.so");
	CHECK_EQ(load_resident(&b.ld, "c.so", 0, NULL), 0);
	for (uint32_t i = 0; i < 3; i++) {
		run("app");
		CHECK_STR(calls(), "ci cA cB appi appA appB");
		load_finish(&b.ld);
		CHECK_STR(calls(), "appZ appY appf cZ cY cf");
		load_end(&b.ld);
	}
	run("app"); /* and also when the one before crashed */
	calls();
	load_end(&b.ld);
	run("app");
	CHECK_STR(calls(), "ci cA cB appi appA appB");
	board_end(&b);
}

/* The program's finalisers come before those of what it has opened, as with GNU ld.so. */
TEST(opened_modules_are_initialised_before_dlopen_returns)
{
	struct module *m;

	board_begin(&b, 1 << 20);
	add("app", "");
	add("p.so", "q.so");
	add("q.so", "");
	run("app");
	calls();
	CHECK_EQ(load_open(&b.ld, "p.so", 0, &m), 0);
	CHECK_STR(calls(), "qi qA qB pi pA pB");
	CHECK_EQ(load_open(&b.ld, "q.so", 0, &m), 0);
	CHECK_STR(calls(), "");
	load_finish(&b.ld);
	CHECK_STR(calls(), "appZ appY appf pZ pY pf qZ qY qf");
	board_end(&b);
}

TEST(what_was_opened_leads_its_cycle)
{
	struct module *m;

	board_begin(&b, 1 << 20);
	add("app", "");
	add("p.so", "q.so r.so");
	add("q.so", "");
	add("r.so", "p.so");
	run("app");
	calls();
	CHECK_EQ(load_open(&b.ld, "p.so", 0, &m), 0);
	CHECK_STR(calls(), "ri rA rB qi qA qB pi pA pB");
	load_finish(&b.ld);
	CHECK_STR(calls(), "appZ appY appf rZ rY rf pZ pY pf qZ qY qf");
	board_end(&b);
}

static void open_more(struct fake_board *board, uint32_t address)
{
	const struct module *caller = module_at(&board->ld, address);
	struct module *m;

	if (caller != NULL && strcmp(caller->l_name, "p.so") == 0)
		CHECK_EQ(load_open(&board->ld, "q.so", 0, &m), 0);
}

TEST(an_initialiser_may_open_modules_in_its_turn)
{
	struct module *m;

	board_begin(&b, 1 << 20);
	add("app", "");
	add("p.so", "");
	add("q.so", "");
	run("app");
	calls();
	b.on_call = open_more;
	CHECK_EQ(load_open(&b.ld, "p.so", 0, &m), 0);
	CHECK_STR(calls(), "pi qi qA qB pA pB");
	board_end(&b);
}

TEST(a_long_chain_needs_no_deep_stack)
{
	board_begin(&b, 1 << 24);
	for (uint32_t i = 0; i < 1000; i++) {
		struct elf_builder e;
		char name[16], next[16];

		snprintf(name, sizeof(name), "m%u", i);
		snprintf(next, sizeof(next), "m%u", i + 1);
		eb_begin(&e, name);
		e.entry = e.text + 1;
		if (i < 999)
			eb_needed(&e, next);
		if (i % 100 == 99)
			eb_initialiser(&e, 4);
		board_add(&b, NULL, &e);
	}
	run("m0");
	CHECK_EQ(b.call_count, 10);
	CHECK_STR(calls(), "m999A m899A m799A m699A m599A m499A m399A m299A m199A m99A");
	load_finish(&b.ld);
	load_end(&b.ld);
	CHECK_STR(board_check(&b), NULL);
	board_end(&b);
}

/* Rows 83 and 84 at the other end: entries must lead to somebody's code. */
TEST(an_initialiser_may_be_another_modules_function_but_not_its_data)
{
	for (uint32_t i = 0; i < 2; i++) {
		struct elf_builder e;
		struct built *f;
		struct module *m;

		board_begin(&b, 1 << 20);
		eb_begin(&e, "lib.so");
		if (i == 0)
			eb_function(&e, "start", 0);
		else
			eb_object(&e, "start", 0);
		board_add(&b, NULL, &e);
		eb_begin(&e, "app");
		e.entry = e.text + 1;
		eb_needed(&e, "lib.so");
		eb_initialiser(&e, 0);
		eb_rel(&e, e.data, 2, eb_import(&e, "start"));
		f = board_add(&b, NULL, &e);
		/* The entry's own relocation gives way to the symbolic one. */
		for (struct elf32_rel *r = f->rel;; r++) {
			if (r->r_offset == 0x900) {
				r->r_offset = f->init_array;
				break;
			}
			r->r_info = 0;
		}
		memset(f->at + f->data->p_offset + f->init_array - f->data->p_vaddr, 0, 4);
		CHECK_EQ(load_program(&b.ld, "app", 0, &m), i ? ROMLD_E_INIT_ENTRY : 0);
		board_end(&b);
	}
}

TEST(a_file_may_ask_to_be_initialised_first)
{
	struct elf_builder e;

	board_begin(&b, 1 << 20);
	add("app", "x.so");
	add("x.so", "first.so y.so");
	add("y.so", "");
	eb_begin(&e, "first.so");
	eb_needed(&e, "y.so");
	eb_initialiser(&e, 4);
	eb_tag(&e, DT_FLAGS_1, DF_1_INITFIRST);
	board_add(&b, NULL, &e);
	run("app");
	CHECK_STR(calls(), "firstA yi yA yB xi xA xB appi appA appB");
	board_end(&b);
}
