/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * unload.c: taking a module away from under its users, as far as that is safe.
 *
 * A call through the PLT is all that can be taken back: the slot leads to the
 * resolver again, and the next call loads the module anew (as a delay-loaded
 * DLL would be). An address that somebody keeps cannot, so the unload is
 * refused, and every holder is named.
 */
#include "arm/reloc.h"
#include "bind.h"
#include "close.h"
#include "dynamic.h"
#include "group.h"
#include "order.h"
#include "reloc.h"
#include "tell.h"
#include "tls.h"

struct unload {
	struct loader *ld;
	struct module *m;          /* what goes */
	const struct module *user; /* whose words are looked at */
	int error;
};

/* ---- who holds an address? ---- */

static uint32_t look_at_word(void *context, uint32_t word)
{
	struct unload *u = context;
	const char *name = "data";
	uint32_t offset;

	if (module_holds(u->m, word)) {
		module_symbol_at(u->m, word & ~1u, &name, &offset);
		u->error = refuse_between(u->m, ROMLD_E_HELD, name, u->user->l_name);
	}
	return word;
}

static int find_holders(struct unload *u)
{
	for (const struct module *user = u->ld->first; user; user = user->next) {
		u->user = user;
		if (user == u->m)
			continue;
		reloc_held(user, look_at_word, u);
		if (tls_used(user, u->m))
			u->error = refuse_between(u->m, ROMLD_E_HELD, "thread-local variables",
						  user->l_name);
	}
	if (u->m->flags & MODULE_HANDED_OUT)
		u->error = refuse_module(u->m, ROMLD_E_HELD_DLSYM, NULL, 0);
	return u->error;
}

/* ---- taking it away ---- */

/* A closure without m would have members that nobody needs: it is made anew. */
static void forget_closure(struct module *user, const struct module *m)
{
	const struct closure *c = user->closure;
	uint32_t i = 0;

	while (c && i < c->count && c->at[i] != m)
		i++;
	if (!c || i == c->count)
		return;
	region_give(&user->loader->ram, c->block);
	user->closure = NULL;
}

/* The first call through a slot has to look for holes from now on. */
static void forget(struct module *user, const struct module *m)
{
	for (uint32_t i = 0; i < user->needed_count; i++) {
		if (user->needed[i] == m) {
			user->needed[i] = NULL;
			user->flags |= MODULE_HOLES;
			user->flags &= ~(uint32_t)MODULE_PLAIN_SLOTS;
		}
	}
	forget_closure(user, m);
	if (user->group == m)
		user->group = user;
}

static void take_away(struct loader *ld, struct module *m)
{
	ld->closing = true; /* its finalisers neither open nor close */
	order_fini(m);
	ld->closing = false;
	group_tell(ld, LOADER_REMOVES);
	for (struct module *user = ld->first; user; user = user->next) {
		if (user == m)
			continue;
		reloc_unbind(user, m);
		forget(user, m);
	}
	group_release(ld, m);
	group_tell(ld, LOADER_STANDS);
}

/* What no holder's leaving could change. */
static int refuse_for_good(const struct loader *ld, const struct module *m)
{
	if (m->flags & MODULE_ROM)
		return refuse_module(m, ROMLD_E_BUILT_IN, NULL, 0);
	if (m->flags & MODULE_RESIDENT && ld->program)
		return refuse_module(m, ROMLD_E_RUNNING, NULL, 0);
	if (ld->closing)
		return refuse_module(m, ROMLD_E_CLOSING, NULL, 0);
	if (m == ld->program)
		return refuse_module(m, ROMLD_E_IS_PROGRAM, NULL, 0);
	if (ld->program && m->flags & MODULE_STAYS)
		return refuse_module(m, ROMLD_E_NODELETE, NULL, 0);
	return 0;
}

int load_holders(struct loader *ld, struct module *m)
{
	struct unload u = {.ld = ld, .m = m};
	int error = refuse_for_good(ld, m);

	return error ? error : find_holders(&u);
}

/* What only m needed goes with it. */
int load_unload(struct loader *ld, struct module *m)
{
	int error = load_holders(ld, m);

	if (error)
		return error;
	take_away(ld, m);
	if (ld->program)
		close_unused(ld);
	return 0;
}

/* ---- and loading it again ---- */

/* A boot-time library's hole is filled for this program only: what is loaded
 * now goes with it. */
static int fill_hole(struct loader *ld, struct module *user, const char *name, struct module **slot)
{
	struct module *m = scope_module(ld, name), *last = ld->order_last;
	enum group_kind kind = ld->program ? GROUP_OPENED : GROUP_RESIDENT;
	int error = 0;

	if (!m)
		error = group_load(ld, name, kind, 0, &m);
	if (error)
		return error;
	if (user->flags & MODULE_GLOBAL)
		scope_promote(ld, m);
	if (!(user->flags & MODULE_RESIDENT) || !ld->program)
		*slot = m;
	if (ld->program)
		order_start_behind(ld, last);
	return 0;
}

int unload_fill_holes(struct module *user)
{
	const struct elf32_dyn *at = user->l_ld;
	struct loader *ld = user->loader;
	bool filtee = true, optional;
	int error = 0;

	user->flags &= ~(uint32_t)MODULE_HOLES;
	for (uint32_t i = 0; !error && i < user->needed_count; i++) {
		const char *name;

		if (i == user->filtees) {
			filtee = false;
			at = user->l_ld;
		}
		name = dynamic_library(user, &at, filtee, &optional);
		if (!user->needed[i] && name)
			error = fill_hole(ld, user, name, &user->needed[i]);
		if (!user->needed[i])
			user->flags |= MODULE_HOLES;
	}
	return error;
}
