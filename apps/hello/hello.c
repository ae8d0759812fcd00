/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * hello: a little of everything that the C library brings. What it prints depends
 * on its arguments alone, so a test can compare it to the letter.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define NUMBERS 1000

static int by_value(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a;
	uint32_t y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* Fills memory of malloc with a fixed sequence, sorts it and checks the order. */
static int sort_numbers(void)
{
	uint32_t *numbers = malloc(NUMBERS * sizeof *numbers);
	uint32_t x = 1;

	if (!numbers) {
		perror("malloc");
		return -1;
	}
	for (int i = 0; i < NUMBERS; i++) {
		x = x * 1664525 + 1013904223;
		numbers[i] = x >> 8;
	}
	qsort(numbers, NUMBERS, sizeof *numbers, by_value);
	for (int i = 1; i < NUMBERS; i++)
		if (numbers[i - 1] > numbers[i])
			return -1;
	printf("qsort: %d numbers from %lu to %lu\n", NUMBERS, (unsigned long)numbers[0],
	       (unsigned long)numbers[NUMBERS - 1]);
	free(numbers);
	return 0;
}

/* A checksum over the sines of 0 to 360 degrees, to nine decimals. */
static void add_sines(void)
{
	const double radian = acos(-1.0) / 180;
	uint32_t sum = 0;

	for (int degree = 0; degree <= 360; degree++)
		sum = sum * 31 + (uint32_t)lround(sin(degree * radian) * 1e9);
	printf("sin: sin(1) = %.9f, checksum %08lx\n", sin(1), (unsigned long)sum);
}

int main(int argc, char **argv)
{
	printf("hello, world\n");
	for (int i = 1; i < argc; i++)
		printf("argument %d: %s\n", i, argv[i]);
	if (sort_numbers()) {
		fprintf(stderr, "hello: qsort has not sorted\n");
		return EXIT_FAILURE;
	}
	add_sines();
	return EXIT_SUCCESS;
}
