/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pl011.c: the PL011 polled, with its FIFOs. A byte that came with a framing or
 * parity error, or a break, is line noise and is dropped.
 */
#include "pl011.h"
#include "io.h"

enum {
	DR = 0x00,
	FR = 0x18,
	IBRD = 0x24,
	FBRD = 0x28,
	LCRH = 0x2c,
	CR = 0x30,
	IMSC = 0x38,
	ICR = 0x44
};

#define DR_NOISE   0x700u /* break, parity, framing */
#define FR_BUSY    (1u << 3)
#define FR_RXEMPTY (1u << 4)
#define FR_TXFULL  (1u << 5)
#define LCRH_FIFO  (1u << 4)
#define LCRH_8BITS (3u << 5)
#define CR_ENABLE  0x301u /* UART, transmitter, receiver */

static void put(struct uart *u, uint8_t byte)
{
	io_barrier();
	while (io_read(u->base + FR) & FR_TXFULL)
		;
	io_write(u->base + DR, byte);
}

static int get(struct uart *u)
{
	int byte = -1;

	io_barrier();
	while (byte < 0 && !(io_read(u->base + FR) & FR_RXEMPTY)) {
		uint32_t data = io_read(u->base + DR);

		if (!(data & DR_NOISE))
			byte = (int)(data & 0xff);
	}
	io_barrier();
	return byte;
}

static void drain(struct uart *u)
{
	io_barrier();
	while (io_read(u->base + FR) & FR_BUSY)
		;
	io_barrier();
}

void pl011_init(struct uart *u, uint32_t base, uint32_t clock_hz, uint32_t baud)
{
	/* The divisor in 64ths: clock / (16 * baud), rounded. */
	uint32_t divisor = (clock_hz * 4 + baud / 2) / baud;

	*u = (struct uart){.put = put, .get = get, .drain = drain, .base = base};
	/* The firmware's last words go out before the UART is stopped. */
	if (io_read(base + CR) & 1)
		drain(u);
	io_write(base + CR, 0);
	io_write(base + LCRH, 0); /* empties the FIFOs */
	io_write(base + IMSC, 0);
	io_write(base + ICR, 0x7ff);
	io_write(base + IBRD, divisor >> 6);
	io_write(base + FBRD, divisor & 63);
	io_write(base + LCRH, LCRH_8BITS | LCRH_FIFO); /* takes the divisor over */
	io_write(base + CR, CR_ENABLE);
}
