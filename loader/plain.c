/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plain.c: binding with nothing in the loop but what it takes.
 *
 * A symbol is looked for in three ways, the cheapest first:
 *
 *   advised   the store says which symbol of which file it is. The table shows that
 *             this one, and no namesake, stands where the name belongs; the file's
 *             identity vouches for the name, which is not looked at.
 *   own       an export of the module itself has its hash ready made, and is told
 *             from all others by its index.
 *   named     the name is hashed, unless the store has done it, and compared.
 *
 * Advice need not be right. If slot or provider are wrong, something else is found
 * there, and a row or a slot that is about another symbol, or a wrong key, does not
 * fit the places of the names.
 */
#include "plain.h"
#include "arm/reloc.h"
#include "slots.h"

bool plain_open(struct plain *p, const struct module *m, const struct advice *advice)
{
	p->exports = &m->loader->exports;
	p->symbols = m->symbols;
	p->import = advice ? advice->import : NULL;
	p->imports = advice ? advice->count : 0;
	p->m = m;
	if (p->imports > m->symbol_count)
		p->imports = m->symbol_count;
	return !m->versym && !(m->flags & MODULE_DEEPBIND) && !m->loader->tracer &&
	       p->exports->slots.size;
}

/* ---- probing ---- */

#define EXACT (AGAIN | TAG | SYMBOL)

/* Half of all entries do not stand at their home, but behind it. A namesake would
 * come first, with AGAIN. */
static __attribute__((noinline)) uint32_t walk(const struct slots *s, uint32_t *at, uint32_t wanted)
{
	uint32_t slot;

	do {
		for (; (slot = *at) != 0; at++) {
			uint32_t differs = (slot ^ wanted) & EXACT;

			if (!differs)
				return slot;
			if (slot & AGAIN && !(differs & TAG))
				return 0;
		}
	} while (slots_wrap(s, &at));
	return 0;
}

/* The slot of some module's symbol, tag | number, if it has no namesake; else 0. */
static INLINE uint32_t only_slot(const struct exports *x, uint32_t key, uint32_t wanted)
{
	uint32_t *at = x->slots.at + home(x, key);

	return (*at ^ wanted) & EXACT ? walk(&x->slots, at, wanted) : *at;
}

/* ---- what may be bound ---- */

/* Of an export, whether it is a function, an object or a label of some section, global
 * or weak: types 0 to 2, bindings 1 and 2. */
static inline bool is_address(const struct elf32_sym *s)
{
	return !(s->st_info & 0xcc) && s->st_shndx != SHN_ABS;
}

/* ---- the three ways ---- */

static INLINE const struct elf32_sym *advised(const struct plain *p, uint32_t i,
					      struct module **from)
{
	const struct import *row;
	const struct elf32_sym *s;
	uint32_t slot;

	if (i >= p->imports)
		return NULL;
	row = &p->import[i];
	if (!row->slot)
		return NULL;
	slot = only_slot(p->exports, row->key, row->slot);
	if (!slot)
		return NULL;
	*from = slot_module(p->exports, slot);
	s = &(*from)->symbols[slot & SYMBOL];
	if ((*from)->plain_id != row->provider ||
	    import_check(row->key, p->symbols[i].st_name, s->st_name) != row->check)
		return NULL;
	return s;
}

/* Only exports are in the table. */
static const struct elf32_sym *own(const struct plain *p, uint32_t i, struct module **from)
{
	const struct module *m = p->m;
	const struct elf32_sym *s = &m->symbols[i];
	uint32_t key, slot;

	if (m->flags & (MODULE_SYMBOLIC | MODULE_FIXED) || i < m->first_hash || i >= m->end_hash ||
	    sym_visibility(s) != STV_DEFAULT || !is_address(s))
		return NULL;
	key = mix(module_hash(m, i));
	slot = only_slot(p->exports, key, tag(key) | i);
	*from = slot_module(p->exports, slot);
	return slot && *from == m ? s : NULL;
}

/* Whether what was found under an advised key has that very hash. From a wrong home
 * on, the first of some namesakes may have been missed. */
static bool is_right(const struct exports *x, uint32_t slot, uint32_t key)
{
	return mix(slot_hash(x, slot)) == key;
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

static const struct elf32_sym *named(const struct plain *p, uint32_t i, struct module **from)
{
	const struct exports *x = p->exports;
	struct name name = {.at = p->m->strings + p->symbols[i].st_name, .length = NAME_UNCOUNTED};
	uint32_t key = i < p->imports ? p->import[i].key : 0, slot;
	const struct elf32_sym *s;
	struct module *m;

	if (!key) {
		name = name_hashed(name.at);
		key = mix(name.hash);
	}
	slot = first_slot(x, key, &name);
	if (!slot || slot & AGAIN || (name.length == NAME_UNCOUNTED && !is_right(x, slot, key)))
		return NULL;
	*from = m = slot_module(x, slot);
	s = &m->symbols[slot & SYMBOL];
	return m->plain_id != NOT_PLAIN && is_address(s) ? s : NULL;
}

static const struct elf32_sym *look(const struct plain *p, uint32_t i, struct module **from)
{
	const struct elf32_sym *s;

	if (i >= p->m->symbol_count)
		return NULL;
	s = &p->symbols[i];
	if (s->st_shndx != SHN_UNDEF)
		return own(p, i, from);
	if (sym_bind(s) == STB_LOCAL || s->st_name >= p->m->strings_size)
		return NULL;
	return named(p, i, from);
}

const struct elf32_sym *plain_find(const struct plain *p, uint32_t i, struct module **from)
{
	const struct elf32_sym *s = advised(p, i, from);

	return s ? s : look(p, i, from);
}

/* ---- a table ---- */

/* An offset that is no multiple of 4 becomes a large number. */
static INLINE uint32_t words(uint32_t offset)
{
	return offset >> 2 | offset << 30;
}

/* 0 also for a symbol that is at 0: somebody else finds it there. */
static uint32_t look_address(const struct plain *p, uint32_t i)
{
	struct module *from;
	const struct elf32_sym *s = look(p, i, &from);

	return s ? (uint32_t)from->l_addr + s->st_value : 0;
}

/* Linkers sort by symbol, so the same one comes again in the next entry, as for a
 * virtual function of many classes. */
uint32_t plain_apply(const struct plain *plain, const struct writable *where,
		     const struct elf32_rel *rel, uint32_t count)
{
	const struct plain p = *plain; /* in registers: what is written may not alias it */
	const struct writable w = *where;
	const struct elf32_rel *end = rel + count, *r;
	uint32_t last_word = w.size / 4 - 1, latest = 0, address = 0;

	if (w.size < 4)
		return 0;
	for (r = rel; r < end; r++) {
		uint32_t offset = r->r_offset - w.origin, i = rel_symbol(r->r_info);
		uint32_t *word = (uint32_t *)(void *)(w.at + offset);

		if (words(offset) > last_word)
			break;
		if (i != latest) {
			struct module *from;
			const struct elf32_sym *s = advised(&p, i, &from);

			address = s ? (uint32_t)from->l_addr + s->st_value : look_address(plain, i);
			if (!address)
				break;
			latest = i;
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

/* One aligned store, so that cores and interrupts may bind the same slot at once. */
uint32_t plain_bind_slot(struct module *m, uint32_t n)
{
	const struct elf32_rel *rel = m->plt.at;
	const struct plain p = {.exports = &m->loader->exports,
				.symbols = m->symbols,
				.import = m->advice.import,
				.imports = m->advice.count,
				.m = m};
	const struct elf32_sym *s;
	struct module *from;
	uint32_t address;

	if (n >= m->plt.count || m->loader->tracer)
		return 0;
	s = advised(&p, rel_symbol(rel[n].r_info), &from);
	address = s ? (uint32_t)from->l_addr + s->st_value
		    : look_address(&p, rel_symbol(rel[n].r_info));
	if (address)
		m->got[3 + n] = address;
	return address;
}
