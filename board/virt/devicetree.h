/* SPDX-License-Identifier: BSD-2-Clause */
/* devicetree.h: what virt reads from the device tree that QEMU makes. */
#ifndef BOARD_VIRT_DEVICETREE_H
#define BOARD_VIRT_DEVICETREE_H

#include <stdbool.h>
#include <stdint.h>
#include "drivers/psci.h"

struct devicetree {
	uint32_t ram_base, ram_size; /* bytes; the part below 4 GiB */
	enum psci_conduit conduit;
};

/* Reads the blob at `at`, which may be garbage; no byte behind most is looked
 * at. False, *out unchanged, when it names no RAM at `ram`. Needs the MMU, since
 * libfdt accesses memory unaligned. */
bool devicetree_read(const void *at, uint32_t most, uint32_t ram, struct devicetree *out);

#endif
