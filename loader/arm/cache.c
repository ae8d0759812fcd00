/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cache.c: clean to the point of unification, then invalidate what fetches
 * instructions; the sequence of the ARM ARM (ARMv7-A), A3.8 and B2.2.9, in its
 * inner shareable forms, which reach every core that takes part in coherency.
 */
#include <stdbool.h>
#include <stddef.h>
#include "loader/arm/cache.h"

/* Above this, all of the I-cache is cheaper than line by line: no Cortex-A of
 * ours has a larger one. */
#define WHOLE_ICACHE 0x8000u

static inline void barrier(void)
{
	__asm__ volatile("dsb ish" ::: "memory");
}

/* Erratum 855873 of the Cortex-A53 (the later revisions, a Pi 3's): an eviction
 * may overtake a clean; clean and invalidate is free of it. */
static bool clean_is_broken(void)
{
	uint32_t midr;

	__asm__("mrc p15, 0, %0, c0, c0, 0" : "=r"(midr));
	return (midr >> 4 & 0xfff) == 0xd03;
}

/* One operation for each of count lines from a, four in a turn. */
#define FOR_LINES(operation, a, count, line)                                                       \
	do {                                                                                       \
		for (; (count) % 4; (count)--, (a) += (line))                                      \
			__asm__ volatile("mcr p15, 0, %0, " operation ::"r"(a) : "memory");        \
		for (; (count); (count) -= 4)                                                      \
			__asm__ volatile("mcr p15, 0, %0, " operation "\n\tadd %0, %0, %1\n\t"     \
					 "mcr p15, 0, %0, " operation "\n\tadd %0, %0, %1\n\t"     \
					 "mcr p15, 0, %0, " operation "\n\tadd %0, %0, %1\n\t"     \
					 "mcr p15, 0, %0, " operation "\n\tadd %0, %0, %1"         \
					 : "+r"(a)                                                 \
					 : "r"(line)                                               \
					 : "memory");                                              \
	} while (0)

static void clean_lines(uint32_t a, uint32_t count, uint32_t line)
{
	if (clean_is_broken())
		FOR_LINES("c7, c14, 1", a, count, line); /* DCCIMVAC */
	else
		FOR_LINES("c7, c11, 1", a, count, line); /* DCCMVAU */
}

static void invalidate_lines(uint32_t a, uint32_t count, uint32_t line)
{
	FOR_LINES("c7, c5, 1", a, count, line); /* ICIMVAU */
}

/* Lines of a size that the range touches. */
static uint32_t lines(uint32_t base, uint32_t size, uint32_t line)
{
	uint32_t shift = (uint32_t)__builtin_ctz(line);

	return ((base + (size - 1)) >> shift) - (base >> shift) + 1;
}

void cache_sync(struct cache_count *count, uint32_t base, uint32_t size)
{
	uint32_t ctr, data_line, code_line;

	if (size == 0)
		return;
	__asm__("mrc p15, 0, %0, c0, c0, 1" : "=r"(ctr)); /* CTR: log2 of words */
	data_line = 4u << (ctr >> 16 & 15);
	code_line = 4u << (ctr & 15);

	barrier(); /* the writes come before the cleaning */
	clean_lines(base & ~(data_line - 1), lines(base, size, data_line), data_line);
	barrier();
	if (size > WHOLE_ICACHE)
		__asm__ volatile("mcr p15, 0, %0, c7, c1, 0" ::"r"(0) : "memory"); /* ICIALLUIS */
	else
		invalidate_lines(base & ~(code_line - 1), lines(base, size, code_line), code_line);
	__asm__ volatile("mcr p15, 0, %0, c7, c1, 6" ::"r"(0) : "memory"); /* BPIALLIS */
	barrier();
	__asm__ volatile("isb" ::: "memory");

	if (count) {
		count->calls++;
		count->bytes += size;
		count->lines += lines(base, size, data_line);
	}
}
