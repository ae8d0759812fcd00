/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * order.c: who comes before whom stands in sort.c; here it is kept, and done.
 */
#include "order.h"
#include "reloc.h"
#include "sort.h"
#include "tell.h"

static bool is_ordered(const struct loader *ld, const struct module *m)
{
	return m->order_prev || ld->order_first == m;
}

/* Puts m behind prev, or first when that is NULL. */
static void insert(struct loader *ld, struct module *m, struct module *prev)
{
	m->order_prev = prev;
	m->order_next = prev ? prev->order_next : ld->order_first;
	if (prev)
		prev->order_next = m;
	else
		ld->order_first = m;
	if (m->order_next)
		m->order_next->order_prev = m;
	else
		ld->order_last = m;
}

/* sort_group gives users first, initialisers run the other way round. What an
 * earlier dlopen brought has its place. */
void order_append(struct loader *ld, struct module *root)
{
	struct module *last = ld->order_last;

	for (struct module *m = sort_group(ld, root); m; m = m->sort_next)
		if (!is_ordered(ld, m))
			insert(ld, m, last);
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
		const struct module *at;

		if (!is_function(entry[i]) || image_runs(&m->image, entry[i]))
			continue;
		/* An exported initialiser may be another module's by interposition. */
		at = module_at(m->loader, entry[i]);
		if (!at || !image_runs(&at->image, entry[i]))
			return refuse_module(m, ROMLD_E_INIT_ENTRY, name, entry[i]);
	}
	return 0;
}

int order_check(const struct module *m)
{
	int error = check_array(m, &m->extra->init_array, "INIT_ARRAY");

	return error ? error : check_array(m, &m->extra->fini_array, "FINI_ARRAY");
}

static void call(const struct module *m, uint32_t address)
{
	if (is_function(address))
		m->loader->cpu->call(m->loader->cpu_context, address);
}

void order_init(struct module *m)
{
	const uint32_t *entry = m->extra->init_array.at;

	if (m->flags & MODULE_INITED)
		return;
	if (m->extra->init || m->extra->init_array.count)
		trace(m, TRACE_INIT, NULL, NULL, 0);
	/* First: an initialiser may dlopen its own module. */
	m->flags |= MODULE_INITED | MODULE_INITING;
	call(m, m->extra->init);
	for (uint32_t i = 0; i < m->extra->init_array.count; i++)
		call(m, entry[i]);
	m->flags &= ~(uint32_t)MODULE_INITING;
}

void order_fini(struct module *m)
{
	const uint32_t *entry = m->extra->fini_array.at;

	if (!(m->flags & MODULE_INITED))
		return;
	if (m->extra->fini || m->extra->fini_array.count)
		trace(m, TRACE_FINI, NULL, NULL, 0);
	m->flags &= ~(uint32_t)MODULE_INITED;
	for (uint32_t i = m->extra->fini_array.count; i-- > 0;)
		call(m, entry[i]);
	call(m, m->extra->fini);
}

/* Copy relocations and IFUNC come first: initialisers may rely on them. */
static void prepare(struct module *first)
{
	for (struct module *m = first; m; m = m->order_next)
		reloc_late(m);
	for (struct module *m = first; m; m = m->order_next)
		if (m->flags & MODULE_INITFIRST)
			order_init(m);
}

static struct module *behind(const struct loader *ld, const struct module *last)
{
	return last ? last->order_next : ld->order_first;
}

void order_start_behind(struct loader *ld, struct module *last)
{
	struct module *first = behind(ld, last);

	prepare(first);
	for (struct module *m = first; m; m = m->order_next)
		order_init(m);
}

/* An initialiser may have the closure thrown away, or made anew. */
void order_start_opened(struct module *root, struct module *last)
{
	uint32_t i = root->closure ? root->closure->count : 0;

	prepare(behind(root->loader, last));
	while (i-- > 0)
		if (root->closure && i < root->closure->count)
			order_init(root->closure->at[i]);
	order_init(root);
}
