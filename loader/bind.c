/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * bind.c: symbols, for the relocations at load and for the first call through
 * a PLT slot.
 */
#include "bind.h"
#include "reloc.h"
#include "tell.h"

static int refuse_missing(struct binder *b, uint32_t i, const char *name)
{
	for (uint32_t n = 0; n < b->missing_count && n < BIND_TOLD; n++)
		if (b->missing[n] == i)
			return ROMLD_E_NO_SYMBOL;
	if (b->missing_count < BIND_TOLD) {
		b->missing[b->missing_count] = i;
		refuse_module(b->m, ROMLD_E_NO_SYMBOL, name, 0);
	} else if (b->missing_count == BIND_TOLD) {
		refuse_module(b->m, ROMLD_E_MORE_SYMBOLS, NULL, BIND_TOLD);
	}
	b->missing_count++;
	return ROMLD_E_NO_SYMBOL;
}

/* Local symbols are nobody else's business, nor are protected ones to the module that
 * defines them. */
static bool is_own(const struct elf32_sym *s)
{
	return sym_bind(s) == STB_LOCAL ||
	       (s->st_shndx != SHN_UNDEF && sym_visibility(s) != STV_DEFAULT);
}

static int find_own(struct module *m, const struct elf32_sym *s, struct found *out)
{
	if (s->st_shndx != SHN_ABS && sym_type(s) != STT_TLS &&
	    s->st_value - m->image.low > m->image.size)
		return refuse_module(m, ROMLD_E_SYMBOL_VALUE, module_string(m, s->st_name),
				     s->st_value);
	if (sym_type(s) == STT_GNU_IFUNC && !image_runs(&m->image, module_value(m, s)))
		return refuse_module(m, ROMLD_E_IFUNC, NULL, s->st_value);
	if (s->st_shndx != SHN_UNDEF)
		*out = (struct found){m, s};
	return 0;
}

/* libstdc++'s vague linkage relies on one copy for good. */
static void note_found(const struct binder *b, const char *name, const struct found *f)
{
	if (!b->proof)
		trace(b->m, TRACE_BIND, name, f->module, f->symbol->st_value);
	if (sym_bind(f->symbol) == STB_GNU_UNIQUE) {
		f->module->flags |= MODULE_PINNED;
		b->m->loader->pinned = true;
	}
}

static int look_up(struct binder *b, uint32_t i, enum bind_use use, struct found *out)
{
	struct module *m = b->m;
	const struct elf32_sym *s = &m->symbols[i];
	struct scope scope = {.from = m};
	struct query q = {.call = use == BIND_CALL};
	const char *name;

	*out = (struct found){NULL, NULL};
	if (i >= m->symbol_count)
		return refuse_module(m, ROMLD_E_RELOC_SYMBOL, NULL, i);
	if (use == BIND_COPY)
		scope = (struct scope){.after = m};
	else if (is_own(s))
		return find_own(m, s, out);
	name = module_string(m, s->st_name);
	if (!name)
		return refuse_module(m, ROMLD_E_STRING, NULL, s->st_name);
	q.name = name_of(name);
	q.wanted = version_wanted(m, i);
	if (scope_find(m->loader, &scope, &q, out))
		note_found(b, name, out);
	else if (sym_bind(s) != STB_WEAK)
		return refuse_missing(b, i, name);
	return 0;
}

void bind_open(struct binder *b, struct module *m, const struct advice *advice)
{
	b->m = m;
	b->is_plain = plain_open(&b->plain, m, advice);
	b->symbol = b->missing_count = 0;
	b->call = b->proof = false;
}

static bool find_plain(struct binder *b, uint32_t i, struct found *out)
{
	out->symbol = b->is_plain ? plain_find(&b->plain, i, &out->module) : NULL;
	return out->symbol;
}

int bind_symbol(struct binder *b, uint32_t i, enum bind_use use, struct found *out)
{
	bool call = use == BIND_CALL;
	int error;

	if (i == 0) {
		*out = (struct found){b->m, NULL};
		return 0;
	}
	if (i == b->symbol && call == b->call && use != BIND_COPY) {
		*out = b->found;
		return 0;
	}
	error = use != BIND_COPY && find_plain(b, i, out) ? 0 : look_up(b, i, use, out);
	b->symbol = error || use == BIND_COPY ? 0 : i;
	b->call = call;
	b->found = *out;
	return error;
}

uint32_t bind_address(const struct loader *ld, const struct found *f)
{
	uint32_t address;

	if (!f->module || !f->symbol)
		return 0;
	if (sym_type(f->symbol) == STT_TLS)
		return f->module->extra->tls.start + f->symbol->st_value;
	address = module_value(f->module, f->symbol);
	if (bind_is_ifunc(f))
		address = ld->cpu->choose(ld->cpu_context, address, ld->cpu->hwcap);
	return address;
}

/* One aligned store, so that cores and interrupts may bind the same slot at once. */
static __attribute__((noinline)) uint32_t bind_any_slot(struct module *m, uint32_t i)
{
	struct loader *ld = m->loader;
	struct binder b;
	struct found f = {NULL, NULL};
	uint32_t symbol, type, value;
	uint32_t *slot;

	slot = i < m->plt.count ? reloc_slot(m, i, &symbol, &type) : NULL;
	bind_open(&b, m, NULL);
	if (!slot)
		refuse_module(m, ROMLD_E_PLT_INDEX, NULL, i);
	if (!slot || (m->flags & MODULE_HOLES && unload_fill_holes(m)) ||
	    bind_symbol(&b, symbol, BIND_CALL, &f)) {
		ld->cpu->unbound(ld->cpu_context);
		return 0;
	}
	/* What a boot-time library is bound to is no business of dlclose. */
	if (m->flags & MODULE_RESIDENT && f.module && !(f.module->flags & MODULE_RESIDENT))
		f.module->flags |= MODULE_PROGRAM;
	value = bind_address(ld, &f);
	*slot = value;
	return value;
}

uint32_t bind_slot(struct module *m, uint32_t i)
{
	uint32_t value = m->flags & MODULE_PLAIN_SLOTS ? plain_bind_slot(m, i) : 0;

	return value ? value : bind_any_slot(m, i);
}
