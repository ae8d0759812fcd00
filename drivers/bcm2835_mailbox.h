/* SPDX-License-Identifier: BSD-2-Clause */
/* bcm2835_mailbox.h: questions to the GPU's firmware (property channel). */
#ifndef DRIVERS_BCM2835_MAILBOX_H
#define DRIVERS_BCM2835_MAILBOX_H

#include <stdbool.h>
#include <stdint.h>

enum mailbox_clock {
	MAILBOX_CLOCK_EMMC = 1,
	MAILBOX_CLOCK_UART = 2,
	MAILBOX_CLOCK_CORE = 4,
};

/* base: the mailbox's registers. Needs the timer. */
void mailbox_init(uint32_t base);

/* The RAM that the GPU leaves to the ARM. False when the firmware does not
 * answer within its time, or nothing sensible. */
bool mailbox_arm_memory(uint32_t *base, uint32_t *size);

/* The DMA channels that the firmware leaves to the ARM, a bit for each; 0 when it does not
 * know. */
uint32_t mailbox_dma_channels(void);

/* Hz; 0 when the firmware does not know. */
uint32_t mailbox_clock_rate(enum mailbox_clock clock);

#endif
