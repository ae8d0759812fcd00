/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * close.c: who still uses a module.
 *
 * Edges are DT_NEEDED and bindings. Bindings are not recorded when they are
 * made: the GOT is the record. The word of every symbolic relocation says where
 * it leads now, the lazily bound ones too, so binding costs nothing more and
 * can never run out of room.
 */
#include "close.h"
#include "arm/reloc.h"
#include "group.h"
#include "order.h"
#include "reloc.h"
#include "sort.h"
#include "tell.h"
#include "tls.h"

/* ---- does one module use another? ---- */

struct looking {
	const struct image *for_image;
	bool found;
};

static uint32_t look_at_word(void *context, uint32_t word)
{
	struct looking *l = context;

	if (image_holds(l->for_image, word))
		l->found = true;
	return word;
}

static bool is_bound_to(const struct module *user, const struct module *m)
{
	struct looking l = {&m->image, false};

	reloc_words(user, RELOC_S, look_at_word, &l);
	return l.found || tls_used(user, m);
}

static bool needs(const struct module *user, const struct module *m)
{
	for (uint32_t i = 0; i < user->needed_count; i++)
		if (user->needed[i] == m)
			return true;
	return false;
}

/* ---- dlclose ---- */

static bool is_root(const struct module *m)
{
	return m->opens || m->flags & (MODULE_RESIDENT | MODULE_PROGRAM | MODULE_STAYS);
}

/* Marks the modules of this run that are in use: the roots, and whatever a
 * marked one uses, until there is nothing new. */
static void mark(struct loader *ld)
{
	bool again = true;

	for (struct module *m = ld->first; m; m = m->next) {
		m->flags &= ~(uint32_t)MODULE_MARKED;
		if (is_root(m))
			m->flags |= MODULE_MARKED;
	}
	while (again) {
		again = false;
		for (struct module *m = ld->last; m && !(m->flags & MODULE_RESIDENT); m = m->prev) {
			struct module *user = m->flags & MODULE_MARKED ? NULL : ld->last;

			for (; user && !(user->flags & MODULE_RESIDENT); user = user->prev) {
				if (user->flags & MODULE_MARKED &&
				    (needs(user, m) || is_bound_to(user, m))) {
					m->flags |= MODULE_MARKED;
					again = true;
					break;
				}
			}
		}
	}
}

/* Unloads what is unused. Returns whether finalisers ran: they may have given
 * back handles in their turn. A module that outlives its group is one of its own;
 * a group's root stands before its members in the list. */
static bool sweep(struct loader *ld)
{
	bool finished = false;
	struct module *m;

	mark(ld);
	for (m = sort_finish(ld); m; m = m->sort_next) {
		if (!(m->flags & MODULE_MARKED) && m->flags & MODULE_INITED) {
			order_fini(m);
			finished = true;
		}
	}
	group_tell(ld, LOADER_REMOVES);
	for (m = ld->last; m && !(m->flags & MODULE_RESIDENT);) {
		struct module *prev = m->prev;

		if (!(m->flags & MODULE_MARKED))
			group_release(ld, m);
		else if (!(m->group->flags & MODULE_MARKED))
			m->group = m;
		m = prev;
	}
	group_tell(ld, LOADER_STANDS);
	return finished;
}

static bool is_module(const struct loader *ld, const struct module *m)
{
	const struct module *n = ld->first;

	while (n && n != m)
		n = n->next;
	return n;
}

void close_unused(struct loader *ld)
{
	ld->closing = true; /* a finaliser's own dlclose only counts down */
	while (sweep(ld))
		;
	ld->closing = false;
}

int load_close(struct loader *ld, struct module *m)
{
	if (!is_module(ld, m) || !m->opens)
		return refuse_other(ld->sink, ROMLD_E_BAD_HANDLE, "dlclose", NULL);
	m->opens--;
	if (!m->opens && !ld->closing)
		close_unused(ld);
	return 0;
}
