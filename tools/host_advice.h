/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * host_advice.h: finds out what the files of a store import from each other, by a
 * dry-run link as the ROM would do it.
 */
#ifndef TOOLS_HOST_ADVICE_H
#define TOOLS_HOST_ADVICE_H

#include "host_board.h"
#include "host_item.h"

/* Of one file. Providers are numbers of items until their places are known. */
struct host_advice {
	uint32_t first, count; /* symbols of the file; count 0: there is no advice */
	uint32_t *hash, *hint; /* of each, as store/advice.h has them */
	uint32_t *provider;
	uint32_t providers;
};

/* Advice on each item, in their order. dir is where librom.so is; without it, what
 * needs the ROM gets no advice, as does every file that would not load. */
struct host_advice *host_advice_make(const struct host_board *board, const struct host_item *items,
				     uint32_t count, const char *dir);

#endif
