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

/* Of one file: ADVICE_WORDS(count) words. */
struct host_advice {
	uint32_t *words;
	uint32_t count; /* symbols; 0: there is no advice */
	bool done;      /* the file was linked once: later it may stand among others */
};

/* Advice on each item, in their order. dir is where librom.so is; without it, what
 * needs the ROM gets no advice, as does every file that would not load. */
struct host_advice *host_advice_make(const struct host_board *board, const struct host_item *items,
				     uint32_t count, const char *dir);

#endif
