/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * version.c: two linked lists of offsets, one of what a module defines and one
 * of what it needs, and a half-word per symbol that says which entry is its.
 */
#include "version.h"
#include <string.h>
#include "span.h"
#include "tell.h"

/* ---- walking ---- */

struct walk {
	struct span table; /* from the first entry to the end of the bytes that may be read */
	uint32_t offset;   /* of the entry */
	uint32_t left;     /* entries with it: a chain that runs in a circle ends, too */
};

static const void *walk_get(const struct walk *w, uint32_t size)
{
	return w->left && w->offset % 4 == 0 ? span_get(w->table, w->offset, size) : NULL;
}

/* next is 0 in the last entry. One that leads out of the table leads to nothing. */
static void walk_on(struct walk *w, uint32_t next)
{
	w->left = next ? w->left - 1 : 0;
	w->offset = next <= w->table.size ? w->offset + next : UINT32_MAX;
}

static struct walk definitions(const struct module *m)
{
	return (struct walk){m->extra->verdef, 0, m->extra->verdef_count};
}

static struct walk needs(const struct module *m)
{
	return (struct walk){m->extra->verneed, 0, m->extra->verneed_count};
}

static struct walk versions_of(const struct walk *need, const struct elf32_verneed *n)
{
	return (struct walk){need->table, need->offset + n->vn_aux, n->vn_cnt};
}

static const char *definition_name(const struct module *m, const struct walk *w,
				   const struct elf32_verdef *d)
{
	const struct elf32_verdaux *a = NULL;

	if (d->vd_aux % 4 == 0 && d->vd_aux <= w->table.size)
		a = span_get(w->table, w->offset + d->vd_aux, sizeof *a);
	return a ? module_string(m, a->vda_name) : NULL;
}

static uint32_t later(uint32_t end, const struct walk *w, uint32_t size)
{
	return w->offset + size > end ? w->offset + size : end;
}

uint32_t version_definitions_size(const struct module *m)
{
	const struct elf32_verdef *d;
	uint32_t end = 0;

	for (struct walk w = definitions(m); w.left; walk_on(&w, d->vd_next)) {
		d = walk_get(&w, sizeof *d);
		if (!d || !definition_name(m, &w, d))
			return 0;
		end = later(end, &w, d->vd_aux + (uint32_t)sizeof(struct elf32_verdaux));
		end = later(end, &w, sizeof *d);
	}
	return end;
}

/* Chains may not be shared: there are no more entries than have room. */
uint32_t version_needs_size(const struct module *m)
{
	uint32_t end = 0, room = m->extra->verneed.size / sizeof(struct elf32_vernaux);
	const struct elf32_verneed *n;
	const struct elf32_vernaux *a;

	for (struct walk w = needs(m); w.left; walk_on(&w, n->vn_next)) {
		n = walk_get(&w, sizeof *n);
		if (!n || n->vn_aux > w.table.size || !module_string(m, n->vn_file))
			return 0;
		end = later(end, &w, sizeof *n);
		for (struct walk v = versions_of(&w, n); v.left; walk_on(&v, a->vna_next)) {
			a = walk_get(&v, sizeof *a);
			if (!a || !module_string(m, a->vna_name) || room-- == 0)
				return 0;
			end = later(end, &v, sizeof *a);
		}
	}
	return end;
}

/* ---- matching ---- */

static bool defines(const struct module *m, const char *version, uint32_t hash)
{
	const struct elf32_verdef *d;

	for (struct walk w = definitions(m); w.left; walk_on(&w, d->vd_next)) {
		d = walk_get(&w, sizeof *d);
		if (d->vd_hash == hash && strcmp(definition_name(m, &w, d), version) == 0)
			return true;
	}
	return false;
}

static bool is_definition(const struct module *m, uint32_t index, const struct wanted *wanted)
{
	const struct elf32_verdef *d;

	for (struct walk w = definitions(m); w.left; walk_on(&w, d->vd_next)) {
		d = walk_get(&w, sizeof *d);
		if (d->vd_ndx == index)
			return d->vd_hash == wanted->hash &&
			       strcmp(definition_name(m, &w, d), wanted->version) == 0;
	}
	return false;
}

static const struct module *provider(const struct module *m, const char *file)
{
	for (uint32_t i = 0; i < m->needed_count; i++)
		if (strcmp(m->needed[i]->l_name, file) == 0)
			return m->needed[i];
	return NULL;
}

/* A provider without any version takes whatever is asked of it: it was linked
 * before its library had versions. */
static int check_file(const struct module *m, const struct walk *w, const struct elf32_verneed *n)
{
	const struct module *p = provider(m, module_string(m, n->vn_file));
	const struct elf32_vernaux *a;
	int error = 0;

	if (!p || !p->extra->verdef_count)
		return 0;
	for (struct walk v = versions_of(w, n); v.left; walk_on(&v, a->vna_next)) {
		const char *version;

		a = walk_get(&v, sizeof *a);
		version = module_string(m, a->vna_name);
		if (a->vna_flags & VER_FLG_WEAK || defines(p, version, a->vna_hash))
			continue;
		error = refuse_between(m, ROMLD_E_VERSION_MISSING, version, p->l_name);
	}
	return error;
}

int version_check(const struct module *m)
{
	const struct elf32_verneed *n;
	int error = 0;

	for (struct walk w = needs(m); w.left; walk_on(&w, n->vn_next)) {
		int missing;

		n = walk_get(&w, sizeof *n);
		missing = check_file(m, &w, n);
		error = missing ? missing : error;
	}
	return error;
}

/* The definition or the need that a half-word of DT_VERSYM names. */
struct wanted version_wanted(const struct module *m, uint32_t i)
{
	uint32_t index = m->extra->versym ? m->extra->versym[i] & ~(uint32_t)VERSYM_HIDDEN : 0;
	const struct elf32_verneed *n;
	const struct elf32_vernaux *a;
	const struct elf32_verdef *d;

	if (index <= VERSYM_GLOBAL)
		return (struct wanted){0};
	for (struct walk w = needs(m); w.left; walk_on(&w, n->vn_next)) {
		n = walk_get(&w, sizeof *n);
		for (struct walk v = versions_of(&w, n); v.left; walk_on(&v, a->vna_next)) {
			a = walk_get(&v, sizeof *a);
			if ((a->vna_other & ~(uint32_t)VERSYM_HIDDEN) == index)
				return (struct wanted){module_string(m, a->vna_name), a->vna_hash,
						       false};
		}
	}
	for (struct walk w = definitions(m); w.left; walk_on(&w, d->vd_next)) {
		d = walk_get(&w, sizeof *d);
		if (d->vd_ndx == index)
			return (struct wanted){definition_name(m, &w, d), d->vd_hash, false};
	}
	return (struct wanted){0};
}

/* What GNU ld.so does: a named version is met by that definition, or by one
 * without versions; a reference that names none by the base or the oldest
 * definition (index 2), else by the default one; dlsym by the default one. */
enum version_match version_match(const struct module *m, uint32_t i, const struct wanted *w)
{
	uint32_t half = m->extra->versym ? m->extra->versym[i] : VERSYM_GLOBAL;
	uint32_t index = half & ~(uint32_t)VERSYM_HIDDEN;

	if (!m->extra->versym || !m->extra->verdef_count)
		return VERSION_EXACT;
	if (w->version) {
		if (index == VERSYM_GLOBAL)
			return half & VERSYM_HIDDEN ? VERSION_NONE : VERSION_OTHER;
		return is_definition(m, index, w) ? VERSION_EXACT : VERSION_NONE;
	}
	if (!w->newest && index <= 2)
		return VERSION_EXACT;
	if (half & VERSYM_HIDDEN)
		return VERSION_NONE;
	return w->newest ? VERSION_EXACT : VERSION_OTHER;
}

/* gABI chapter 5, "Hash Table". */
static uint32_t sysv_hash(const char *name)
{
	uint32_t h = 0;

	for (const uint8_t *p = (const uint8_t *)name; *p; p++) {
		h = (h << 4) + *p;
		h = (h ^ (h >> 24 & 0xf0)) & 0x0fffffff;
	}
	return h;
}

struct wanted version_named(const char *version)
{
	return (struct wanted){version, version ? sysv_hash(version) : 0, true};
}
