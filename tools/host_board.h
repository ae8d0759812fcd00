/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * host_board.h: what the host tools know of the boards.
 */
#ifndef TOOLS_HOST_BOARD_H
#define TOOLS_HOST_BOARD_H

#include <stdint.h>

struct host_board {
	const char *name;
	uint32_t store_size; /* bytes of an image, unless it has to grow */
	uint32_t store_max;  /* equal to store_size where the device has a size */
	uint32_t erase_size, program_size;
	uint32_t journal_apart;      /* bytes between the journal areas */
	uint32_t ram_base, ram_size; /* what programs may have, about */
};

/* The board of that name; NULL stands for the default board. Ends the tool
 * with a list of the names when there is none. */
const struct host_board *host_board(const char *name);

#endif
