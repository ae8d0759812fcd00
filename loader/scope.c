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

/* A module that is not global is seen from within the groups that need it. */
static uint32_t local_rank(struct loader *ld, const struct module *m, const struct module *from)
{
	if (ld->walked != from->group)
		scope_walk(ld, from->group);
	return m->seen == ld->walk ? RANK_LOCAL + m->place : INVISIBLE;
}

static bool is_named(const struct module *m, uint32_t i, const char *name)
{
	return i && strcmp(m->strings + m->symbols[i].st_name, name) == 0;
}

bool scope_find(struct loader *ld, const struct module *from, const char *name, uint32_t hash,
		struct found *out)
{
	uint32_t cursor = EXPORTS_START, best = INVISIBLE, i;
	bool more = true;
	struct module *m;

	while (more && (m = exports_next(&ld->exports, hash, &cursor, &i, &more))) {
		uint32_t rank = m->flags & MODULE_GLOBAL ? m->rank : local_rank(ld, m, from);

		if (rank < best && is_named(m, i, name)) {
			best = rank;
			*out = (struct found){m, &m->symbols[i]};
		}
	}
	return best != INVISIBLE;
}

bool scope_find_global(struct loader *ld, uint32_t above, const char *name, struct found *out)
{
	uint32_t cursor = EXPORTS_START, hash = gnu_hash(name), best = INVISIBLE, i;
	bool more = true;
	struct module *m;

	while (more && (m = exports_next(&ld->exports, hash, &cursor, &i, &more))) {
		if (!(m->flags & MODULE_GLOBAL) || m->rank >= best ||
		    (above != UINT32_MAX && m->rank <= above) || !is_named(m, i, name))
			continue;
		best = m->rank;
		*out = (struct found){m, &m->symbols[i]};
	}
	return best != INVISIBLE;
}

bool scope_find_in(struct loader *ld, struct module *root, const char *name, struct found *out)
{
	uint32_t cursor = EXPORTS_START, hash = gnu_hash(name), best = INVISIBLE, i;
	bool more = true;
	struct module *m;

	scope_walk(ld, root);
	while (more && (m = exports_next(&ld->exports, hash, &cursor, &i, &more))) {
		if (m->seen != ld->walk || m->place >= best || !is_named(m, i, name))
			continue;
		best = m->place;
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
