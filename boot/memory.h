/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * memory.h: may these addresses be touched? Asked before a pointer that came
 * from a program, or out of a crash, is followed.
 */
#ifndef BOOT_MEMORY_H
#define BOOT_MEMORY_H

#include <stdbool.h>
#include <stdint.h>

/* [base, base + size) is RAM or ROM and no guarded page. */
bool memory_readable(uint32_t base, uint32_t size);
/* The same without the ROM. */
bool memory_writable(uint32_t base, uint32_t size);

/* A NUL stands within max bytes from text, all of them readable. */
bool memory_string(const char *text, uint32_t max);

/* address lies in the ROM's code or constants. */
bool memory_is_rom(uint32_t address);

#endif
