/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * scope.c: one probe of the export table; ranks decide between namesakes.
 */
#include "scope.h"

#define INVISIBLE UINT32_MAX
#define STAND_IN  0x80000000u /* above every rank */

/* In place, until a module has one: */
#define WAITS    UINT32_MAX
#define EXPANDED (UINT32_MAX - 1)

/* What m needs joins the end of the walk, its filtees go in front of it. Returns
 * the first of those, or m. */
static struct module *expand(struct loader *ld, struct module *m, struct module **last)
{
	struct module *first = m, **at = &first;

	m->place = EXPANDED;
	for (uint32_t i = 0; i < m->needed_count; i++) {
		struct module *n = m->needed[i];

		if (!n || n->seen == ld->walk)
			continue;
		n->seen = ld->walk;
		n->place = WAITS;
		if (i < m->filtees) {
			n->walk_next = m;
			*at = n;
			at = &n->walk_next;
		} else {
			n->walk_next = NULL;
			(*last)->walk_next = n;
			*last = n;
		}
	}
	return first;
}

struct module *scope_walk(struct loader *ld, struct module *root)
{
	struct module *first = root, *last = root, **at = &first;
	uint32_t place = 0;

	ld->walk++;
	ld->walked = root;
	root->seen = ld->walk;
	root->place = WAITS;
	root->walk_next = NULL;
	while (*at) {
		if ((*at)->place == WAITS) {
			*at = expand(ld, *at, &last);
		} else {
			(*at)->place = place++;
			at = &(*at)->walk_next;
		}
	}
	return first;
}

void scope_promote(struct loader *ld, struct module *root)
{
	for (struct module *m = scope_walk(ld, root); m; m = m->walk_next) {
		if (m->flags & MODULE_GLOBAL)
			continue;
		m->flags |= MODULE_GLOBAL;
		module_settle(m);
		m->rank = RANK_OPENED + RANK_STEP * ld->opened++;
	}
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

	if (m == from && (from->flags & (MODULE_SYMBOLIC | MODULE_DEEPBIND)) == MODULE_SYMBOLIC)
		return 0;
	if (from->group && (!(m->flags & MODULE_GLOBAL) || from->flags & MODULE_DEEPBIND))
		place = place_in(ld, m, from->group);
	if (place != INVISIBLE && from->flags & MODULE_DEEPBIND)
		return place;
	if (m->flags & MODULE_GLOBAL)
		return m->rank;
	return place == INVISIBLE ? INVISIBLE : RANK_LOCAL + place;
}

static uint32_t rank_behind(struct loader *ld, const struct module *m, const struct scope *scope)
{
	const struct module *after = scope->after;
	uint32_t rank, above;

	if (scope->root) {
		rank = place_in(ld, m, scope->root);
		above = after ? place_in(ld, after, scope->root) : 0;
	} else {
		rank = m->flags & MODULE_GLOBAL ? m->rank : INVISIBLE;
		above = after ? after->rank : 0;
	}
	return !after || rank > above ? rank : INVISIBLE;
}

static uint32_t rank_of(struct loader *ld, const struct module *m, const struct scope *scope)
{
	return scope->from ? rank_from(ld, m, scope->from) : rank_behind(ld, m, scope);
}

/* The boot-time libraries have no versions. To a reference that names one they
 * stand in for what its module was linked with (newlib for glibc), behind every
 * module that defines it: libc.so.6 has the names that mean something else there,
 * and may have been opened long after libc.so. */
static uint32_t rank_for(uint32_t rank, const struct module *m, const struct query *q)
{
	bool stands_in = q->wanted.version && !m->extra->versym && m->flags & MODULE_RESIDENT;

	return stands_in ? rank | STAND_IN : rank;
}

static bool is_before(const struct module *a, const struct module *b)
{
	while (a && a != b)
		a = a->next;
	return a;
}

/* STB_GNU_UNIQUE: one definition serves the whole system, whatever the scopes
 * are. It is that of the module that came first. */
static void find_unique(const struct loader *ld, const struct query *q, struct found *f)
{
	uint32_t cursor = EXPORTS_START, i;
	bool more = true;
	struct module *m;

	while (more && (m = exports_next(&ld->exports, &q->name, &cursor, &i, &more)))
		if (sym_bind(&m->symbols[i]) == STB_GNU_UNIQUE && is_before(m, f->module))
			*f = (struct found){m, &m->symbols[i]};
}

/* Most names stand in the table once: the loop then ends with the first match.
 * Of namesakes the lowest rank wins, of versions in one module the better one. */
static bool find_in(struct loader *ld, const struct scope *scope, const struct query *q,
		    struct found *out)
{
	uint32_t cursor = EXPORTS_START, best = INVISIBLE, i;
	enum version_match best_match = VERSION_NONE;
	bool more = true;
	struct module *m;

	while (more && (m = exports_next(&ld->exports, &q->name, &cursor, &i, &more))) {
		uint32_t rank = rank_for(rank_of(ld, m, scope), m, q);
		enum version_match match;

		if (rank == INVISIBLE || rank > best)
			continue;
		if (q->call && m->symbols[i].st_shndx == SHN_UNDEF)
			continue;
		match = version_match(m, i, &q->wanted);
		if (match == VERSION_NONE || (rank == best && match <= best_match))
			continue;
		best = rank;
		best_match = match;
		*out = (struct found){m, &m->symbols[i]};
	}
	if (best != INVISIBLE && sym_bind(out->symbol) == STB_GNU_UNIQUE)
		find_unique(ld, q, out);
	return best != INVISIBLE;
}

static bool is_among(const struct module *m, const struct closure *c)
{
	for (uint32_t i = 0; c && i < c->count; i++)
		if (c->at[i] == m)
			return true;
	return false;
}

/* An opened module that others need as well, which were opened later, sees their groups
 * behind its own: GNU ld.so adds these scopes to its, too. */
static bool find_in_others(struct loader *ld, const struct module *from, const struct query *q,
			   struct found *out)
{
	for (struct module *m = ld->first; m; m = m->next) {
		const struct scope scope = {.root = m};

		if (m != from->group && is_among(from, m->closure) && find_in(ld, &scope, q, out))
			return true;
	}
	return false;
}

bool scope_find(struct loader *ld, const struct scope *scope, const struct query *q,
		struct found *out)
{
	const struct module *from = scope->from;

	return find_in(ld, scope, q, out) ||
	       (from && from->rank >= RANK_OPENED && find_in_others(ld, from, q, out));
}

struct module *scope_module(struct loader *ld, const char *name)
{
	uint32_t cursor = EXPORTS_START, best = INVISIBLE;
	struct name wanted = name_of(name);
	struct module *m, *found = NULL;
	bool more = true;

	while (more && (m = exports_next_module(&ld->exports, &wanted, &cursor, &more))) {
		if (m->rank < best) {
			best = m->rank;
			found = m;
		}
	}
	return found;
}
