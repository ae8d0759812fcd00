/* SPDX-License-Identifier: BSD-2-Clause */
/* bcm2835_gpio.c: see the header. */
#include "bcm2835_gpio.h"
#include "io.h"
#include "timer.h"

enum { SELECT = 0x00, PULL = 0x94, PULL_CLOCK = 0x98 };

#define PINS_PER_SELECT 10u
#define SETTLE_US       5u /* the data sheet asks for 150 cycles of the core's clock */

static uint32_t select_reg(uint32_t base, uint32_t pin)
{
	return base + SELECT + pin / PINS_PER_SELECT * 4;
}

static uint32_t select_shift(uint32_t pin)
{
	return pin % PINS_PER_SELECT * 3;
}

static void set_function(uint32_t base, uint32_t pin, enum gpio_function function)
{
	uint32_t reg = select_reg(base, pin), shift = select_shift(pin);

	io_write(reg, (io_read(reg) & ~(7u << shift)) | (uint32_t)function << shift);
}

/* The pull is offered to all pins; a clock to some makes these take it. */
static void set_pull(uint32_t base, uint32_t pin, enum gpio_pull pull)
{
	uint32_t clock = base + PULL_CLOCK + pin / 32 * 4;

	io_write(base + PULL, pull);
	timer_wait_us(SETTLE_US);
	io_write(clock, 1u << pin % 32);
	timer_wait_us(SETTLE_US);
	io_write(base + PULL, 0);
	io_write(clock, 0);
}

void gpio_set(uint32_t base, uint32_t first, uint32_t last, enum gpio_function function,
	      enum gpio_pull pull)
{
	io_barrier();
	for (uint32_t pin = first; pin <= last; pin++) {
		set_pull(base, pin, pull);
		set_function(base, pin, function);
	}
	io_barrier();
}

void gpio_release(uint32_t base, uint32_t first, uint32_t last, enum gpio_function function)
{
	io_barrier();
	for (uint32_t pin = first; pin <= last; pin++) {
		uint32_t now = io_read(select_reg(base, pin)) >> select_shift(pin) & 7;

		if (now == (uint32_t)function)
			set_function(base, pin, GPIO_INPUT);
	}
	io_barrier();
}
