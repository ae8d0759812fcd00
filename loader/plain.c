/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plain.c: binding with nothing in the loop but what it takes.
 *
 * A symbol is looked for in three ways, the cheapest first:
 *
 *   advised   the store says which symbol of which module it is. If the modules are those
 *             of then, and nobody else has published the name, it is.
 *   own       an export of the module itself that nobody else has published.
 *   named     the name is hashed, unless the store has done it, and compared.
 *
 * That a name stands in the export table more than once is noted in the symbols that
 * have it (STO_NAMESAKES), so the first two ways need not look into the table. The source
 * vouches for its advice; its numbers are bounded all the same.
 */
#include "plain.h"
#include <string.h>
#include "arm/reloc.h"
#include "publish.h"
#include "slots.h"

/* ---- advice ---- */

static INLINE bool holds(const struct exports *x, const struct lineup *l)
{
	const struct module *m = l->last < EXPORTS_MODULES ? x->modules[l->last] : NULL;

	return m && !lineage_is_none(m->lineage) && l->lineage.low == m->lineage.low &&
	       l->lineage.high == m->lineage.high;
}

static void take_advice(struct plain *p, const struct advice *a)
{
	const struct lineup *l = (const struct lineup *)a->words;
	uint32_t count = p->m->symbol_count;

	p->key = a->words + ADVICE_KEYS;
	p->at = p->key + a->count;
	p->imports = a->count < count ? a->count : count;
	p->lineup = holds(p->exports, l) ? l : l + 1;
	if (holds(p->exports, p->lineup))
		p->known = IMPORT_AT(p->lineup->last + 1, 0);
}

bool plain_open(struct plain *p, struct module *m, const struct advice *advice)
{
	*p = (struct plain){.exports = &m->loader->exports, .symbols = m->symbols, .m = m};
	p->modules = p->exports->modules + 1;
	if (advice)
		take_advice(p, advice);
	return !m->extra->versym && !(m->flags & MODULE_DEEPBIND) && !m->loader->tracer &&
	       p->exports->slots.size;
}

void plain_keep(const struct plain *p, struct kept *k)
{
	const struct elf32_rel *rel = p->m->plt.at;

	k->dismissed = p->exports->dismissed;
	k->lineup = *p->lineup;
	for (uint32_t n = 0; n < p->m->plt.count; n++) {
		uint32_t i = rel_symbol(rel[n].r_info), at = i < p->imports ? p->at[i] : p->known;

		k->at[n] = at < p->known ? at : IMPORT_UNKNOWN;
	}
}

/* ---- what may be bound ---- */

/* Of an export, whether it is a function, an object or a label of some section, global
 * or weak: types 0 to 2, bindings 1 and 2. */
static inline bool is_address(const struct elf32_sym *s)
{
	return !(s->st_info & 0xcc) && s->st_shndx != SHN_ABS;
}

/* ---- the three ways ---- */

/* What a word of at[] that is known stands for. */
static INLINE const struct elf32_sym *pointed_at(struct module *const *modules, uint32_t at,
						 struct module **from)
{
	const struct elf32_sym *s;
	uint32_t k = at & SYMBOL;

	*from = modules[at >> 21];
	if (k >= (*from)->end_hash)
		return NULL;
	s = &(*from)->symbols[k];
	return s->st_other & STO_NAMESAKES ? NULL : s;
}

static INLINE const struct elf32_sym *advised(const struct plain *p, uint32_t i,
					      struct module **from)
{
	uint32_t at;

	if (i >= p->imports || (at = p->at[i]) >= p->known)
		return NULL;
	return pointed_at(p->modules, at, from);
}

static const struct elf32_sym *own(struct plain *p, uint32_t i)
{
	struct module *m = p->m;
	const struct elf32_sym *s = &m->symbols[i];

	if (m->flags & MODULE_FIXED || i < m->first_hash || i >= m->end_hash || s->st_other ||
	    !is_address(s) || !is_export(m, i))
		return NULL;
	p->from = m;
	return s;
}

/* The first slot of a name from its home on, or 0. */
static INLINE uint32_t first_slot(const struct exports *x, uint32_t key, const struct name *name)
{
	uint32_t *at = x->slots.at + home(x, key), wanted = tag(key), slot;

	do {
		for (; (slot = *at) != 0; at++) {
			const struct module *m;
			uint32_t offset;

			if ((slot ^ wanted) & TAG || !(slot & SYMBOL))
				continue;
			m = slot_module(x, slot);
			offset = m->symbols[slot & SYMBOL].st_name;
			if (name_same(name, m->strings + offset, m->strings_size - offset))
				return slot;
		}
	} while (slots_wrap(&x->slots, &at));
	return 0;
}

static INLINE const struct elf32_sym *named(struct plain *p, uint32_t i)
{
	const struct exports *x = p->exports;
	const char *at = p->m->strings + p->symbols[i].st_name;
	uint32_t key = i < p->imports ? p->key[i] : 0, slot;
	const struct elf32_sym *s;
	struct module *m;
	struct name name;

	if (key) {
		name = name_counted(at);
	} else {
		name = name_hashed(at);
		key = mix(name.hash);
	}
	slot = first_slot(x, key, &name);
	if (!slot || slot & AGAIN)
		return NULL;
	p->from = m = slot_module(x, slot);
	s = &m->symbols[slot & SYMBOL];
	return m->flags & MODULE_PLAIN && !(s->st_other & STO_NAMESAKES) && is_address(s) ? s
											  : NULL;
}

static const struct elf32_sym *search(struct plain *p, uint32_t i)
{
	const struct elf32_sym *s;

	if (i >= p->m->symbol_count)
		return NULL;
	s = &p->symbols[i];
	if (s->st_shndx != SHN_UNDEF)
		return own(p, i);
	if (sym_bind(s) == STB_LOCAL || s->st_name >= p->m->strings_size)
		return NULL;
	return named(p, i);
}

/* What the advice does not say, in p->from. Linkers sort by symbol, so the same one comes
 * again in the next entry, as for a virtual function of many classes. */
static __attribute__((noinline)) const struct elf32_sym *look(struct plain *p, uint32_t i)
{
	if (i != p->latest) {
		p->latest = i;
		p->found = search(p, i);
	}
	return p->found;
}

const struct elf32_sym *plain_find(struct plain *p, uint32_t i, struct module **from)
{
	const struct elf32_sym *s = advised(p, i, from);

	if (s)
		return s;
	s = look(p, i);
	*from = p->from;
	return s;
}

/* ---- a table ---- */

/* An offset that is no multiple of 4 becomes a large number. */
static INLINE uint32_t words(uint32_t offset)
{
	return offset >> 2 | offset << 30;
}

uint32_t plain_apply(struct plain *plain, const struct writable *where, const struct elf32_rel *rel,
		     uint32_t count)
{
	const struct plain p = *plain; /* in registers: what is written may not alias it */
	const struct writable w = *where;
	const struct elf32_rel *end = rel + count, *r;
	uint32_t last_word = w.size / 4 - 1;

	if (w.size < 4)
		return 0;
	for (r = rel; r < end; r++) {
		uint32_t offset = r->r_offset - w.origin, i = rel_symbol(r->r_info), address;
		uint32_t *word = (uint32_t *)(void *)(w.at + offset);
		const struct elf32_sym *s;
		struct module *from;

		if (words(offset) > last_word)
			break;
		s = advised(&p, i, &from);
		if (__builtin_expect(s != NULL, 1)) {
			address = (uint32_t)from->l_addr + s->st_value;
		} else {
			s = look(plain, rel_symbol(r->r_info));
			if (!s)
				break;
			address = (uint32_t)plain->from->l_addr + s->st_value;
		}
		if (rel_type(r->r_info) == R_ARM_ABS32)
			*word += address;
		else if (rel_type(r->r_info) - R_ARM_GLOB_DAT <= R_ARM_JUMP_SLOT - R_ARM_GLOB_DAT)
			*word = address;
		else
			break;
	}
	return (uint32_t)(r - rel);
}

/* ---- a slot, at its first call ---- */

/* Whether the modules that k is about are still there, though some others have gone. */
static __attribute__((noinline)) bool still_holds(struct kept *k, const struct exports *x)
{
	if (!holds(x, &k->lineup))
		return false;
	k->dismissed = x->dismissed;
	return true;
}

static INLINE const struct elf32_sym *kept(const struct exports *x, struct kept *k, uint32_t n,
					   struct module **from)
{
	if (!k || k->at[n] == IMPORT_UNKNOWN ||
	    (k->dismissed != x->dismissed && !still_holds(k, x)))
		return NULL;
	return pointed_at(x->modules + 1, k->at[n], from);
}

static __attribute__((noinline)) const struct elf32_sym *look_once(struct module *m, uint32_t n,
								   struct module **from)
{
	const struct elf32_rel *rel = m->plt.at;
	struct plain p;

	plain_open(&p, m, NULL);
	return plain_find(&p, rel_symbol(rel[n].r_info), from);
}

/* One aligned store, so that cores and interrupts may bind the same slot at once. */
uint32_t plain_bind_slot(struct module *m, uint32_t n)
{
	const struct elf32_sym *s;
	struct module *from;
	uint32_t address;

	if (n >= m->plt.count || m->loader->tracer)
		return 0;
	s = kept(&m->loader->exports, m->kept, n, &from);
	if (!s)
		s = look_once(m, n, &from);
	if (!s)
		return 0;
	address = (uint32_t)from->l_addr + s->st_value;
	m->got[3 + n] = address;
	return address;
}
