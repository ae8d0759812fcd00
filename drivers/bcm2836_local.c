/* SPDX-License-Identifier: BSD-2-Clause */
/* bcm2836_local.c: see the header. */
#include "bcm2836_local.h"
#include "io.h"

enum { TIMERS_0 = 0x40, IRQ_SOURCE_0 = 0x60 };

#define VIRTUAL_TIMER (1u << 3) /* in both */

void local_enable_timer(uint32_t base)
{
	io_barrier();
	io_write(base + TIMERS_0, VIRTUAL_TIMER);
	io_barrier();
}

bool local_others_wait(uint32_t base)
{
	uint32_t source;

	io_barrier();
	source = io_read(base + IRQ_SOURCE_0);
	io_barrier();
	return source & ~VIRTUAL_TIMER;
}
