/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cfi_nor.h: NOR flash of the Intel command set, two x16 chips side by side on
 * a 32-bit bus, as described by its own CFI tables.
 */
#ifndef DRIVERS_CFI_NOR_H
#define DRIVERS_CFI_NOR_H

#include <stdint.h>
#include "store/flash.h"

struct cfi_nor {
	struct flash flash; /* first: the driver finds itself by it */
	uint32_t base;
	uint32_t buffer_size; /* bytes of one buffered program */
	uint32_t program_us;  /* time limits: one buffer */
	uint32_t erase_us;    /* one erase unit */
};

enum cfi_nor_error {
	CFI_NOR_E_NONE = -1,    /* no such chips at the address */
	CFI_NOR_E_TIME = -2,    /* the chips did not get ready in time */
	CFI_NOR_E_ERASE = -3,   /* they report that erasing failed */
	CFI_NOR_E_PROGRAM = -4, /* they report that programming failed */
	CFI_NOR_E_LOCKED = -5,  /* the block is protected */
	CFI_NOR_E_BITS = -6,    /* a 1 was to be written over a 0: erase first */
	CFI_NOR_E_VOLTAGE = -7, /* the supply is too low to write */
};

/* Asks the chips at base who they are and fills in *n. The flash is mapped as
 * Device memory; size bytes are mapped. Needs the timer. 0 or an error. */
int cfi_nor_init(struct cfi_nor *n, uint32_t base, uint32_t size);

#endif
