/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * scope.c: one probe of the export table; ranks decide between namesakes.
 */
#include "scope.h"
#include <string.h>

#define INVISIBLE UINT32_MAX

struct module *scope_walk(struct loader *ld, struct module *root)
{
	struct module *last = root;
	uint32_t place = 0;

	ld->walk++;
	root->seen = ld->walk;
	root->walk_next = NULL;
	for (struct module *m = root; m; m = m->walk_next) {
		m->place = place++;
		for (uint32_t i = 0; i < m->needed_count; i++) {
			struct module *n = m->needed[i];

			if (!n || n->seen == ld->walk)
				continue;
			n->seen = ld->walk;
			n->walk_next = NULL;
			last = last->walk_next = n;
		}
	}
	ld->walked = root;
	return root;
}

/* Groups that need m see it, in the order of the walk. */
static uint32_t place_in(struct loader *ld, const struct module *m, struct module *root)
{
	if (ld->walked != root)
		scope_walk(ld, root);
	return m->seen == ld->walk ? m->place : INVISIBLE;
}

static uint32_t rank_from(struct loader *ld, const struct module *m, const struct module *from)
{
	uint32_t place = INVISIBLE;

	if (from->group && (!(m->flags & MODULE_GLOBAL) || from->flags & MODULE_DEEPBIND))
		place = place_in(ld, m, from->group);
	if (place != INVISIBLE && from->flags & MODULE_DEEPBIND)
		return place;
	if (m->flags & MODULE_GLOBAL)
		return m->rank;
	return place == INVISIBLE ? INVISIBLE : RANK_LOCAL + place;
}

static uint32_t rank_of(struct loader *ld, const struct module *m, const struct scope *scope)
{
	if (scope->from)
		return rank_from(ld, m, scope->from);
	if (scope->root)
		return place_in(ld, m, scope->root);
	return m->flags & MODULE_GLOBAL && m->rank > scope->above ? m->rank : INVISIBLE;
}

static bool is_named(const struct module *m, uint32_t i, const char *name)
{
	return i && strcmp(m->strings + m->symbols[i].st_name, name) == 0;
}

/* Most names stand in the table once: the loop then ends with the first match.
 * Of namesakes the lowest rank wins, of versions in one module the better one. */
bool scope_find(struct loader *ld, const struct scope *scope, const struct query *q,
		struct found *out)
{
	uint32_t cursor = EXPORTS_START, best = INVISIBLE, i;
	enum version_match best_match = VERSION_NONE;
	bool more = true;
	struct module *m;

	while (more && (m = exports_next(&ld->exports, q->hash, &cursor, &i, &more))) {
		uint32_t rank = rank_of(ld, m, scope);
		enum version_match match;

		if (rank == INVISIBLE || rank > best || !is_named(m, i, q->name))
			continue;
		match = version_match(m, i, &q->wanted);
		if (match == VERSION_NONE || (rank == best && match <= best_match))
			continue;
		best = rank;
		best_match = match;
		*out = (struct found){m, &m->symbols[i]};
	}
	return best != INVISIBLE;
}

struct module *scope_module(struct loader *ld, const char *name)
{
	uint32_t cursor = EXPORTS_START, hash = gnu_hash(name), best = INVISIBLE, i;
	struct module *m, *found = NULL;
	bool more = true;

	while (more && (m = exports_next(&ld->exports, hash, &cursor, &i, &more))) {
		if (i == 0 && m->rank < best && strcmp(m->l_name, name) == 0) {
			best = m->rank;
			found = m;
		}
	}
	return found;
}
