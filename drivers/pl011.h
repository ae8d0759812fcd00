/* SPDX-License-Identifier: BSD-2-Clause */
/* pl011.h: ARM's PrimeCell UART. */
#ifndef DRIVERS_PL011_H
#define DRIVERS_PL011_H

#include <stdint.h>
#include "uart.h"

/* Sets up the UART at base for 8N1 at baud, its clock running at clock_hz, and
 * fills in *u. The pins are the board's. */
void pl011_init(struct uart *u, uint32_t base, uint32_t clock_hz, uint32_t baud);

#endif
