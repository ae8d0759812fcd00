// SPDX-License-Identifier: BSD-2-Clause
/*
 * test_close.c: loader/close.c: a module goes when nobody uses it any more.
 */
#include "unit.h"
#include <stdlib.h>
#include "tests/fake_board.h"

uint32_t bind_slot(struct module *m, uint32_t i);

static struct fake_board b;
static struct module *app;

/* A module with a function "<name>_f", slots for imports, a finaliser at +8. */
static void add(const char *name, const char *needed, const char *import)
{
	struct elf_builder e;
	char function[64];

	eb_begin(&e, name);
	e.entry = e.text + 1;
	snprintf(function, sizeof(function), "%s_f", name);
	eb_function(&e, function, 0x10);
	if (needed != NULL)
		eb_needed(&e, needed);
	if (import != NULL) {
		uint32_t s = eb_import_weak(&e, import);

		eb_slot(&e, s);
	}
	eb_initialiser(&e, 4);
	eb_finaliser(&e, 8);
	board_add(&b, NULL, &e);
}

static void begin(void)
{
	board_begin(&b, 1 << 19);
	add("app", NULL, "p_f");
	add("p", "q", "q_f");
	add("q", NULL, NULL);
	add("user", NULL, "p_f");
	CHECK_EQ(load_program(&b.ld, "app", 0, &app), 0);
	load_start(&b.ld);
	board_forget(&b);
}

static struct module *open_it(const char *name, uint32_t flags)
{
	struct module *m = NULL;

	CHECK_EQ(load_open(&b.ld, name, flags, &m), 0);
	return m;
}

static void close_it(struct module *m)
{
	CHECK_EQ(load_close(&b.ld, m), 0);
	CHECK_STR(board_check(&b), NULL);
}

static bool is_there(const char *name)
{
	return module_find(&b.ld, name) != NULL;
}

TEST(the_last_handle_unloads_with_all_that_came_along)
{
	struct board_state *s;
	struct module *m;

	begin();
	s = board_save(&b);
	for (uint32_t i = 0; i < 100; i++) {
		m = open_it("p", 0);
		open_it("p", 0);
		board_forget(&b);
		close_it(m);
		CHECK(is_there("p") && is_there("q"));
		CHECK_EQ(b.call_count, 0);
		close_it(m);
		CHECK(!is_there("p") && !is_there("q"));
		CHECK_EQ(b.call_count, 2);
		b.ld.opened -= 2; /* ranks are not given again in a run */
	}
	CHECK(board_same(&b, s));
	board_state_free(s);
	board_end(&b);
}

TEST(finalisers_run_users_first)
{
	struct module *m;
	uint32_t p, q;

	begin();
	m = open_it("p", 0);
	p = board_address(m, 0x809);
	q = board_address(module_needed(m, 0), 0x809);
	board_forget(&b);
	close_it(m);
	CHECK_EQ(b.call_count, 2);
	CHECK_EQ(b.calls[0], p);
	CHECK_EQ(b.calls[1], q);
	board_end(&b);
}

TEST(refuses_what_is_no_open_handle)
{
	struct module *m, forged = {.opens = 1};

	begin();
	CHECK_EQ(load_close(&b.ld, NULL), ROMLD_E_BAD_HANDLE);
	CHECK_EQ(load_close(&b.ld, &forged), ROMLD_E_BAD_HANDLE);
	CHECK_EQ(load_close(&b.ld, (struct module *)(void *)&b), ROMLD_E_BAD_HANDLE);
	CHECK_EQ(load_close(&b.ld, app), ROMLD_E_BAD_HANDLE);
	CHECK_EQ(load_close(&b.ld, b.ld.first), ROMLD_E_BAD_HANDLE);
	m = open_it("p", 0);
	CHECK_EQ(load_close(&b.ld, module_needed(m, 0)), ROMLD_E_BAD_HANDLE);
	close_it(m);
	CHECK_EQ(load_close(&b.ld, m), ROMLD_E_BAD_HANDLE);
	board_end(&b);
}

TEST(the_program_and_residents_stay_whatever_is_closed)
{
	begin();
	close_it(open_it(NULL, 0));
	close_it(open_it("librom.so", 0));
	CHECK(b.ld.program == app && is_there("app") && is_there("librom.so"));
	CHECK_EQ(b.call_count, 0);
	board_end(&b);
}

TEST(nodelete_stays_until_the_program_ends)
{
	begin();
	close_it(open_it("p", LOAD_NODELETE));
	CHECK(is_there("p") && is_there("q"));
	load_end(&b.ld);
	CHECK(!is_there("p") && !is_there("q"));
	board_end(&b);
}

TEST(a_file_may_ask_to_stay)
{
	struct elf_builder e;

	begin();
	eb_begin(&e, "stays.so");
	eb_tag(&e, DT_FLAGS_1, DF_1_NODELETE);
	board_add(&b, NULL, &e);
	close_it(open_it("stays.so", 0));
	CHECK(is_there("stays.so"));
	board_end(&b);
}

TEST(a_needed_module_stays_while_its_user_does)
{
	struct module *p, *q;

	begin();
	q = open_it("q", 0);
	p = open_it("p", 0);
	close_it(q);
	CHECK(is_there("q"));
	close_it(p);
	CHECK(!is_there("q") && !is_there("p"));
	board_end(&b);
}

/* Row 82: a binding made by the first call is a use like any other. */
TEST(a_module_stays_while_a_slot_leads_into_it)
{
	struct module *p, *user;

	begin();
	p = open_it("p", LOAD_GLOBAL);
	user = open_it("user", 0);
	CHECK_EQ(bind_slot(user, 0), board_address(p, 0x811));
	close_it(p);
	CHECK(is_there("p") && is_there("q"));
	close_it(user);
	CHECK(!is_there("user") && !is_there("p") && !is_there("q"));
	board_end(&b);
}

TEST(a_slot_of_the_program_holds_a_module_until_the_end)
{
	struct module *p;

	begin();
	p = open_it("p", LOAD_GLOBAL);
	CHECK_EQ(bind_slot(app, 0), board_address(p, 0x811));
	close_it(p);
	CHECK(is_there("p"));
	load_end(&b.ld);
	CHECK(!is_there("p"));
	CHECK_STR(board_check(&b), NULL);
	board_end(&b);
}

TEST(a_slot_that_was_never_called_holds_nobody)
{
	struct module *p;

	begin();
	p = open_it("p", LOAD_GLOBAL);
	open_it("user", 0);
	close_it(p);
	CHECK(!is_there("p"));
	board_end(&b);
}

TEST(cycles_go_together)
{
	struct module *x, *y;

	begin();
	add("x", "y", "y_f");
	add("y", "x", "x_f");
	x = open_it("x", 0);
	y = open_it("y", 0);
	bind_slot(x, 0);
	bind_slot(y, 0);
	close_it(x);
	CHECK(is_there("x") && is_there("y"));
	board_forget(&b);
	close_it(y);
	CHECK(!is_there("x") && !is_there("y"));
	CHECK_EQ(b.call_count, 2);
	board_end(&b);
}

/* ---- finalisers that open and close ---- */

static struct module *to_close;
static uint32_t open_error;

static void close_another(struct fake_board *board, uint32_t address)
{
	struct module *m = to_close;

	(void)address;
	to_close = NULL;
	if (m != NULL)
		CHECK_EQ(load_close(&board->ld, m), 0);
}

static void open_another(struct fake_board *board, uint32_t address)
{
	struct module *m;

	(void)address;
	open_error = (uint32_t)load_open(&board->ld, "q", 0, &m);
}

TEST(what_a_finaliser_closes_goes_as_well)
{
	struct module *p;

	begin();
	to_close = open_it("user", 0);
	p = open_it("p", 0);
	board_forget(&b);
	b.on_call = close_another;
	close_it(p);
	CHECK(!is_there("p") && !is_there("q") && !is_there("user"));
	CHECK_EQ(b.call_count, 3);
	CHECK(!b.ld.closing);
	board_end(&b);
}

TEST(a_finaliser_may_close_its_own_module)
{
	struct module *p;

	begin();
	p = open_it("p", 0);
	open_it("p", 0);
	to_close = p;
	b.on_call = close_another;
	close_it(open_it("user", 0)); /* its finaliser gives one handle of p back */
	CHECK(is_there("p"));
	close_it(p);
	CHECK(!is_there("p"));
	board_end(&b);
}

TEST(a_finaliser_cannot_open)
{
	struct module *p;

	begin();
	p = open_it("p", 0);
	b.on_call = open_another;
	close_it(p);
	CHECK_EQ((int)open_error, ROMLD_E_CLOSING);
	CHECK(!is_there("p") && !is_there("q"));
	board_end(&b);
}

TEST(at_the_end_of_the_program_all_finalisers_run_whatever_they_close)
{
	struct module *q;

	begin();
	q = open_it("q", 0);
	open_it("p", 0);
	board_forget(&b);
	to_close = q;
	b.on_call = close_another;
	load_finish(&b.ld);
	CHECK_EQ(b.call_count, 3);
	b.on_call = open_another;
	open_error = 0;
	load_finish(&b.ld);
	load_end(&b.ld);
	CHECK(!is_there("p") && !is_there("q") && !is_there("app"));
	CHECK_STR(board_check(&b), NULL);
	board_end(&b);
}

/* ---- any order ---- */

/* What must be there: what has handles, and what those need. */
static bool expected(const uint32_t *handles, uint32_t i)
{
	static const uint32_t needs[8] = {0, 1 << 0, 1 << 0, 1 << 1 | 1 << 2, 1 << 3, 0, 1 << 5, 0};
	uint32_t wanted = 0;

	for (uint32_t m = 8; m-- > 0;)
		if (handles[m] != 0 || wanted >> m & 1)
			wanted |= 1u << m | needs[m];
	return wanted >> i & 1;
}

TEST(opening_and_closing_in_any_order_keeps_what_is_used)
{
	static const char *const needs[8][2] = {{NULL, NULL}, {"m0", NULL}, {"m0", NULL},
						{"m1", "m2"}, {"m3", NULL}, {NULL, NULL},
						{"m5", NULL}, {NULL, NULL}};
	uint32_t handles[8] = {0};
	struct module *m;

	begin();
	for (uint32_t i = 0; i < 8; i++) {
		struct elf_builder e;
		char name[8];

		snprintf(name, sizeof(name), "m%u", i);
		eb_begin(&e, name);
		for (uint32_t k = 0; k < 2; k++)
			if (needs[i][k] != NULL)
				eb_needed(&e, needs[i][k]);
		eb_function(&e, name, 0);
		board_add(&b, NULL, &e);
	}
	srand(3);
	for (uint32_t step = 0; step < 3000; step++) {
		uint32_t i = (uint32_t)rand() % 8;
		char name[8];

		snprintf(name, sizeof(name), "m%u", i);
		if (handles[i] > 0 && rand() % 2) {
			REQUIRE(load_close(&b.ld, module_find(&b.ld, name)) == 0);
			handles[i]--;
		} else if (handles[i] < 3) {
			REQUIRE(load_open(&b.ld, name, rand() % 4 ? 0 : LOAD_GLOBAL, &m) == 0);
			handles[i]++;
		}
		for (uint32_t k = 0; k < 8; k++) {
			snprintf(name, sizeof(name), "m%u", k);
			CHECK_EQ(is_there(name), expected(handles, k));
		}
		REQUIRE(board_check(&b) == NULL);
	}
	board_end(&b);
}
