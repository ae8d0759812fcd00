/* SPDX-License-Identifier: BSD-2-Clause */
/* bcm2835_miniuart.h: the small UART of the BCM2835 and its successors. */
#ifndef DRIVERS_BCM2835_MINIUART_H
#define DRIVERS_BCM2835_MINIUART_H

#include <stdint.h>
#include "uart.h"

/* Sets up the mini-UART of the AUX block at base for 8N1 at baud and fills in
 * *u. clock_hz is the core's (VPU) clock, which must not change afterwards. */
void miniuart_init(struct uart *u, uint32_t base, uint32_t clock_hz, uint32_t baud);

#endif
