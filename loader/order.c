/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * order.c: a depth-first walk without recursion (a ROM's stack is small, a
 * chain of DT_NEEDED can be long). walk_next holds the way back up, place the
 * next dependency to look at.
 */
#include "order.h"
#include "reloc.h"
#include "tell.h"

static void append(struct loader *ld, struct module *m)
{
	m->order_prev = ld->order_last;
	m->order_next = NULL;
	if (ld->order_last)
		ld->order_last->order_next = m;
	else
		ld->order_first = m;
	ld->order_last = m;
}

static bool is_ordered(const struct loader *ld, const struct module *m)
{
	return m->order_prev || ld->order_first == m;
}

/* Enters m on the way down from parent. */
static struct module *descend(struct loader *ld, struct module *m, struct module *parent)
{
	m->seen = ld->walk;
	m->place = 0;
	m->walk_next = parent;
	return m;
}

/* The next dependency of m that was not entered yet, or NULL. */
static struct module *next_below(struct loader *ld, struct module *m)
{
	while (m->place < m->needed_count) {
		struct module *n = m->needed[m->place++];

		if (n && n->seen != ld->walk && !is_ordered(ld, n))
			return n;
	}
	return NULL;
}

/* Depth first below m; root is entered like any other, but its place is last. */
static void walk_below(struct loader *ld, struct module *m, const struct module *root)
{
	struct module *below;

	for (m = descend(ld, m, NULL); m;) {
		below = next_below(ld, m);
		if (below) {
			m = descend(ld, below, m);
			continue;
		}
		if (m != root)
			append(ld, m);
		m = m->walk_next;
	}
}

void order_append(struct loader *ld, struct module *root)
{
	ld->walk++;
	ld->walked = NULL;
	for (struct module *m = ld->last; m != root->prev; m = m->prev)
		if (m->seen != ld->walk)
			walk_below(ld, m, root);
	append(ld, root);
}

void order_remove(struct loader *ld, struct module *m)
{
	if (!is_ordered(ld, m))
		return;
	if (m->order_prev)
		m->order_prev->order_next = m->order_next;
	else
		ld->order_first = m->order_next;
	if (m->order_next)
		m->order_next->order_prev = m->order_prev;
	else
		ld->order_last = m->order_prev;
	m->order_next = m->order_prev = NULL;
}

/* 0 and -1 are the marks of old start files, not functions. */
static bool is_function(uint32_t entry)
{
	return entry != 0 && entry != UINT32_MAX;
}

static int check_array(const struct module *m, const struct table *t, const char *name)
{
	const uint32_t *entry = t->at;

	for (uint32_t i = 0; i < t->count; i++) {
		/* An exported initialiser may be another module's by interposition. */
		const struct module *at = module_at(m->loader, entry[i]);

		if (is_function(entry[i]) && !(at && image_runs(&at->image, entry[i])))
			return refuse_module(m, ROMLD_E_INIT_ENTRY, name, entry[i]);
	}
	return 0;
}

int order_check(const struct module *m)
{
	int error = check_array(m, &m->init_array, "INIT_ARRAY");

	return error ? error : check_array(m, &m->fini_array, "FINI_ARRAY");
}

static void call(const struct module *m, uint32_t address)
{
	if (is_function(address))
		m->loader->cpu->call(m->loader->cpu_context, address);
}

void order_init(struct module *m)
{
	const uint32_t *entry = m->init_array.at;

	if (m->flags & MODULE_INITED)
		return;
	if (m->init || m->init_array.count)
		trace(m, TRACE_INIT, NULL, NULL, 0);
	m->flags |= MODULE_INITED; /* first: an initialiser may dlopen its own module */
	call(m, m->init);
	for (uint32_t i = 0; i < m->init_array.count; i++)
		call(m, entry[i]);
}

void order_fini(struct module *m)
{
	const uint32_t *entry = m->fini_array.at;

	if (!(m->flags & MODULE_INITED))
		return;
	if (m->fini || m->fini_array.count)
		trace(m, TRACE_FINI, NULL, NULL, 0);
	m->flags &= ~(uint32_t)MODULE_INITED;
	for (uint32_t i = m->fini_array.count; i-- > 0;)
		call(m, entry[i]);
	call(m, m->fini);
}

/* Copy relocations and IFUNC come first: initialisers may rely on them. */
void order_start_behind(struct loader *ld, struct module *last)
{
	struct module *first = last ? last->order_next : ld->order_first;

	for (struct module *m = first; m; m = m->order_next)
		reloc_late(m);
	for (struct module *m = first; m; m = m->order_next)
		if (m->flags & MODULE_INITFIRST)
			order_init(m);
	for (struct module *m = first; m; m = m->order_next)
		order_init(m);
}
