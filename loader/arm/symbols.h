/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * arm/symbols.h: looks at a symbol table four entries at a time.
 */
#ifndef LOADER_ARM_SYMBOLS_H
#define LOADER_ARM_SYMBOLS_H

#include <stdint.h>
#include "loader/elf32.h"

struct symbol_limits {
	uint32_t low, size; /* the image: st_value is in [low, low + size] */
	uint32_t names;     /* bytes of the string table */
};

/* How many of the count symbols from s on are common ones, up to the first that is not:
 * a function, an object or a label of some section, global or weak, seen by default, with
 * value and name within the limits. */
uint32_t symbols_common(const struct elf32_sym *s, uint32_t count, const struct symbol_limits *l);

#endif
