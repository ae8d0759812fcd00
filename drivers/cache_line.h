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

#define CACHE_FLUSH_LINE "mcr p15, 0, %0, c7, c14, 1\n\t" /* DCCIMVAC */

/* Writes the lines back to memory and forgets them: before the device reads or
 * writes there, and again before we read what it wrote, since a line may have
 * been fetched in between by speculation. Four lines in a turn. */
static inline void cache_flush(const void *base, uint32_t size)
{
	uint32_t ctr, line, at = (uint32_t)(uintptr_t)base, end = at + size;

	__asm__("mrc p15, 0, %0, c0, c0, 1" : "=r"(ctr)); /* CTR: log2 of the words of a line */
	line = 4u << (ctr >> 16 & 15);
	__asm__ volatile("dsb" ::: "memory");
	while (end - at >= 4 * line)
		__asm__ volatile(CACHE_FLUSH_LINE "add %0, %0, %1\n\t" CACHE_FLUSH_LINE
						  "add %0, %0, %1\n\t" CACHE_FLUSH_LINE
						  "add %0, %0, %1\n\t" CACHE_FLUSH_LINE
						  "add %0, %0, %1"
				 : "+r"(at)
				 : "r"(line)
				 : "memory");
	for (; at < end; at += line)
		__asm__ volatile(CACHE_FLUSH_LINE ::"r"(at) : "memory");
	__asm__ volatile("dsb" ::: "memory");
}

#endif
