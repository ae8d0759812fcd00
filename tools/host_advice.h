/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * host_advice.h: finds out what the files of a store import from each other, by a
 * dry-run link as the ROM would do it.
 */
#ifndef TOOLS_HOST_ADVICE_H
#define TOOLS_HOST_ADVICE_H

#include "host_board.h"
#include "host_item.h"
#include "loader/source.h"

/* Of one file. Providers are numbers of items, plus 1, until their places are known. */
struct host_advice {
	struct import *import;
	uint32_t count; /* rows; 0: there is no advice */
};

/* Advice on each item, in their order. dir is where librom.so is; without it, what
 * needs the ROM gets no advice, as does every file that would not load. */
struct host_advice *host_advice_make(const struct host_board *board, const struct host_item *items,
				     uint32_t count, const char *dir);

#endif
