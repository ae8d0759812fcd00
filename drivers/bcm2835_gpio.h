/* SPDX-License-Identifier: BSD-2-Clause */
/* bcm2835_gpio.h: what a pin is for. */
#ifndef DRIVERS_BCM2835_GPIO_H
#define DRIVERS_BCM2835_GPIO_H

#include <stdint.h>

enum gpio_function {
	GPIO_INPUT = 0,
	GPIO_OUTPUT = 1,
	GPIO_ALT0 = 4,
	GPIO_ALT1 = 5,
	GPIO_ALT2 = 6,
	GPIO_ALT3 = 7,
	GPIO_ALT4 = 3,
	GPIO_ALT5 = 2,
};

enum gpio_pull {
	GPIO_FLOAT = 0,
	GPIO_PULL_DOWN = 1,
	GPIO_PULL_UP = 2,
};

/* Pins first to last, inclusive. Needs the timer. */
void gpio_set(uint32_t base, uint32_t first, uint32_t last, enum gpio_function function,
	      enum gpio_pull pull);

/* Makes inputs of those among the pins that have the function: when it comes to
 * other pins of the chip, it must leave these. */
void gpio_release(uint32_t base, uint32_t first, uint32_t last, enum gpio_function function);

#endif
