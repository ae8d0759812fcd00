/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * exports.c: turns exports.def into the symbol table of a module. The string
 * table is a struct with one array per name, so that the compiler knows every
 * offset; the values are the functions' addresses, which the linker fills in
 * with bit 0 set where a function is Thumb code.
 */
#include <stddef.h>
#include "exports.h"
#include "loader/arm/name.h"
#include "loader/elf32.h"

struct strings {
	char null[1];
#define EXPORT(name) char name##_string[sizeof(#name)];
#include "exports.def"
#undef EXPORT
	char behind[NAME_BEHIND];
};

static const struct strings strings = {
	.null = "",
#define EXPORT(name) .name##_string = #name,
#include "exports.def"
#undef EXPORT
};

/* Only the addresses matter here, so one type does for all of them. */
#define EXPORT(name) extern const char name##_address[] __asm__(#name);
#include "exports.def"
#undef EXPORT

#define FUNCTION (uint8_t)(STB_GLOBAL << 4 | STT_FUNC)

static const struct elf32_sym symbols[] = {
	{0},
#define EXPORT(name)                                                                               \
	{.st_name = offsetof(struct strings, name##_string),                                       \
	 .st_value = (uint32_t)name##_address,                                                     \
	 .st_info = FUNCTION,                                                                      \
	 .st_shndx = SHN_ABS},
#include "exports.def"
#undef EXPORT
};

const struct rom_exports exports_rom = {
	.strings = (const char *)&strings,
	.strings_size = offsetof(struct strings, behind),
	.symbols = symbols,
	.count = sizeof(symbols) / sizeof(symbols[0]),
};
