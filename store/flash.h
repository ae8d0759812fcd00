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

	/* Shows size bytes, at most view_size, as memory: *at is good until the
	 * next call of any kind. offset is a multiple of 64, and so aligned is
	 * *at. It may be Device memory: whoever looks there reads aligned words
	 * only and does not leave the choice to the compiler. For bytes that
	 * will be read soon, too: a device may keep what it has shown. */
	int (*view)(struct flash *f, uint32_t offset, uint32_t size, const void **at);
	uint32_t view_size; /* a multiple of 64, not 0 */
};

#endif
