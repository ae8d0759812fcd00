/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * rom.h: the state of the ROM that more than one of its files needs.
 */
#ifndef BOOT_ROM_H
#define BOOT_ROM_H

#include <stdbool.h>
#include <stdint.h>
#include "loader/loader.h"
#include "store/store.h"

struct rom {
	struct loader loader;
	struct store store;
	bool has_store; /* store is mounted */
	uint32_t bind;  /* how programs bind: LOAD_NOW, LOAD_UNCHECKED, or 0: lazy but checked */
	bool booting;   /* the boot commands run */
	int status;     /* of the last program or command: $? */
};
extern struct rom rom;

#endif
