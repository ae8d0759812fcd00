/* SPDX-License-Identifier: BSD-2-Clause */
/* timer.h: ARM's generic timer as a clock of microseconds. */
#ifndef DRIVERS_TIMER_H
#define DRIVERS_TIMER_H

#include <stdbool.h>
#include <stdint.h>

/* Time counts from the counter value `start`. hz serves when the firmware has
 * not said in CNTFRQ how fast the counter runs. */
void timer_init(uint64_t start, uint32_t hz);

/* Microseconds since the start; never goes backwards. 0 before timer_init. */
uint64_t timer_us(void);

void timer_wait_us(uint32_t us);

/* The counter itself, for what is shorter than a microsecond, and how many of its
 * ticks take at least so long. */
uint64_t timer_ticks(void);
uint32_t timer_ticks_of(uint32_t ns);

/* The virtual timer interrupts this core in so many microseconds (at most 4 seconds), for
 * as long as nobody calls this again; 0: not any more. */
void timer_alarm(uint32_t us);

/* A limit for waiting: `while (!done()) if (timer_over(limit)) return error;` */
static inline uint64_t timer_limit(uint32_t us)
{
	return timer_us() + us;
}

static inline bool timer_over(uint64_t limit)
{
	return timer_us() > limit;
}

#endif
