/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cache_line.h: memory shared with a device that sees RAM but not our caches.
 */
#ifndef DRIVERS_CACHE_LINE_H
#define DRIVERS_CACHE_LINE_H

#include <stdint.h>

/* What such memory must be aligned to and a multiple of, so that no line holds
 * anything else: the longest line of our CPUs. */
#define CACHE_LINE 64u

/* Writes the lines back to memory and forgets them: before the device reads or
 * writes there, and again before we read what it wrote, since a line may have
 * been fetched in between by speculation. */
static inline void cache_flush(const void *base, uint32_t size)
{
	__asm__ volatile("dsb" ::: "memory");
	for (uint32_t done = 0; done < size; done += 32)      /* the shortest line */
		__asm__ volatile("mcr p15, 0, %0, c7, c14, 1" /* DCCIMVAC */
				 ::"r"((uint32_t)(uintptr_t)base + done)
				 : "memory");
	__asm__ volatile("dsb" ::: "memory");
}

#endif
