/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * host_image.h: makes a store image of files.
 */
#ifndef TOOLS_HOST_IMAGE_H
#define TOOLS_HOST_IMAGE_H

#include "host_advice.h"
#include "host_board.h"
#include "host_item.h"

/* Packs the items in their order, with the advice on each unless that is NULL; size
 * 0 means the board's own. Ends the tool when they do not fit. */
struct host_bytes host_image_make(const struct host_board *board, uint32_t size, const char *boot,
				  const struct host_item *items, uint32_t count,
				  const struct host_advice *advice);

#endif
