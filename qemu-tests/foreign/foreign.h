/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * foreign.h: what the programs that exercise foreign libraries share. The
 * libraries' headers are not copied: each program declares the few functions
 * that it calls.
 */
#ifndef FOREIGN_H
#define FOREIGN_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Says what was expected and ends the program with status 1. */
#define CHECK(condition)                                                                           \
	do {                                                                                       \
		if (!(condition)) {                                                                \
			printf("line %d: %s\n", __LINE__, #condition);                             \
			exit(1);                                                                   \
		}                                                                                  \
	} while (0)

/* Text that compresses, and differs from place to place. */
static inline void fill_text(char *to, size_t size)
{
	static const char *const words[] = {"module", "symbol", "relocation", "store",
					    "flash",  "linker", "program",    "segment"};
	uint32_t state = 1;
	size_t at = 0;

	while (at < size) {
		const char *word = words[state >> 24 & 7];

		state = state * 1103515245u + 12345u;
		for (; *word != '\0' && at < size; word++)
			to[at++] = *word;
		if (at < size)
			to[at++] = ' ';
	}
}

#endif
