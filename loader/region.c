/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * region.c: first fit over a sorted table of free extents.
 *
 * Giving back in any order what was taken leaves the table byte for byte as it
 * was: neighbours merge and the unused tail is kept zero. A taken block can
 * split one extent in two, so the table has room for every give-back as long as
 * blocks + ranges stay within it: region_take sees to that, region_give then
 * cannot fail.
 */
#include "region.h"
#include <string.h>

static const struct extent none;

static uint32_t align_up(uint32_t value, uint32_t align)
{
	return (value + align - 1) & ~(align - 1);
}

/* The index of the first extent that begins at or behind base. */
static uint32_t extent_search(const struct region *r, uint32_t base)
{
	uint32_t low = 0, high = r->count;

	while (low < high) {
		uint32_t middle = (low + high) / 2;

		if (r->free[middle].base < base)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void extent_insert(struct region *r, uint32_t i, struct extent e)
{
	memmove(&r->free[i + 1], &r->free[i], (r->count - i) * sizeof e);
	r->free[i] = e;
	r->count++;
}

static void extent_remove(struct region *r, uint32_t i)
{
	r->count--;
	memmove(&r->free[i], &r->free[i + 1], (r->count - i) * sizeof none);
	memset(&r->free[r->count], 0, sizeof none);
}

static void extent_cut_front(struct extent *e, uint32_t bytes)
{
	e->base += bytes;
	e->at += bytes;
	e->size -= bytes;
}

/* Puts a range into the table, merged with the neighbours it touches: in
 * addresses and, on the host, in memory as well. */
static void extent_merge(struct region *r, struct extent e)
{
	uint32_t i = extent_search(r, e.base);
	struct extent *next = i < r->count ? &r->free[i] : NULL;
	struct extent *prev = i > 0 ? &r->free[i - 1] : NULL;

	if (next && e.base + e.size == next->base && e.at + e.size == next->at) {
		e.size += next->size;
		extent_remove(r, i);
	}
	if (prev && prev->base + prev->size == e.base && prev->at + prev->size == e.at)
		prev->size += e.size;
	else
		extent_insert(r, i, e);
}

bool region_add(struct region *r, struct extent range)
{
	uint32_t skip = align_up(range.base, REGION_GRAIN) - range.base;
	uint32_t i;

	if (range.size < skip + REGION_GRAIN || range.base + range.size < range.base ||
	    r->blocks + r->ranges + 1 >= REGION_EXTENTS)
		return false;
	extent_cut_front(&range, skip);
	range.size &= ~(REGION_GRAIN - 1);
	i = extent_search(r, range.base);
	if (i < r->count && r->free[i].base - range.base < range.size)
		return false;
	if (i > 0 && range.base - r->free[i - 1].base < r->free[i - 1].size)
		return false;
	r->ranges++;
	r->total += range.size;
	extent_merge(r, range);
	return true;
}

/* Cuts [offset, offset + size) out of extent i. */
static struct extent extent_take(struct region *r, uint32_t i, uint32_t offset, uint32_t size)
{
	struct extent *e = &r->free[i];
	struct extent taken = {e->base + offset, size, e->at + offset};
	struct extent rest = *e;

	extent_cut_front(&rest, offset + size);
	e->size = offset;
	if (rest.size && offset)
		extent_insert(r, i + 1, rest);
	else if (rest.size)
		*e = rest;
	else if (!offset)
		extent_remove(r, i);
	r->blocks++;
	return taken;
}

static bool take_allowed(const struct region *r, uint32_t *size)
{
	if (*size == 0 || *size > UINT32_MAX - REGION_GRAIN ||
	    r->blocks + r->ranges + 1 >= REGION_EXTENTS)
		return false;
	*size = align_up(*size, REGION_GRAIN);
	return true;
}

struct extent region_take(struct region *r, uint32_t size, uint32_t align)
{
	if (align < REGION_GRAIN)
		align = REGION_GRAIN;
	if (!take_allowed(r, &size))
		return none;
	for (uint32_t i = 0; i < r->count; i++) {
		const struct extent *e = &r->free[i];
		uint32_t skip = align_up(e->base, align) - e->base;

		if (skip < e->size && size <= e->size - skip)
			return extent_take(r, i, skip, size);
	}
	return none;
}

struct extent region_take_high(struct region *r, uint32_t size)
{
	if (!take_allowed(r, &size))
		return none;
	for (uint32_t i = r->count; i-- > 0;) {
		const struct extent *e = &r->free[i];

		if (size <= e->size)
			return extent_take(r, i, e->size - size, size);
	}
	return none;
}

struct extent region_take_at(struct region *r, uint32_t base, uint32_t size)
{
	uint32_t skip = base % REGION_GRAIN, i;

	base -= skip;
	if (size > UINT32_MAX - skip || (size += skip, !take_allowed(r, &size)))
		return none;
	i = extent_search(r, base + 1);
	if (i == 0 || base - r->free[i - 1].base >= r->free[i - 1].size ||
	    size > r->free[i - 1].size - (base - r->free[i - 1].base))
		return none;
	return extent_take(r, i - 1, base - r->free[i - 1].base, size);
}

bool region_give_part(struct region *r, struct extent part)
{
	uint32_t size = REGION_GRAIN;

	if (!take_allowed(r, &size))
		return false;
	r->blocks += 2;
	region_give(r, part);
	return true;
}

void region_give(struct region *r, struct extent block)
{
	if (block.size == 0)
		return;
	block.size = align_up(block.size, REGION_GRAIN);
	r->blocks--;
	extent_merge(r, block);
}

uint32_t region_free(const struct region *r)
{
	uint32_t sum = 0;

	for (uint32_t i = 0; i < r->count; i++)
		sum += r->free[i].size;
	return sum;
}

uint32_t region_largest(const struct region *r)
{
	uint32_t most = 0;

	for (uint32_t i = 0; i < r->count; i++)
		if (r->free[i].size > most)
			most = r->free[i].size;
	return most;
}
