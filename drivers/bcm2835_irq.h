/* SPDX-License-Identifier: BSD-2-Clause */
/* bcm2835_irq.h: the controller that gathers the interrupts of the BCM2835's devices. */
#ifndef DRIVERS_BCM2835_IRQ_H
#define DRIVERS_BCM2835_IRQ_H

#include <stdint.h>

/* No device interrupts any core, neither as IRQ nor as FIQ. */
void irq_disable_all(uint32_t base);

#endif
