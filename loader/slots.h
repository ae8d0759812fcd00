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
#define SYMBOL 0xffffu
#define MIX    0x9e3779b1u /* 2^32 / golden ratio: numbered names differ in the top bits, too */

/* Names that differ in the last bit of their last character share all of their
 * hash but bit 0, which DT_GNU_HASH does not tell: they count as equal here, and
 * name_is finds the difference soon. */

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

static INLINE bool slot_matches(const struct exports *x, uint32_t slot, uint32_t hash,
				uint32_t wanted_tag)
{
	return (slot & tag(UINT32_MAX)) == wanted_tag && ((slot_hash(x, slot) ^ hash) | 1) == 1;
}

static INLINE void slots_insert(struct exports *x, uint32_t hash, uint32_t slot)
{
	uint32_t mixed = mix(hash), i;
	uint32_t *same = NULL;

	for (i = home(x, mixed); x->slots.at[i]; i = after(&x->slots, i))
		if (slot_matches(x, x->slots.at[i], hash, tag(mixed)))
			same = &x->slots.at[i];
	if (same)
		*same |= AGAIN;
	x->slots.at[i] = slot | tag(mixed);
	x->slots.used++;
}

#endif
