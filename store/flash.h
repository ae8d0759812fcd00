/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * flash.h: what the store asks of a flash device.
 *
 * A driver (drivers/cfi_nor.c, drivers/sdhci.c) or the host's simulator fills
 * the struct in; the store knows nothing else of the device. Offsets and sizes
 * are bytes from the first byte that belongs to the store.
 */
#ifndef STORE_FLASH_H
#define STORE_FLASH_H

#include <stdint.h>

struct flash {
	uint32_t size;         /* bytes that belong to the store */
	uint32_t erase_size;   /* bytes of one erase unit, a power of two */
	uint32_t program_size; /* unit written once between erases, a power of two */

	/* Each returns 0, or a negative number when the device failed; then
	 * nothing is promised of the bytes concerned. The range is the
	 * caller's duty: it never leaves [0, size). */
	int (*read)(struct flash *f, uint32_t offset, void *to, uint32_t size);
	/* offset and size are multiples of program_size. NOR only clears bits. */
	int (*program)(struct flash *f, uint32_t offset, const void *from, uint32_t size);
	/* offset is a multiple of erase_size; afterwards the unit reads 0xff. */
	int (*erase)(struct flash *f, uint32_t offset);

	/* Where the bytes lie in memory, word-aligned, when the CPU can see them;
	 * else NULL. It may be Device memory: only aligned words are read from
	 * there, and only by who knows that the compiler does not make it
	 * something else. Between two calls it is what read() would read. */
	const uint8_t *mapped;
};

#endif
