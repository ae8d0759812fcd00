/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sort.c: a depth-first walk without recursion (a ROM's stack is small, a
 * chain of DT_NEEDED can be long). walk_next holds the way back up, place the
 * next dependency to look at.
 */
#include "sort.h"
#include "arm/reloc.h"
#include "reloc.h"
#include "scope.h"
#include "tell.h"

struct sorter {
	struct loader *ld;
	const struct module *leaf; /* what this one needs does not count, or NULL */
	bool bindings;             /* whether bindings count */
	bool bound;                /* whether there was one that counts */
	struct module *first;      /* the result so far */
};

static void begin(struct sorter *s)
{
	s->ld->walk++;
	s->ld->walked = NULL;
	s->first = NULL;
}

static bool is_placed_library(const struct loader *ld, const struct module *m)
{
	return m->flags & MODULE_RESIDENT && (m->order_prev || ld->order_first == m);
}

/* Boot-time libraries that have their place keep it, and a program is nobody's
 * library. */
static bool may_enter(const struct sorter *s, const struct module *m)
{
	return m->seen != s->ld->walk && m != s->ld->program && !is_placed_library(s->ld, m);
}

static struct module *const *list_below(const struct module *m, uint32_t *count)
{
	*count = m->closure ? m->closure->count : m->needed_count;
	return m->closure ? m->closure->at : m->needed;
}

static bool is_below(const struct module *m, const struct module *n)
{
	uint32_t count;
	struct module *const *list = list_below(m, &count);

	for (uint32_t i = 0; i < count; i++)
		if (list[i] == n)
			return true;
	return false;
}

static struct module *next_needed(const struct sorter *s, struct module *m)
{
	uint32_t count;
	struct module *const *list = list_below(m, &count);

	while (m != s->leaf && m->place < count) {
		struct module *n = list[m->place++];

		if (n && may_enter(s, n))
			return n;
	}
	return NULL;
}

/* ---- bindings ---- */

static uint32_t note_word(void *context, uint32_t word)
{
	const struct module *m = context;
	struct module *n = image_holds(&m->image, word) ? NULL : module_at(m->loader, word);

	if (n)
		n->flags |= MODULE_BOUND;
	return word;
}

static bool was_opened(const struct module *m)
{
	return !(m->flags & (MODULE_RESIDENT | MODULE_PROGRAM));
}

/* The next module that m is bound to without having asked for it. Only what
 * dlopen brought counts: the rest is there to the end. */
static struct module *next_bound(struct sorter *s, struct module *m)
{
	struct module *found = NULL;

	if (!s->bindings)
		return NULL;
	reloc_words(m, RELOC_S, note_word, m);
	for (struct module *n = s->ld->first; n; n = n->next) {
		if (n->flags & MODULE_BOUND && was_opened(n) && !is_below(m, n)) {
			s->bound = true;
			if (!found && may_enter(s, n))
				found = n;
		}
		n->flags &= ~(uint32_t)MODULE_BOUND;
	}
	return found;
}

/* ---- the walk ---- */

static struct module *descend(const struct sorter *s, struct module *m, struct module *parent)
{
	m->seen = s->ld->walk;
	m->place = 0;
	m->walk_next = parent;
	return m;
}

static void prepend(struct sorter *s, struct module *m)
{
	m->sort_next = s->first;
	s->first = m;
}

/* Places m and all that is below it, m before it. */
static void place(struct sorter *s, struct module *m)
{
	struct module *below;

	if (!may_enter(s, m) && m != s->ld->program)
		return;
	for (m = descend(s, m, NULL); m;) {
		below = next_needed(s, m);
		if (!below)
			below = next_bound(s, m);
		if (below) {
			m = descend(s, below, m);
			continue;
		}
		prepend(s, m);
		m = m->walk_next;
	}
}

/* Whatever a cycle has made of it, the one that was asked for stands first. */
static struct module *lead(struct sorter *s, struct module *root)
{
	struct module **at = &s->first;

	while (*at != root)
		at = &(*at)->sort_next;
	*at = root->sort_next;
	prepend(s, root);
	return root;
}

/* ---- three kinds of lists ---- */

struct module *sort_group(struct loader *ld, struct module *root)
{
	struct sorter s = {.ld = ld, .leaf = root};

	begin(&s);
	for (struct module *m = ld->last; m != root->prev; m = m->prev)
		place(&s, m);
	return lead(&s, root);
}

/* Again, with what the first pass made as the list, and without the bindings:
 * where they contradict DT_NEEDED, that is kept. */
static void sort_again(struct sorter *s)
{
	struct module *last = NULL;

	for (struct module *m = s->first; m; m = m->sort_next) {
		m->sort_prev = last;
		last = m;
	}
	s->bindings = false;
	begin(s);
	for (; last; last = last->sort_prev)
		place(s, last);
}

struct module *sort_finish(struct loader *ld)
{
	struct sorter s = {.ld = ld};
	struct module *first = NULL;

	begin(&s);
	for (struct module *m = ld->last; m && !(m->flags & MODULE_RESIDENT); m = m->prev) {
		s.bindings |= was_opened(m);
		first = m;
	}
	for (struct module *m = ld->last; first && m != first->prev; m = m->prev)
		place(&s, m);
	if (s.bound)
		sort_again(&s);
	return first ? lead(&s, first) : NULL;
}

/* Its members, root and then breadth first, into list unless that is NULL. */
static uint32_t list_closure(struct module *root, struct module **list)
{
	uint32_t count = 1;

	if (list)
		list[0] = root;
	for (struct module *m = scope_walk(root->loader, root); m; m = m->walk_next) {
		if (m == root || is_placed_library(root->loader, m))
			continue;
		if (list)
			list[count] = m;
		count++;
	}
	return count;
}

int sort_closure(struct module *root)
{
	struct loader *ld = root->loader;
	bool is_new = !root->order_prev && ld->order_first != root;
	struct sorter s = {.ld = ld, .leaf = is_new ? root : NULL};
	uint32_t count = list_closure(root, NULL);
	uint32_t size = (uint32_t)(sizeof *root->closure + count * sizeof root->closure->at[0]);
	struct closure *closure;
	struct extent block;

	if (root->closure || count == 1)
		return 0;
	block = region_take_high(&ld->ram, size);
	if (!block.size)
		return refuse_ram(ld, root->l_name, size);
	closure = (void *)block.at;
	*closure = (struct closure){.block = block};
	list_closure(root, closure->at);
	begin(&s);
	for (uint32_t i = count; i-- > 0;)
		place(&s, closure->at[i]);
	for (struct module *m = lead(&s, root); m; m = m->sort_next)
		closure->at[closure->count++] = m;
	root->closure = closure;
	return 0;
}
