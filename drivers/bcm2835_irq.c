/* SPDX-License-Identifier: BSD-2-Clause */
/* bcm2835_irq.c: see the header. Registers as in Broadcom's "BCM2835 ARM Peripherals", 7.5. */
#include "bcm2835_irq.h"
#include "io.h"

enum { FIQ_CONTROL = 0x0c, DISABLE_1 = 0x1c, DISABLE_2 = 0x20, DISABLE_BASIC = 0x24 };

void irq_disable_all(uint32_t base)
{
	io_barrier();
	io_write(base + FIQ_CONTROL, 0);
	io_write(base + DISABLE_1, UINT32_MAX);
	io_write(base + DISABLE_2, UINT32_MAX);
	io_write(base + DISABLE_BASIC, UINT32_MAX);
	io_barrier();
}
