/* SPDX-License-Identifier: BSD-2-Clause */
/* bcm2835_pm.c: see the header. Each write carries a password. */
#include "bcm2835_pm.h"
#include "io.h"

enum { RSTC = 0x1c, RSTS = 0x20, WDOG = 0x24 };

#define PASSWORD      0x5a000000u
#define TICKS         10u /* of 1/65536 s */
#define RSTC_CONFIG   0x30u
#define RSTC_FULL     0x20u
#define RSTS_POWER_ON (1u << 12)
#define RSTS_SOFTWARE 0x700u /* quick, full, held */
#define RSTS_WATCHDOG 0x070u
#define RSTS_DEBUGGER 0x007u

_Noreturn void pm_reset(uint32_t base)
{
	io_barrier();
	io_write(base + WDOG, PASSWORD | TICKS);
	io_write(base + RSTC,
		 PASSWORD | (io_read(base + RSTC) & 0xffffffu & ~RSTC_CONFIG) | RSTC_FULL);
	io_barrier();
	for (;;)
		__asm__ volatile("wfi");
}

const char *pm_reset_reason(uint32_t base)
{
	uint32_t status;

	io_barrier();
	status = io_read(base + RSTS);
	io_barrier();
	if (status & RSTS_POWER_ON)
		return "power-on";
	if (status & RSTS_WATCHDOG)
		return "watchdog";
	if (status & RSTS_SOFTWARE)
		return "software";
	if (status & RSTS_DEBUGGER)
		return "debugger";
	return "unknown";
}
