/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cache.h: the CPU's caches after code was written; the ROM's part of the
 * loader's contract cpu.h.
 */
#ifndef LOADER_ARM_CACHE_H
#define LOADER_ARM_CACHE_H

#include <stdint.h>

/* What has been cleaned so far. An emulator has no caches, so a forgotten call
 * shows nowhere but here: a test compares with what was written. */
struct cache_count {
	uint32_t calls;
	uint32_t bytes; /* as asked for */
	uint32_t lines; /* data lines cleaned */
};

/* Makes instruction fetch on every core see what was written to
 * [base, base + size), whatever the range's alignment. Memory that is mapped and
 * cached, or any memory with the data cache off. count may be NULL. */
void cache_sync(struct cache_count *count, uint32_t base, uint32_t size);

#endif
