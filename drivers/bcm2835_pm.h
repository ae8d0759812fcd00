/* SPDX-License-Identifier: BSD-2-Clause */
/* bcm2835_pm.h: the power manager's watchdog, which is also how to reset. */
#ifndef DRIVERS_BCM2835_PM_H
#define DRIVERS_BCM2835_PM_H

#include <stdint.h>

/* Resets the chip by the watchdog with the least time. base: the registers. */
_Noreturn void pm_reset(uint32_t base);

/* Why the chip was reset, in a word or two. */
const char *pm_reset_reason(uint32_t base);

#endif
