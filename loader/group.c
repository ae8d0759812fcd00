/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * group.c: open all, publish all, relocate all; then commit, or take it all back.
 *
 * New modules go to the end of the loader's list, breadth first, so the list
 * itself is the queue of the closure and "what is behind `before`" is the group.
 */
#include "group.h"
#include <string.h>
#include "dynamic.h"
#include "order.h"
#include "publish.h"
#include "reloc.h"
#include "scope.h"
#include "sort.h"
#include "tell.h"
#include "tls.h"

struct group {
	struct loader *ld;
	enum group_kind kind;
	uint32_t flags;
	struct module *before; /* the last module that is not ours */
	struct module *root;
	struct slots old;  /* the export table before it had to grow */
	uint32_t promised; /* exports that the group will add to it, at most */
};

/* ---- one module: from a name to a struct module in the list ---- */

static void list_append(struct loader *ld, struct module *m)
{
	m->prev = ld->last;
	m->next = NULL;
	if (ld->last)
		ld->last->next = m;
	else
		ld->first = m;
	ld->last = m;
}

static void list_remove(struct loader *ld, struct module *m)
{
	if (m->prev)
		m->prev->next = m->next;
	else
		ld->first = m->next;
	if (m->next)
		m->next->prev = m->prev;
	else
		ld->last = m->prev;
}

static uint32_t kind_flags(enum group_kind kind)
{
	switch (kind) {
	case GROUP_RESIDENT:
		return MODULE_RESIDENT | MODULE_GLOBAL;
	case GROUP_PROGRAM:
		return MODULE_PROGRAM | MODULE_GLOBAL;
	default:
		return 0;
	}
}

static uint32_t kind_rank(struct loader *ld, enum group_kind kind)
{
	switch (kind) {
	case GROUP_RESIDENT:
		return RANK_RESIDENT + RANK_STEP * ld->residents++;
	case GROUP_PROGRAM:
		return RANK_PROGRAM + RANK_STEP * ld->opened++;
	default:
		return RANK_OPENED + RANK_STEP * ld->opened++;
	}
}

/* A program goes by the name of its file, whatever DT_SONAME says. */
static int settle_name(const struct group *g, struct module *m, const char *asked)
{
	const char *soname = m->l_name;

	if (!soname || (g->kind == GROUP_PROGRAM && !g->root)) {
		m->l_name = asked;
		return 0;
	}
	if (strcmp(soname, asked) != 0)
		return refuse_other(g->ld->sink, ROMLD_E_SONAME, asked, soname);
	return 0;
}

static bool wants_copy(const struct group *g, const struct module *m)
{
	return g->kind == GROUP_RESIDENT && !(m->flags & MODULE_KEEPS);
}

static bool has_extra(const struct module *m)
{
	const struct extra *x = m->extra;

	return x->tls.memsz || x->versym || x->rela.count || x->relr.count || x->init_array.count ||
	       x->fini_array.count || x->init || x->fini || m->image.gap ||
	       m->flags & MODULE_TEXTREL || x->entry || x->stack;
}

static bool has_own_name(const struct module *m)
{
	return m->l_name >= m->strings && m->l_name < m->strings + m->strings_size;
}

/* A part of a block, and where it will be. */
static uint32_t part(uint32_t *size, uint32_t bytes)
{
	const uint32_t align = sizeof(void *) - 1;
	uint32_t at = (*size + align) & ~align;

	*size = at + bytes;
	return at;
}

/* Moves m from the stack into a block of its own, with room for what hangs on
 * it: needed[], the copy of its data, computed hashes, and its name where that is not in
 * the image. */
static struct module *settle(struct group *g, struct module *m, uint32_t needed, uint32_t hashes)
{
	uint32_t copied = wants_copy(g, m) ? image_saved_size(&m->image) : 0;
	uint32_t name = has_own_name(m) ? 0 : (uint32_t)strlen(m->l_name) + 1, size = sizeof *m;
	uint32_t needed_at = part(&size, needed * (uint32_t)sizeof m->needed[0]);
	uint32_t extra_at, hashes_at, name_at;
	bool extra = has_extra(m);
	struct extent block;
	struct module *to;

	part(&size, copied); /* where module_copy expects it */
	extra_at = part(&size, extra ? sizeof *m->extra : 0);
	hashes_at = part(&size, hashes * 4);
	name_at = part(&size, name);
	block = region_take_high(&g->ld->ram, size);
	if (!block.size) {
		refuse_ram(g->ld, m->l_name, size);
		return NULL;
	}
	to = (struct module *)(void *)block.at;
	*to = *m;
	memset(block.at + needed_at, 0, needed * sizeof m->needed[0]);
	to->block = block;
	to->room = (uint16_t)needed;
	to->flags |= wants_copy(g, m) ? MODULE_COPIED : 0;
	to->extra = (struct extra *)(uintptr_t)&no_extra;
	if (extra) {
		to->extra = memcpy(block.at + extra_at, m->extra, sizeof *m->extra);
		to->image.gap = m->image.gap ? to->extra->gap : NULL;
	}
	if (name)
		to->l_name = memcpy(block.at + name_at, m->l_name, name);
	if (hashes)
		dynamic_hash(to, (uint32_t *)(void *)(block.at + hashes_at));
	return to;
}

/* Room for more entries of the export table, for m's sake. */
static int reserve(struct group *g, const struct module *m, uint32_t more)
{
	struct loader *ld = g->ld;

	if (exports_reserve(&ld->exports, &ld->ram, more, &g->old))
		return 0;
	return refuse_ram(ld, m->l_name, (ld->exports.slots.used + more) * 4);
}

static int admit(struct group *g, struct module *m)
{
	struct loader *ld = g->ld;
	int error;

	if (!exports_admit(&ld->exports, m))
		return refuse_module(m, ROMLD_E_MANY_MODULES, NULL, 0);
	g->promised += m->end_hash - m->first_hash;
	error = reserve(g, m, 1);
	if (error) {
		exports_dismiss(&ld->exports, m);
		return error;
	}
	exports_add(&ld->exports, m, 0);
	m->rank = kind_rank(ld, g->kind);
	module_settle(m);
	list_append(ld, m);
	ld->added++;
	trace(m, TRACE_FILE, NULL, NULL, m->image.block.base);
	return 0;
}

static int open_placed(struct group *g, struct module *stack, const struct elf *e,
		       struct module **out)
{
	uint32_t needed = 0, hashes = 0;
	struct module *m;
	int error = dynamic_open(stack, e, &needed, &hashes);

	if (!error)
		error = settle_name(g, stack, e->name);
	if (error)
		return error;
	m = settle(g, stack, needed, hashes);
	if (!m)
		return ROMLD_E_NO_RAM;
	error = admit(g, m);
	if (error)
		region_give(&g->ld->ram, m->block);
	else
		*out = m;
	return error;
}

/* Who has the RAM that a fixed program must have. */
static void tell_holder(struct group *g, const struct elf *e)
{
	for (struct module *m = g->ld->first; m; m = m->next)
		if (m->image.block.base < e->high && m->image.block.base + m->image.size > e->low)
			refuse_other(g->ld->sink, ROMLD_E_FIXED_HELD, e->name, m->l_name);
}

static int open_file(struct group *g, const char *name, const struct file *file,
		     struct module **out)
{
	struct loader *ld = g->ld;
	struct extra extra = no_extra;
	struct module m = {.loader = ld,
			   .ordinal = file->ordinal,
			   .extra = &extra,
			   .flags = kind_flags(g->kind)};
	struct elf e;
	int error = elf_open(&e, ld->source, ld->sink, name, file);

	if (g->flags & LOAD_DEEPBIND)
		m.flags |= MODULE_DEEPBIND;
	if (ld->closing) /* a finaliser's call brings it: not for the sweep under way */
		m.flags |= MODULE_MARKED;
	if (!error && e.fixed && (g->kind != GROUP_PROGRAM || g->root))
		error = refuse(&e.teller, ROMLD_E_TYPE_EXEC, 0, 0);
	if (!error)
		error = image_place(&m.image, &e, ld->source, &ld->ram, extra.gap);
	if (error == ROMLD_E_FIXED)
		tell_holder(g, &e);
	if (error)
		return error;
	if (!tls_place(&m, &e, &ld->ram))
		error = refuse_ram(ld, name, e.tls.memsz);
	if (!error)
		error = open_placed(g, &m, &e, out);
	if (error) {
		region_give(&ld->ram, extra.tls.block);
		image_release(&m.image, &ld->ram);
	}
	return error;
}

/* ---- the closure ---- */

/* m's next library: there already, or opened now. *out is NULL for an optional
 * one that is not in the store. */
static int open_library(struct group *g, struct module *m, const char *name, bool optional,
			struct module **out)
{
	struct loader *ld = g->ld;
	struct file file;

	*out = scope_module(ld, name);
	if (*out == m)
		return refuse_module(m, ROMLD_E_NEEDS_ITSELF, NULL, 0);
	if (*out)
		return 0;
	if (ld->source->find(ld->source, name, &file))
		return optional ? 0 : refuse_module(m, ROMLD_E_NEEDED, name, 0);
	return open_file(g, name, &file, out);
}

/* Filtees first: GNU ld.so puts them just before their filter. */
static int open_libraries(struct group *g, struct module *m, bool filtees)
{
	const struct elf32_dyn *at = m->l_ld;
	const char *name;
	bool optional;
	int error = 0;

	while (!error && (name = dynamic_library(m, &at, filtees, &optional)) != NULL) {
		struct module *before = g->ld->last;
		struct module *n;

		error = open_library(g, m, name, optional, &n);
		if (error || !n)
			continue;
		m->needed[m->needed_count++] = n;
		m->filtees = (uint16_t)(m->filtees + filtees);
		if (filtees && n->prev == before)
			n->rank = m->rank - RANK_STEP / 2 + m->filtees;
	}
	return error;
}

static int open_dependencies(struct group *g, struct module *m)
{
	int error;

	if (!(m->flags & MODULE_NEEDS))
		return 0;
	error = open_libraries(g, m, true);
	return error ? error : open_libraries(g, m, false);
}

/* The preload list stands behind the program in the global scope. */
static int open_preloads(struct group *g)
{
	const char *const *name = g->kind == GROUP_PROGRAM ? g->ld->preload : NULL;
	struct module *m;
	int error = 0;

	for (; !error && name && *name; name++)
		error = open_library(g, g->root, *name, false, &m);
	return error;
}

static struct module *group_first(const struct group *g)
{
	return g->before ? g->before->next : g->ld->first;
}

static int open_all(struct group *g, const char *name)
{
	struct loader *ld = g->ld;
	struct file file;
	int error;

	if (!name_usable(name))
		return refuse_other(ld->sink, ROMLD_E_NAME, name, NULL);
	if (ld->source->find(ld->source, name, &file))
		return refuse_other(ld->sink, ROMLD_E_NOT_FOUND, name, NULL);
	error = open_file(g, name, &file, &g->root);
	if (!error && g->kind == GROUP_OPENED && g->root->flags & MODULE_NOOPEN)
		error = refuse_module(g->root, ROMLD_E_NOOPEN, NULL, 0);
	if (!error)
		error = open_preloads(g);
	if (!error && g->kind == GROUP_PROGRAM && !g->root->extra->entry)
		error = refuse_other(ld->sink, ROMLD_E_ENTRY, name, NULL);
	for (struct module *m = g->root; !error && m; m = m->next) {
		m->group = g->root;
		error = open_dependencies(g, m);
	}
	return error;
}

/* ---- linking ---- */

/* What the source knows of m's imports, or NULL. */
static const struct advice *advice_on(const struct module *m, struct advice *out)
{
	struct source *source = m->loader->source;

	if (!source->advice || m->ordinal == FILE_NO_ORDINAL ||
	    source->advice(source, m->ordinal, out))
		return NULL;
	return out;
}

/* Every module is tried, so that all missing names are told, not one module's. */
static int link_all(struct group *g, uint32_t flags)
{
	struct advice advice;
	int error = 0, first = 0;

	if (g->kind == GROUP_RESIDENT)
		flags |= LOAD_NOW;
	error = reserve(g, g->root, g->promised);
	for (struct module *m = group_first(g); !error && m; m = m->next)
		error = publish(m);
	for (struct module *m = group_first(g); !error && m; m = m->next)
		error = version_check(m);
	for (struct module *m = group_first(g); !error && m; m = m->next) {
		int missing = reloc_module(m, flags, advice_on(m, &advice));

		if (missing == ROMLD_E_NO_SYMBOL)
			first = missing;
		else
			error = missing;
	}
	error = error ? error : first;
	for (struct module *m = group_first(g); !error && m; m = m->next)
		error = order_check(m);
	return error;
}

/* ---- the end: nothing below can fail ---- */

static void sync_code(const struct module *m)
{
	const struct image *im = &m->image;

	if (im->code_size)
		m->loader->cpu->sync(m->loader->cpu_context, im->block.base + im->code,
				     im->code_size);
}

static void commit(struct group *g)
{
	region_give(&g->ld->ram, g->old.block);
	if (g->kind == GROUP_RESIDENT)
		for (struct module *m = group_first(g); m; m = m->next)
			reloc_late(m);
	for (struct module *m = group_first(g); m; m = m->next) {
		tls_fresh(m);
		if (m->flags & MODULE_COPIED)
			image_save(&m->image, module_copy(m));
		sync_code(m);
	}
	order_append(g->ld, group_first(g));
}

/* What a load has pinned stays so, or not if it failed. */
static void settle_pins(struct loader *ld, uint32_t to)
{
	if (!ld->pinned)
		return;
	ld->pinned = false;
	for (struct module *m = ld->first; m; m = m->next) {
		if (m->flags & MODULE_PINNED)
			m->flags |= to;
		m->flags &= ~(uint32_t)MODULE_PINNED;
	}
}

static void abort_group(struct group *g)
{
	struct loader *ld = g->ld;

	if (g->old.block.size) {
		region_give(&ld->ram, ld->exports.slots.block);
		ld->exports.slots = g->old;
	}
	while (ld->last != g->before)
		group_release(ld, ld->last);
	settle_pins(ld, 0);
	if (g->kind == GROUP_PROGRAM)
		ld->thread = ld->own_thread;
}

void group_release(struct loader *ld, struct module *m)
{
	trace(m, TRACE_UNLOAD, NULL, NULL, m->image.block.base);
	unpublish(m);
	exports_remove(&ld->exports, m, 0);
	exports_dismiss(&ld->exports, m);
	order_remove(ld, m);
	list_remove(ld, m);
	ld->removed++;
	ld->walked = NULL;
	region_give(&ld->ram, m->extra->tls.block);
	image_release(&m->image, &ld->ram);
	if (m->closure)
		region_give(&ld->ram, m->closure->block);
	if (m->kept)
		region_give(&ld->ram, m->kept->block);
	region_give(&ld->ram, m->block);
}

void group_tell(struct loader *ld, enum loader_change change)
{
	if (ld->watch)
		ld->watch->change(ld->watch, change);
}

int group_load(struct loader *ld, const char *name, enum group_kind kind, uint32_t flags,
	       struct module **root)
{
	struct group g = {.ld = ld, .kind = kind, .flags = flags, .before = ld->last};
	uint32_t residents = ld->residents, opened = ld->opened;
	uint32_t added = ld->added, removed = ld->removed;
	int error;

	group_tell(ld, LOADER_ADDS);
	settle_pins(ld, MODULE_NODELETE); /* what was bound since */
	error = open_all(&g, name);
	ld->walked = NULL;
	if (!error && kind == GROUP_PROGRAM)
		ld->thread = tls_thread(g.root);
	if (!error)
		error = link_all(&g, flags);
	if (!error && kind == GROUP_OPENED)
		error = sort_closure(g.root);
	if (!error) {
		commit(&g);
		*root = g.root;
	} else {
		abort_group(&g);
		ld->residents = residents;
		ld->opened = opened;
		ld->added = added;
		ld->removed = removed;
	}
	group_tell(ld, LOADER_STANDS);
	return error;
}
