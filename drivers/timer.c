/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * timer.c: the virtual counter, which no hypervisor can forbid and which is the
 * physical one less a constant. It counts from power-on at a fixed rate, at
 * least 1 MHz, and does not wrap within a century.
 */
#include "timer.h"

/* Microseconds per tick, times 2^32: one division at the start, and two
 * multiplications whenever somebody asks. */
static uint32_t scale;
static uint32_t rate; /* ticks per second */
static uint64_t zero;

uint64_t timer_ticks(void)
{
	uint64_t ticks;

	/* The read may otherwise be done ahead of what comes before it. */
	__asm__ volatile("isb\n\tmrrc p15, 1, %Q0, %R0, c14" : "=r"(ticks)::"memory");
	return ticks;
}

void timer_init(uint64_t start, uint32_t hz)
{
	uint32_t own;

	__asm__("mrc p15, 0, %0, c14, c0, 0" : "=r"(own)); /* CNTFRQ */
	if (own > 1000000)
		hz = own;
	zero = start;
	rate = hz;
	scale = (uint32_t)((1000000ull << 32) / hz);
}

uint64_t timer_us(void)
{
	uint64_t ticks;

	if (!scale)
		return 0;
	ticks = timer_ticks() - zero;
	return (ticks >> 32) * scale + ((ticks & 0xffffffffu) * scale >> 32);
}

/* One more, for the tick that has begun. */
uint32_t timer_ticks_of(uint32_t ns)
{
	return (uint32_t)(((uint64_t)ns * rate + 999999999u) / 1000000000u) + 1;
}

void timer_alarm(uint32_t us)
{
	uint32_t ticks = timer_ticks_of(us * 1000);

	/* Off first: the old one must not ring any more. */
	__asm__ volatile("mcr p15, 0, %0, c14, c3, 1\n\t" /* CNTV_CTL */
			 "mcr p15, 0, %1, c14, c3, 0\n\t" /* CNTV_TVAL */
			 "mcr p15, 0, %2, c14, c3, 1\n\t"
			 "isb" ::"r"(0),
			 "r"(ticks), "r"(us != 0)
			 : "memory");
}

void timer_wait_us(uint32_t us)
{
	uint64_t limit = timer_limit(us);

	while (!timer_over(limit))
		;
}
