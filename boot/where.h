/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * where.h: an address in words: module+0xOFFSET (symbol+0x..). Offsets are
 * link-time addresses, as addr2line -e MODULE wants them.
 */
#ifndef BOOT_WHERE_H
#define BOOT_WHERE_H

#include <stddef.h>
#include <stdint.h>

/* Writes "hello+0x1c4", "rom+0x8420", or "" when the address is nowhere. Returns
 * the length. */
size_t where_short(uint32_t address, char *to, size_t size);

/* The same with " (draw_text+0x14)" behind it when a symbol is known. "no
 * module" when the address is nowhere. */
size_t where_long(uint32_t address, char *to, size_t size);

/* The symbol at or before an address and the distance from there, or NULL. */
const char *where_symbol(uint32_t address, uint32_t *offset);

/* The first eight digits of a build-id, or "". */
#define WHERE_BUILD_ID 9
char *where_build_id(const uint8_t *id, uint32_t size, char to[WHERE_BUILD_ID]);

#endif
