/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * bcm2835_miniuart.c: like a 16550 without most of it; it knows neither parity
 * nor framing errors.
 */
#include "bcm2835_miniuart.h"
#include "io.h"

enum {
	ENABLES = 0x04, /* of the AUX block */
	IO = 0x40,
	IER = 0x44,
	IIR = 0x48,
	LCR = 0x4c,
	MCR = 0x50,
	LSR = 0x54,
	CNTL = 0x60,
	BAUD = 0x68,
};

#define ENABLES_UART (1u << 0)
#define IIR_CLEAR    0x6u /* empties both FIFOs */
#define LCR_8BITS    3u   /* the data sheet says 1; its errata, and the chip, 3 */
#define LSR_READY    (1u << 0)
#define LSR_ROOM     (1u << 5)
#define LSR_IDLE     (1u << 6)
#define CNTL_ENABLE  3u /* receiver, transmitter */

static void put(struct uart *u, uint8_t byte)
{
	io_barrier();
	while (!(io_read(u->base + LSR) & LSR_ROOM))
		;
	io_write(u->base + IO, byte);
}

static int get(struct uart *u)
{
	int byte = -1;

	io_barrier();
	if (io_read(u->base + LSR) & LSR_READY)
		byte = (int)(io_read(u->base + IO) & 0xff);
	io_barrier();
	return byte;
}

static void drain(struct uart *u)
{
	io_barrier();
	while (!(io_read(u->base + LSR) & LSR_IDLE))
		;
	io_barrier();
}

void miniuart_init(struct uart *u, uint32_t base, uint32_t clock_hz, uint32_t baud)
{
	*u = (struct uart){.put = put, .get = get, .drain = drain, .base = base};
	io_barrier();
	io_write(base + ENABLES, io_read(base + ENABLES) | ENABLES_UART);
	io_write(base + CNTL, 0);
	io_write(base + IER, 0);
	io_write(base + LCR, LCR_8BITS);
	io_write(base + MCR, 0);
	io_write(base + IIR, IIR_CLEAR);
	io_write(base + BAUD, (clock_hz / 8 + baud / 2) / baud - 1);
	io_write(base + CNTL, CNTL_ENABLE);
	io_barrier();
}
