/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * host_flash.h: a store image in memory as a flash device.
 */
#ifndef TOOLS_HOST_FLASH_H
#define TOOLS_HOST_FLASH_H

#include "store/flash.h"

struct host_flash {
	struct flash flash; /* first, so that one can be had from the other */
	uint8_t *bytes;     /* flash.size of them, the caller's */
};

/* Units of one byte: an image that is only read may have been made for any
 * geometry. */
void host_flash_open(struct host_flash *h, uint8_t *bytes, uint32_t size);

#endif
