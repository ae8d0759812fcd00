/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * host_item.h: files from a command line, under the names that a store gives
 * them.
 */
#ifndef TOOLS_HOST_ITEM_H
#define TOOLS_HOST_ITEM_H

#include "host_file.h"

struct host_item {
	const char *path;
	char name[64]; /* in the store */
	struct host_bytes bytes;
	bool library; /* a boot-time library */
};

struct host_items {
	struct host_item *at;
	uint32_t count, room;
};

/* Reads a file and names it: its SONAME, else its file name. What the loader
 * says against its headers goes to `refusal`, "" when nothing. Ends the tool when
 * the file cannot be read, or has no usable name, or the name is taken. */
struct host_item *host_item_add(struct host_items *items, const char *path, char refusal[256]);

/* Adds to `to` what the items of `of` need, neither of the two has, and dir has a
 * file for. `of` may be `to`: then what was added is completed, too. */
void host_items_complete(const struct host_items *of, struct host_items *to, const char *dir);

/* The item of that name, or NULL. */
struct host_item *host_item_find(const struct host_items *items, const char *name);

#endif
