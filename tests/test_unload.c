// SPDX-License-Identifier: BSD-2-Clause
/*
 * test_unload.c: loader/unload.c: what can be taken from under its users, and
 * what cannot.
 */
#include "unit.h"
#include "loader/arm/reloc.h"
#include "loader/bind.h"
#include "loader/reloc.h"
#include "tests/fake_board.h"

static struct fake_board b;
static struct module *lib, *user, *app;

/* lib.so: f and x. user.so: a slot for f, and a pointer to x when it holds. */
static void begin(bool holds)
{
	struct elf_builder e;

	board_begin(&b, 1 << 19);
	eb_begin(&e, "lib.so");
	eb_function(&e, "f", 0x10);
	eb_object(&e, "x", 0);
	eb_finaliser(&e, 8);
	board_add(&b, NULL, &e);
	eb_begin(&e, "user.so");
	eb_needed(&e, "lib.so");
	eb_slot(&e, eb_import(&e, "f"));
	if (holds)
		eb_rel(&e, e.data, R_ARM_ABS32, eb_import(&e, "x"));
	board_add(&b, NULL, &e);
	eb_begin(&e, "main");
	e.entry = e.text + 1;
	board_add(&b, NULL, &e);
	eb_begin(&e, "app");
	e.entry = e.text + 1;
	eb_needed(&e, "user.so");
	eb_slot(&e, eb_import(&e, "f"));
	board_add(&b, NULL, &e);
}

static void begin_residents(bool holds)
{
	begin(holds);
	CHECK_EQ(load_resident(&b.ld, "user.so", 0, &user), 0);
	lib = module_find(&b.ld, "lib.so");
}

static int unload(struct module *m)
{
	return load_unload(&b.ld, m);
}

static uint32_t slot(const struct module *m)
{
	return board_word(&b, board_address(m, 0x98c));
}

static void check_loaded_again(bool keeps)
{
	uint32_t value;

	begin(false);
	if (keeps) {
		struct elf_builder e;

		eb_begin(&e, "user.so");
		eb_note(&e, "romld", NT_ROMLD_KEEP_STATE, NULL, 0);
		eb_needed(&e, "lib.so");
		eb_slot(&e, eb_import(&e, "f"));
		board_add(&b, NULL, &e);
	}
	CHECK_EQ(load_resident(&b.ld, "user.so", 0, &user), 0);
	lib = module_find(&b.ld, "lib.so");
	CHECK_EQ(slot(user), board_address(lib, 0x811));
	CHECK_EQ(unload(lib), 0);
	CHECK_STR(board_check(&b), NULL);
	CHECK(module_find(&b.ld, "lib.so") == NULL);
	CHECK(reloc_is_unbound(user, 0));
	CHECK_EQ(load_program(&b.ld, "main", 0, &app), 0);
	load_start(&b.ld);
	value = bind_slot(user, 0);
	lib = module_find(&b.ld, "lib.so");
	REQUIRE(lib != NULL);
	CHECK_EQ(value, board_address(lib, 0x811));
	CHECK_EQ(slot(user), value);
	CHECK_STR(board_check(&b), NULL);
	/* It came for this program only. */
	load_end(&b.ld);
	CHECK(module_find(&b.ld, "lib.so") == NULL);
	CHECK_EQ(load_program(&b.ld, "main", 0, &app), 0);
	CHECK(reloc_is_unbound(user, 0));
	CHECK_STR(board_check(&b), NULL);
	board_end(&b);
}

TEST(a_call_is_loaded_again_when_it_is_made)
{
	check_loaded_again(false);
}

TEST(a_library_that_keeps_its_data_does_not_keep_that_binding)
{
	check_loaded_again(true);
}

TEST(a_held_address_keeps_a_module_and_is_named)
{
	struct board_state *s;

	begin_residents(true);
	s = board_save(&b);
	CHECK_EQ(unload(lib), ROMLD_E_HELD);
	CHECK(board_said(&b,
			 "lib.so: cannot be unloaded: \"user.so\" holds the address of its \"x\""));
	CHECK(board_same(&b, s));
	CHECK_EQ(unload(user), 0);
	CHECK_EQ(unload(lib), 0);
	CHECK_STR(board_check(&b), NULL);
	board_state_free(s);
	board_end(&b);
}

/* A slot that the resolver would not find is like any other word. */
TEST(a_slot_out_of_its_place_holds_what_it_leads_to)
{
	struct elf_builder e;

	begin(false);
	eb_begin(&e, "odd.so");
	eb_needed(&e, "lib.so");
	eb_slot(&e, eb_import(&e, "f"));
	((struct elf32_rel *)(void *)e.plt.at)->r_offset = e.data;
	board_add(&b, NULL, &e);
	CHECK_EQ(load_resident(&b.ld, "odd.so", 0, &user), 0);
	lib = module_find(&b.ld, "lib.so");
	CHECK_EQ(unload(lib), ROMLD_E_HELD);
	CHECK(board_said(&b,
			 "lib.so: cannot be unloaded: \"odd.so\" holds the address of its \"f\""));
	CHECK_EQ(unload(user), 0);
	CHECK_EQ(unload(lib), 0);
	board_end(&b);
}

TEST(the_rom_and_the_program_stay)
{
	begin_residents(false);
	CHECK_EQ(unload(b.ld.first), ROMLD_E_BUILT_IN);
	CHECK_EQ(load_program(&b.ld, "app", 0, &app), 0);
	CHECK_EQ(unload(lib), ROMLD_E_RUNNING);
	CHECK_EQ(unload(app), ROMLD_E_IS_PROGRAM);
	CHECK_STR(board_check(&b), NULL);
	board_end(&b);
}

TEST(what_the_program_got_from_dlsym_stays_for_this_program)
{
	struct module *m;
	uint32_t value;

	begin(false);
	CHECK_EQ(load_program(&b.ld, "app", 0, &app), 0);
	load_end(&b.ld);
	CHECK_EQ(load_resident(&b.ld, "lib.so", 0, &lib), 0);
	CHECK_EQ(load_program(&b.ld, "app", 0, &app), 0);
	CHECK_EQ(load_open(&b.ld, "lib.so", 0, &m), 0);
	CHECK_EQ(load_symbol(&b.ld, m, NULL, "f", &value), 0);
	load_end(&b.ld);
	CHECK_EQ(unload(lib), 0); /* that program is gone */
	board_end(&b);
}

TEST(an_opened_module_can_be_taken_back)
{
	struct module *m;

	begin(false);
	CHECK_EQ(load_program(&b.ld, "app", 0, &app), 0);
	load_start(&b.ld);
	lib = module_find(&b.ld, "lib.so");
	user = module_find(&b.ld, "user.so");
	CHECK_EQ(bind_slot(app, 0), board_address(lib, 0x811));
	board_forget(&b);
	CHECK_EQ(unload(lib), 0);
	CHECK_EQ(b.call_count, 1); /* its finaliser */
	CHECK_STR(board_check(&b), NULL);
	CHECK(reloc_is_unbound(app, 0));
	CHECK(bind_slot(user, 0) != 0);
	CHECK(module_find(&b.ld, "lib.so") != NULL);
	CHECK_STR(board_check(&b), NULL);
	/* And dlclose goes through a list with holes. */
	CHECK_EQ(load_open(&b.ld, "librom.so", 0, &m), 0);
	CHECK_EQ(load_close(&b.ld, m), 0);
	CHECK_STR(board_check(&b), NULL);
	load_end(&b.ld);
	CHECK_STR(board_check(&b), NULL);
	board_end(&b);
}

TEST(dlclose_survives_a_group_whose_root_was_unloaded)
{
	struct elf_builder e;
	struct module *root, *m;

	begin(false);
	eb_begin(&e, "other.so");
	eb_needed(&e, "lib.so");
	board_add(&b, NULL, &e);
	CHECK_EQ(load_program(&b.ld, "main", 0, &app), 0);
	CHECK_EQ(load_open(&b.ld, "user.so", 0, &root), 0);
	CHECK_EQ(load_open(&b.ld, "other.so", 0, &m), 0);
	CHECK_EQ(unload(root), 0);
	CHECK_STR(board_check(&b), NULL);
	CHECK_EQ(load_open(&b.ld, "librom.so", 0, &root), 0);
	CHECK_EQ(load_close(&b.ld, root), 0);
	CHECK_EQ(load_close(&b.ld, m), 0);
	CHECK_STR(board_check(&b), NULL);
	CHECK(module_find(&b.ld, "lib.so") == NULL);
	board_end(&b);
}

/* A forged file may have its slots in .bss, where there is no pristine copy. */
TEST(a_slot_in_bss_is_unbound_where_it_is)
{
	struct built *f;

	begin(false);
	f = board_file(&b, "user.so");
	f->jmprel->r_offset = (f->data->p_vaddr + f->data->p_memsz - 8) & ~3u;
	built_dyn(f, DT_PLTGOT)->d_val = f->jmprel->r_offset - 12;
	CHECK_EQ(load_resident(&b.ld, "user.so", 0, &user), 0);
	lib = module_find(&b.ld, "lib.so");
	CHECK(user->plt0 != 0);
	CHECK_EQ(unload(lib), 0);
	CHECK(reloc_is_unbound(user, 0));
	CHECK_STR(user->l_name, "user.so");
	CHECK_STR(board_check(&b), NULL);
	board_end(&b);
}

static int nested;

static void unload_another(struct fake_board *board, uint32_t address)
{
	(void)address;
	nested = load_unload(&board->ld, module_find(&board->ld, "user.so"));
}

TEST(a_finaliser_does_not_unload)
{
	begin_residents(false);
	CHECK_EQ(load_program(&b.ld, "main", 0, &app), 0);
	load_start(&b.ld);
	load_end(&b.ld);
	lib->flags |= MODULE_INITED;
	b.on_call = unload_another;
	nested = 0;
	CHECK_EQ(unload(lib), 0);
	CHECK_EQ(nested, ROMLD_E_CLOSING);
	CHECK_STR(board_check(&b), NULL);
	board_end(&b);
}

/* The names of a module's libraries and the libraries themselves go in step. */
TEST(an_optional_library_that_was_never_there_does_not_confuse)
{
	struct elf_builder e;
	struct built *f;

	begin(false);
	eb_begin(&e, "user.so");
	eb_needed(&e, "absent.so");
	eb_needed(&e, "lib.so");
	eb_slot(&e, eb_import(&e, "f"));
	f = board_add(&b, NULL, &e);
	f->dyn[0].d_tag = DT_AUXILIARY;
	CHECK_EQ(load_resident(&b.ld, "user.so", 0, &user), 0);
	lib = module_find(&b.ld, "lib.so");
	CHECK_EQ(unload(lib), 0);
	CHECK_EQ(load_program(&b.ld, "main", 0, &app), 0);
	load_start(&b.ld);
	CHECK(bind_slot(user, 0) != 0);
	CHECK(module_find(&b.ld, "lib.so") != NULL);
	CHECK_EQ(b.unbound, 0);
	board_end(&b);
}

/* What a module was sorted by when it was opened may be unloaded since. */
TEST(a_module_is_finalised_although_what_it_needs_was_unloaded)
{
	static const char *const chain[] = {"a.so", "b.so", "c.so", "d.so"};
	struct module *a, *d;

	begin(false);
	for (uint32_t i = 0; i < 4; i++) {
		struct elf_builder e;

		eb_begin(&e, chain[i]);
		eb_finaliser(&e, 8);
		if (i < 3)
			eb_needed(&e, chain[i + 1]);
		board_add(&b, NULL, &e);
	}
	CHECK_EQ(load_program(&b.ld, "main", 0, &app), 0);
	load_start(&b.ld);
	CHECK_EQ(load_open(&b.ld, "a.so", 0, &a), 0);
	CHECK_EQ(unload(module_find(&b.ld, "b.so")), 0);
	CHECK_STR(board_check(&b), NULL);
	CHECK(module_find(&b.ld, "c.so") == NULL); /* only b.so needed it */
	board_paint(&b);
	CHECK_EQ(load_open(&b.ld, "d.so", 0, &d), 0);
	board_forget(&b);
	load_finish(&b.ld);
	CHECK_EQ(b.call_count, 2);
	load_end(&b.ld);
	CHECK_STR(board_check(&b), NULL);
	board_end(&b);
}

TEST(what_the_running_program_got_from_dlsym_is_held)
{
	struct module *m;
	uint32_t value;

	begin(false);
	CHECK_EQ(load_program(&b.ld, "main", 0, &app), 0);
	CHECK_EQ(load_open(&b.ld, "lib.so", 0, &m), 0);
	CHECK_EQ(load_symbol(&b.ld, m, NULL, "f", &value), 0);
	CHECK_EQ(unload(m), ROMLD_E_HELD_DLSYM);
	CHECK_STR(board_check(&b), NULL);
	board_end(&b);
}

TEST(what_asked_to_stay_stays_while_the_program_runs)
{
	struct module *m;

	begin(false);
	CHECK_EQ(load_program(&b.ld, "main", 0, &app), 0);
	CHECK_EQ(load_open(&b.ld, "lib.so", LOAD_NODELETE, &m), 0);
	CHECK_EQ(unload(m), ROMLD_E_NODELETE);
	board_end(&b);
}

TEST(a_distance_to_its_thread_local_variable_is_held)
{
	struct elf_builder e;
	struct module *m;

	begin(false);
	eb_begin(&e, "tls.so");
	eb_tls(&e, e.data, 4, 4, 4);
	eb_symbol(&e, "tv", STB_GLOBAL, STT_TLS, 2, 0);
	board_add(&b, NULL, &e);
	eb_begin(&e, "user.so");
	eb_rel(&e, e.data, R_ARM_TLS_TPOFF32, eb_import(&e, "tv"));
	board_add(&b, NULL, &e);
	CHECK_EQ(load_resident(&b.ld, "tls.so", 0, &m), 0);
	CHECK_EQ(load_resident(&b.ld, "user.so", 0, &user), 0);
	CHECK_EQ(unload(m), ROMLD_E_HELD);
	CHECK_EQ(unload(user), 0);
	CHECK_EQ(unload(m), 0);
	board_end(&b);
}
