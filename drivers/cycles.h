/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cycles.h: the cycle counter of the CPU's performance monitors (PMCCNTR). It
 * counts cycles of the core, at whatever speed that runs; under QEMU's -icount
 * shift=0 these are instructions. 32 bits: differences are right as long as they
 * are below 2^32.
 */
#ifndef DRIVERS_CYCLES_H
#define DRIVERS_CYCLES_H

#include <stdint.h>

/* Makes it count every cycle. It may be forbidden to: then it stands still. */
static inline void cycles_start(void)
{
	uint32_t control;

	__asm__ volatile("mrc p15, 0, %0, c9, c12, 0" : "=r"(control)); /* PMCR */
	control = (control & ~(1u << 3)) | 1u;                          /* D: every 64th; E */
	__asm__ volatile("mcr p15, 0, %0, c9, c12, 1" ::"r"(1u << 31)); /* PMCNTENSET: C */
	__asm__ volatile("mcr p15, 0, %0, c9, c12, 0\n\tisb" ::"r"(control));
}

static inline uint32_t cycles_now(void)
{
	uint32_t now;

	__asm__ volatile("isb\n\tmrc p15, 0, %0, c9, c13, 0" : "=r"(now)::"memory");
	return now;
}

#endif
