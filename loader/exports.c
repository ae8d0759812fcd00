/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * exports.c: open addressing with linear probing.
 *
 *   slot = module << 21 | again << 20 | tag << 16 | symbol;   0 is an empty slot
 *
 * Namesakes stand in the order in which they were added, and each but the last
 * carries `again`: a lookup that meets its name without it is done, and one with
 * it goes on and lets the scope decide. Removal shifts the entries behind
 * the hole back where that brings them nearer home, so there are no tombstones.
 */
#include "exports.h"
#include <string.h>
#include "slots.h"

/* At most 2/3 of a new table are used: 6 bytes for an export, and one step behind its
 * home to find it, on average. It grows when 4/5 are, two steps. So there is room for
 * what comes and goes with a program, and the table need not move. */
static uint32_t size_for(uint32_t used)
{
	return used + used / 2 + 512;
}

static bool has_room(const struct slots *s, uint32_t used)
{
	return used < s->size - s->size / 5;
}

/* One to one for each entry, so a set's modules in another order, or others of it, agree
 * by chance only. */
static struct lineage lineage_of(const struct module *m, const struct module *before)
{
	const uint64_t odd = 0x9e3779b97f4a7c15u; /* 2^64 / golden ratio */
	uint64_t id = (uint64_t)m->ordinal << 1 | ((m->flags & MODULE_GLOBAL) != 0), mixed;

	if (m->flags & MODULE_ROM)
		return (struct lineage){1, 0};
	if (!before || lineage_is_none(before->lineage) || m->ordinal == FILE_NO_ORDINAL)
		return (struct lineage){0, 0};
	mixed = (((uint64_t)before->lineage.high << 32 | before->lineage.low) ^ id) + 1;
	mixed *= odd;
	return (struct lineage){(uint32_t)(mixed ^ mixed >> 32), (uint32_t)(mixed >> 32)};
}

bool exports_admit(struct exports *x, struct module *m)
{
	uint32_t i = x->index_hint ? x->index_hint : 1;

	if (i == EXPORTS_MODULES)
		return false;
	x->modules[i] = m;
	m->index = (uint16_t)i;
	m->lineage = lineage_of(m, x->modules[i - 1]);
	while (i < EXPORTS_MODULES && x->modules[i])
		i++;
	x->index_hint = i;
	return true;
}

/* Who has a lineage stands behind others that have one. */
void exports_dismiss(struct exports *x, struct module *m)
{
	struct module **at = &x->modules[m->index], **end = x->modules + EXPORTS_MODULES;

	*at = NULL;
	x->dismissed++;
	while (++at < end && *at && !lineage_is_none((*at)->lineage))
		(*at)->lineage = (struct lineage){0, 0};
	if (m->index < x->index_hint)
		x->index_hint = m->index;
}

/* The old entries, in the order in which a probe meets them: from behind an
 * empty slot on, or equal hashes that wrap around would change places. They keep
 * that order, and with it what they say of each other. */
static void rehash(struct exports *x, const struct slots *old)
{
	uint32_t start = 0;

	while (start < old->size && old->at[start])
		start++;
	for (uint32_t n = 0, i = start; n < old->size; n++, i = after(old, i)) {
		uint32_t slot = old->at[i], to;

		if (!slot)
			continue;
		to = home(x, mix(slot_hash(x, slot)));
		while (x->slots.at[to])
			to = after(&x->slots, to);
		x->slots.at[to] = slot;
	}
	x->slots.used = old->used;
}

static bool move_table(struct exports *x, struct region *ram, uint32_t size)
{
	struct extent block = region_take_high(ram, (size + 1) * (uint32_t)sizeof *x->slots.at);
	struct slots before = x->slots;

	if (!block.size)
		return false;
	memset(block.at, 0, block.size);
	x->slots = (struct slots){(uint32_t *)(void *)block.at, size, 0, block};
	rehash(x, &before);
	return true;
}

bool exports_reserve(struct exports *x, struct region *ram, uint32_t more, struct slots *old)
{
	uint32_t size = size_for(x->slots.used + more);
	struct slots before = x->slots;

	if (more > EXPORTS_MODULES * EXPORTS_SYMBOLS)
		return false;
	if (has_room(&before, before.used + more))
		return true;
	if (size < before.size + before.size / 2)
		size = before.size + before.size / 2;
	if (!move_table(x, ram, size))
		return false;
	if (old->block.size)
		region_give(ram, before.block);
	else
		*old = before;
	return true;
}

void exports_shrink(struct exports *x, struct region *ram, uint32_t size)
{
	struct slots before = x->slots;

	if (size < before.size && x->slots.used < size && move_table(x, ram, size))
		region_give(ram, before.block);
}

void exports_add(struct exports *x, struct module *m, uint32_t i)
{
	slots_insert(x, &x->slots, m, (uint32_t)m->index << 21 | i, module_hash(m, i));
	x->slots.used++;
}

/* ---- namesakes ---- */

/* Nobody asks it of module names, or of the ROM's symbols, which cannot be written. */
static void note_namesakes(struct module *m, uint32_t i, bool has)
{
	struct elf32_sym *s = (struct elf32_sym *)(uintptr_t)&m->symbols[i];

	if (i == 0 || m->flags & MODULE_ROM)
		return;
	s->st_other = (uint8_t)(has ? s->st_other | STO_NAMESAKES : s->st_other & ~STO_NAMESAKES);
}

/* ---- removing ---- */

/* Whether the entry in slot j may stand in slot hole: its home is not
 * (cyclically) behind the hole. */
static bool may_move(const struct exports *x, uint32_t j, uint32_t hole)
{
	uint32_t from = home(x, mix(slot_hash(x, x->slots.at[j])));

	return hole <= j ? from <= hole || from > j : from <= hole && from > j;
}

static void close_hole(struct exports *x, uint32_t hole)
{
	for (uint32_t j = after(&x->slots, hole); x->slots.at[j]; j = after(&x->slots, j)) {
		if (may_move(x, j, hole)) {
			x->slots.at[hole] = x->slots.at[j];
			hole = j;
		}
	}
	x->slots.at[hole] = 0;
}

/* An aborted load takes back what is no longer in the table, but its namesakes are. */
void exports_remove(struct exports *x, struct module *m, uint32_t i)
{
	uint32_t hash = module_hash(m, i), mixed = mix(hash), at, slot;
	uint32_t wanted = (uint32_t)m->index << 21 | tag(mixed) | i;
	uint32_t found = x->slots.size, others = 0, other = 0, *before = NULL;

	for (at = home(x, mixed); (slot = x->slots.at[at]) != 0; at = after(&x->slots, at)) {
		if ((slot & ~AGAIN) == wanted) {
			found = at;
			if (before && !(slot & AGAIN))
				*before &= ~AGAIN;
		} else if ((slot ^ wanted) & TAG || !slot_is_namesake(x, slot, m, i, hash)) {
			continue;
		} else {
			others++;
			other = slot;
			if (found == x->slots.size)
				before = &x->slots.at[at];
		}
		if (!(slot & AGAIN) && found != x->slots.size)
			break;
	}
	if (others == 1)
		note_namesakes(slot_module(x, other), other & SYMBOL, false);
	if (found == x->slots.size)
		return;
	x->slots.used--;
	close_hole(x, found);
}

/* ---- names ---- */

static const char *name_at(const struct module *m, uint32_t i)
{
	return i ? m->strings + m->symbols[i].st_name : m->l_name;
}

bool slot_is_namesake(const struct exports *x, uint32_t slot, const struct module *m, uint32_t i,
		      uint32_t hash)
{
	const struct module *of = slot_module(x, slot);
	uint32_t symbol = slot & SYMBOL;

	if ((slot_hash(x, slot) ^ hash) >> 1 || !i != !symbol || (of == m && !m->extra->versym))
		return false;
	return strcmp(name_at(of, symbol), name_at(m, i)) == 0;
}

uint32_t *slots_behind(const struct exports *x, uint32_t *at, struct module *m, uint32_t slot,
		       uint32_t hash)
{
	const struct slots *s = &x->slots;
	uint32_t *same = NULL, there;

	do {
		for (; (there = *at) != 0; at++)
			if (!((there ^ slot) & TAG) &&
			    slot_is_namesake(x, there, m, slot & SYMBOL, hash))
				same = at;
	} while (slots_wrap(s, &at));
	if (same) {
		note_namesakes(slot_module(x, *same), *same & SYMBOL, true);
		note_namesakes(m, slot & SYMBOL, true);
		*same |= AGAIN;
	}
	return at;
}

/* From *cursor on, the next slot of this name and kind, or 0. */
static uint32_t next_slot(const struct exports *x, const struct name *name, uint32_t *cursor,
			  bool symbols)
{
	uint32_t mixed = mix(name->hash), wanted = tag(mixed), slot;
	uint32_t at = *cursor == EXPORTS_START ? home(x, mixed) : after(&x->slots, *cursor);

	if (x->slots.size == 0)
		return 0;
	for (; (slot = x->slots.at[at]) != 0; at = after(&x->slots, at)) {
		const struct module *m = slot_module(x, slot);
		uint32_t i = slot & SYMBOL;

		if ((slot & TAG) != wanted || !i == symbols ||
		    !(i ? module_names(m, i, name) : strcmp(m->l_name, name->at) == 0))
			continue;
		*cursor = at;
		return slot;
	}
	return 0;
}

struct module *exports_next(const struct exports *x, const struct name *name, uint32_t *cursor,
			    uint32_t *i, bool *more)
{
	uint32_t slot = next_slot(x, name, cursor, true);

	*i = slot & SYMBOL;
	*more = slot & AGAIN;
	return slot ? slot_module(x, slot) : NULL;
}

struct module *exports_next_module(const struct exports *x, const struct name *name,
				   uint32_t *cursor, bool *more)
{
	uint32_t slot = next_slot(x, name, cursor, false);

	*more = slot & AGAIN;
	return slot ? slot_module(x, slot) : NULL;
}
