/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * uart.h: what the console asks of a serial port. Polled, 8N1; the board has
 * set the baud rate before it hands the struct out.
 */
#ifndef DRIVERS_UART_H
#define DRIVERS_UART_H

#include <stdint.h>

struct uart {
	void (*put)(struct uart *u, uint8_t byte); /* waits for room */
	int (*get)(struct uart *u);                /* a byte, or -1 when none waits */
	void (*drain)(struct uart *u);             /* waits until the last bit is on the wire */
	uint32_t base;                             /* the device's registers */
};

/* Sends a text as it is, and waits until it is on the wire: for last words. */
static inline void uart_say(struct uart *u, const char *text)
{
	while (*text)
		u->put(u, (uint8_t)*text++);
	u->drain(u);
}

#endif
