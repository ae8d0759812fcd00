/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * open.c: <dlfcn.h>'s side of the loader: modules that a running program opens,
 * asks for symbols and closes.
 */
#include "group.h"
#include "order.h"
#include "reloc.h"
#include "scope.h"
#include "tell.h"

/* RTLD_GLOBAL reaches what the module needs as well, also when it was there. */
static void make_global(struct loader *ld, struct module *root)
{
	for (struct module *m = scope_walk(ld, root); m; m = m->walk_next) {
		if (!(m->flags & MODULE_GLOBAL)) {
			m->flags |= MODULE_GLOBAL;
			m->rank = RANK_OPENED + RANK_STEP * ld->opened++;
		}
	}
}

/* Initialises what order_append put behind `last`, up to the group's root; an
 * initialiser may open further modules meanwhile. */
static void init_behind(struct loader *ld, struct module *last)
{
	struct module *m = last ? last->order_next : ld->order_first;

	for (; m; m = m->order_next)
		order_init(m);
}

int load_open(struct loader *ld, const char *name, uint32_t flags, struct module **out)
{
	enum group_kind kind = flags & LOAD_GLOBAL ? GROUP_GLOBAL : GROUP_OPENED;
	struct module *last = ld->order_last, *m;
	int error = 0;

	if (!ld->program)
		return refuse_other(ld->sink, ROMLD_E_NO_PROGRAM, name ? name : "dlopen", NULL);
	if (ld->closing)
		return refuse_other(ld->sink, ROMLD_E_CLOSING, name ? name : "dlopen", NULL);
	m = name ? scope_module(ld, name) : ld->program;
	if (!m && flags & LOAD_NOLOAD)
		return refuse_other(ld->sink, ROMLD_E_NOT_OPEN, name, NULL);
	if (!m)
		error = group_load(ld, name, kind, flags, &m);
	if (error)
		return error;
	if (flags & LOAD_GLOBAL)
		make_global(ld, m);
	if (flags & LOAD_NODELETE)
		m->flags |= MODULE_NODELETE;
	m->opens++;
	init_behind(ld, last);
	*out = m;
	return 0;
}

int load_version(struct loader *ld, struct module *m, const struct module *after, const char *name,
		 const char *version, uint32_t *address)
{
	struct scope scope = {.root = m == ld->program ? NULL : m,
			      .above = after ? after->rank : 0};
	struct query q = {name, gnu_hash(name), version_named(version)};
	struct found f;

	if (!scope_find(ld, &scope, &q, &f))
		return refuse_other(ld->sink, ROMLD_E_NO_SUCH_SYMBOL,
				    m ? m->l_name : "the global scope", name);
	*address = module_value(f.module, f.symbol);
	return 0;
}

int load_symbol(struct loader *ld, struct module *m, const struct module *after, const char *name,
		uint32_t *address)
{
	return load_version(ld, m, after, name, NULL, address);
}

uint32_t bind_slot(struct module *m, uint32_t i);

/* What arm/plt.S calls on the first call through PLT slot i of m. Returns the
 * function's address, which stands in the slot from now on: one aligned store,
 * so that cores and interrupts may bind the same slot at once. */
uint32_t bind_slot(struct module *m, uint32_t i)
{
	struct loader *ld = m->loader;
	uint32_t symbol, type, value = 0;
	uint32_t *slot = i < m->plt.count ? reloc_slot(m, i, &symbol, &type) : NULL;

	if (!slot)
		refuse_module(m, ROMLD_E_PLT_INDEX, NULL, i);
	if (!slot || reloc_symbol(m, symbol, &value))
		ld->cpu->unbound(ld->cpu_context);
	else
		*slot = value;
	return value;
}
