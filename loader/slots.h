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

static INLINE uint32_t slots_home(const struct slots *s, uint32_t mixed)
{
	return (uint32_t)((uint64_t)mixed * s->size >> 32);
}

static INLINE uint32_t home(const struct exports *x, uint32_t mixed)
{
	return slots_home(&x->slots, mixed);
}

static INLINE uint32_t tag(uint32_t mixed)
{
	return (mixed & 15) << 16;
}

static INLINE uint32_t after(const struct slots *s, uint32_t slot)
{
	return slot + 1 == s->size ? 0 : slot + 1;
}

/* The same for a walk that asks at empty slots only: behind the last one, there is one
 * that is always empty. Whether *at was that one; then it is the first. */
static INLINE bool slots_wrap(const struct slots *s, uint32_t **at)
{
	if (*at != s->at + s->size)
		return false;
	*at = s->at;
	return true;
}

static INLINE struct module *slot_module(const struct exports *x, uint32_t slot)
{
	return x->modules[slot >> 21];
}

static INLINE uint32_t slot_hash(const struct exports *x, uint32_t slot)
{
	return module_hash(slot_module(x, slot), slot & SYMBOL);
}

/* Whether a slot of the same tag is a namesake of symbol i of m, whose hash is given but
 * for bit 0: numbered names, such as r4 and r5, often differ in no other. Without
 * versions, a name has one symbol in a module. */
bool slot_is_namesake(const struct exports *x, uint32_t slot, const struct module *m, uint32_t i,
		      uint32_t hash);

/* The free slot for an entry: at or behind *at. Namesakes that are passed are noted. slot is
 * m's index, tag and symbol. */
uint32_t *slots_behind(const struct exports *x, uint32_t *at, struct module *m, uint32_t slot,
		       uint32_t hash);

/* Puts an entry into the table, whose size and place are in *s for the caller to keep in
 * registers: slot is m's index and one of its symbols, without a tag. Of its own module, only
 * versions have the same name; numbered names have the same tag, as a rule. */
static INLINE void slots_insert(const struct exports *x, const struct slots *s, struct module *m,
				uint32_t slot, uint32_t hash)
{
	uint32_t key = mix(hash), there;
	uint32_t *at = s->at + slots_home(s, key);

	slot |= tag(key);
	for (; (there = *at) != 0; at++)
		if (!((there ^ slot) & TAG) && ((there ^ slot) >> 21 || m->extra->versym))
			break;
	if (there || at == s->at + s->size)
		at = slots_behind(x, at, m, slot, hash);
	*at = slot;
}

#endif
