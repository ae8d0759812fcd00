/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * host_browse.h: what mkstore does with a store that is there. Each returns the
 * tool's exit status.
 */
#ifndef TOOLS_HOST_BROWSE_H
#define TOOLS_HOST_BROWSE_H

#include "host_file.h"
#include "host_flash.h"
#include "store/store.h"

struct host_store {
	struct store store;
	struct host_flash flash;
	uint32_t index[STORE_INDEX_COUNT];
	const char *path;
};

/* Mounts an image; ends the tool with a sentence when it is none. */
void host_store_open(struct host_store *h, const char *path, struct host_bytes image);

/* "451.8 KiB" */
const char *host_size_text(uint32_t bytes, char text[32]);

/* The whole file. Returns 0 or a store error. */
int host_store_read(const struct host_store *h, const struct store_file *f, struct host_bytes *out);

/* "hello.img: 14 files, 1.2 MiB of 64 MiB" */
void host_store_summary(const struct host_store *h);

int host_store_list(const struct host_store *h);

/* Compares every file with its checksum and digest. */
int host_store_check(const struct host_store *h);

/* Writes the named files, or all, into dir. */
int host_store_extract(const struct host_store *h, const char *dir, char *const *names, int count);

#endif
