/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * bcm2836_local.h: the block that leads interrupts to the four cores of a BCM2836 or
 * BCM2837 (Broadcom's QA7), as far as core 0 and its virtual timer go.
 */
#ifndef DRIVERS_BCM2836_LOCAL_H
#define DRIVERS_BCM2836_LOCAL_H

#include <stdbool.h>
#include <stdint.h>

/* Core 0 gets its virtual timer's interrupt as an IRQ, and none of its other timers'. */
void local_enable_timer(uint32_t base);

/* Some other interrupt waits for core 0. */
bool local_others_wait(uint32_t base);

#endif
