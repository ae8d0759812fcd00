/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * open.c: <dlfcn.h>'s side of the loader: modules that a running program opens,
 * asks for symbols and closes.
 */
#include "bind.h"
#include "group.h"
#include "order.h"
#include "reloc.h"
#include "scope.h"
#include "sort.h"
#include "tell.h"

int load_open(struct loader *ld, const char *name, uint32_t flags, struct module **out)
{
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
		error = group_load(ld, name, GROUP_OPENED, flags, &m);
	else if (!(m->flags & MODULE_RESIDENT) && m != ld->program)
		error = sort_closure(m);
	if (error)
		return error;
	if (flags & LOAD_GLOBAL || m->flags & MODULE_ASKS_GLOBAL)
		scope_promote(ld, m);
	if (flags & LOAD_NODELETE)
		m->flags |= MODULE_NODELETE;
	if (m->opens++ == 0 && m != ld->program)
		order_start_opened(m, last);
	*out = m;
	return 0;
}

/* A program that found something by RTLD_DEFAULT has no handle of it to keep it
 * by: GNU ld.so keeps it as well. */
static void keep_found(const struct scope *scope, struct module *m)
{
	if (scope->from && scope->from->flags & (MODULE_PROGRAM | MODULE_RESIDENT) &&
	    !(m->flags & MODULE_RESIDENT))
		m->flags |= MODULE_PROGRAM;
}

/* who: where it was looked for, in words. */
static int hand_out(struct loader *ld, const struct scope *scope, const char *who, const char *name,
		    const char *version, uint32_t *address)
{
	struct query q = {.name = name_of(name), .wanted = version_named(version)};
	const struct refusal none = {.code = version ? ROMLD_E_NO_SUCH_VERSION
						     : ROMLD_E_NO_SUCH_SYMBOL,
				     .who = who,
				     .what = name,
				     .by = version};
	struct found f;

	if (!scope_find(ld, scope, &q, &f)) {
		ld->sink->tell(ld->sink, &none);
		return none.code;
	}
	*address = bind_address(ld, &f);
	keep_found(scope, f.module);
	if (ld->program)
		f.module->flags |= MODULE_HANDED_OUT;
	return 0;
}

int load_version(struct loader *ld, struct module *m, const struct module *after, const char *name,
		 const char *version, uint32_t *address)
{
	struct scope scope = {.root = m == ld->program ? NULL : m, .after = after};
	const char *who = m ? m->l_name : "the global scope";

	/* As GNU ld.so has it, also for what was opened with RTLD_GLOBAL. */
	if (after && after->rank >= RANK_OPENED) {
		scope.root = after->group;
		who = "its group";
	}
	return hand_out(ld, &scope, who, name, version, address);
}

int load_seen(struct loader *ld, const struct module *by, const char *name, const char *version,
	      uint32_t *address)
{
	const struct scope scope = {.from = by};

	return hand_out(ld, &scope, "the global scope", name, version, address);
}

int load_symbol(struct loader *ld, struct module *m, const struct module *after, const char *name,
		uint32_t *address)
{
	return load_version(ld, m, after, name, NULL, address);
}
