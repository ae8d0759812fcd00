/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slots.h: how the export table codes an entry, and how it adds one: inline,
 * because publishing does it for every export of every module.
 */
#ifndef LOADER_SLOTS_H
#define LOADER_SLOTS_H

#include "exports.h"
#include "module.h"

#define AGAIN  (1u << 20)
#define TAG    (15u << 16)
#define SYMBOL 0xffffu
#define MIX    0x9e3779b1u /* 2^32 / golden ratio: numbered names differ in the top bits, too */

/* Bit 0 of a chain word of DT_GNU_HASH ends the chain: it is no part of the hash. */
static INLINE uint32_t mix(uint32_t hash)
{
	hash |= 1;
	return (hash ^ hash >> 15) * MIX;
}

static INLINE uint32_t home(const struct exports *x, uint32_t mixed)
{
	return (uint32_t)((uint64_t)mixed * x->slots.size >> 32);
}

static INLINE uint32_t tag(uint32_t mixed)
{
	return (mixed & 0xf0u) << 12;
}

static INLINE uint32_t after(const struct slots *s, uint32_t slot)
{
	return slot + 1 == s->size ? 0 : slot + 1;
}

static INLINE struct module *slot_module(const struct exports *x, uint32_t slot)
{
	return x->modules[slot >> 21];
}

static INLINE uint32_t slot_hash(const struct exports *x, uint32_t slot)
{
	return module_hash(slot_module(x, slot), slot & SYMBOL);
}

/* Whether a slot of this tag has the same hash, but for bit 0. Numbered names, such
 * as r4 and r5, often differ in no other. */
static INLINE bool slot_matches(const struct exports *x, uint32_t slot, uint32_t hash,
				uint32_t wanted_tag)
{
	return (slot & TAG) == wanted_tag && ((slot_hash(x, slot) ^ hash) | 1) == 1;
}

/* Whether a slot that matches is a namesake of symbol i of m. Without versions, a name
 * has one symbol in a module. */
static INLINE bool slot_is_namesake(const struct exports *x, uint32_t slot, const struct module *m,
				    uint32_t i)
{
	const struct module *of = slot_module(x, slot);
	uint32_t symbol = slot & SYMBOL;

	if (of == m && !m->versym && symbol && i)
		return false;
	return exports_same_name(of, symbol, m, i);
}

static INLINE void slots_insert(struct exports *x, const struct module *m, uint32_t hash,
				uint32_t slot)
{
	uint32_t mixed = mix(hash), at, there;
	uint32_t *same = NULL;

	for (at = home(x, mixed); (there = x->slots.at[at]) != 0; at = after(&x->slots, at))
		if (slot_matches(x, there, hash, tag(mixed)) &&
		    slot_is_namesake(x, there, m, slot & SYMBOL))
			same = &x->slots.at[at];
	if (same)
		*same |= AGAIN;
	x->slots.at[at] = slot | tag(mixed);
	x->slots.used++;
}

#endif
