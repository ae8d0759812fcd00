/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * region.h: the physical RAM that modules are loaded into. The free extents
 * are kept in a sorted table outside the RAM they describe, so a program that
 * writes where it should not cannot damage the allocator.
 */
#ifndef LOADER_REGION_H
#define LOADER_REGION_H

#include <stdbool.h>
#include <stdint.h>

#define REGION_GRAIN   64u   /* bytes; every block starts and ends on it: one cache line */
#define REGION_EXTENTS 4608u /* blocks + ranges at most: two blocks a module */

/* Target addresses are numbers, memory is a pointer. In the ROM both agree; on
 * the host the RAM is an array, and `at` is where its first byte lives. */
struct extent {
	uint32_t base; /* target address */
	uint32_t size; /* bytes; 0 means "none" */
	uint8_t *at;   /* the byte at base */
};

struct region {
	struct extent free[REGION_EXTENTS]; /* ascending, never adjacent */
	uint32_t count;
	uint32_t blocks; /* taken and not given back */
	uint32_t ranges; /* physical ranges added */
	uint32_t total;  /* bytes added */
};

/* Adds a range of RAM, cut to whole grains. False when it wraps, overlaps what
 * is there, or the table is full. */
bool region_add(struct region *r, struct extent range);

/* Takes size bytes whose base is a multiple of align (a power of two): first
 * fit. Returns an extent of size 0 when there is no room. */
struct extent region_take(struct region *r, uint32_t size, uint32_t align);

/* Takes the highest bytes of the last free extent that has room: for tables and
 * heaps, away from the images. */
struct extent region_take_high(struct region *r, uint32_t size);

/* Takes [base, base + size) itself, or an extent of size 0 when it is not all
 * free. base is rounded down to a grain, size up. */
struct extent region_take_at(struct region *r, uint32_t base, uint32_t size);

/* Gives back a part from the middle of a block, on whole grains: what is left
 * are two blocks. False, and nothing given, when the table could not bear it. */
bool region_give_part(struct region *r, struct extent part);

/* Gives back a block. Cannot fail. */
void region_give(struct region *r, struct extent block);

/* Bytes free, and the largest extent's. */
uint32_t region_free(const struct region *r);
uint32_t region_largest(const struct region *r);

#endif
