/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * host_item.c: files from a command line.
 */
#include "host_item.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "host_soname.h"
#include "store/manifest.h"

static void name_item(struct host_item *item, char refusal[256])
{
	const char *base = host_base(item->path);

	host_soname(&item->bytes, item->path, item->name, refusal);
	if (item->name[0] != '\0') {
		if (!store_name_is_good(item->name))
			host_fail(1, "%s: its SONAME \"%s\" cannot be a name in a store: %s",
				  item->path, item->name, store_error_text(STORE_E_NAME));
		return;
	}
	if (!store_name_is_good(base))
		host_fail(1, "%s: %s", item->path, store_error_text(STORE_E_NAME));
	strcpy(item->name, base);
}

struct host_item *host_item_add(struct host_items *items, const char *path, char refusal[256])
{
	struct host_item item = {.path = path, .bytes = host_read(path)};
	struct host_item *taken;

	name_item(&item, refusal);
	taken = host_item_find(items, item.name);
	if (taken != NULL)
		host_fail(1, "%s and %s would both be stored as \"%s\"", taken->path, path,
			  item.name);
	if (items->count == items->room) {
		items->room = 2 * items->room + 16;
		items->at = realloc(items->at, items->room * sizeof item);
		if (items->at == NULL)
			host_fail(1, "no memory for %u files", items->room);
	}
	items->at[items->count] = item;
	return &items->at[items->count++];
}

struct host_item *host_item_find(const struct host_items *items, const char *name)
{
	for (uint32_t i = 0; i < items->count; i++) {
		if (strcmp(items->at[i].name, name) == 0)
			return &items->at[i];
	}
	return NULL;
}

static void add_needed(const struct host_items *of, struct host_items *to, const char *dir,
		       const char *name)
{
	char refusal[256];
	char *path;

	if (name[0] == '\0' || strchr(name, '/') != NULL || host_item_find(of, name) != NULL ||
	    host_item_find(to, name) != NULL)
		return;
	if (strcmp(name, "librom.so") == 0) /* a stub there, the ROM itself on the board */
		return;
	path = host_join(dir, name);
	if (access(path, R_OK) == 0)
		host_item_add(to, path, refusal);
}

void host_items_complete(const struct host_items *of, struct host_items *to, const char *dir)
{
	char name[64];

	for (uint32_t i = 0; i < of->count; i++)
		for (uint32_t n = 0; host_needed(&of->at[i].bytes, n, name); n++)
			add_needed(of, to, dir, name);
}
