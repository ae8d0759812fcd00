/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * source.h: where the loader gets files from. boot/ fills it in over the
 * store, host tools over plain files; the loader has never heard of flash.
 */
#ifndef LOADER_SOURCE_H
#define LOADER_SOURCE_H

#include <stdint.h>

struct file {
	uint32_t id;     /* the source's own; equal for the same bytes */
	uint32_t size;   /* bytes */
	uint32_t advice; /* the source's own: what it knows of the file's imports; 0: nothing */
};

/* What a file's imports were found to be when it was stored. Of all this nothing
 * is certain: a hash may be another name's, and a hint wrong in every way. It
 * speaks of the symbols [first, first + count) of the file. */
struct advice {
	uint32_t first, count;
	const uint32_t *hash; /* the GNU hash of each one's name; 0: nothing is known */
	const uint32_t *hint; /* of each: ADVICE_NONE, or who provides it << 16 | symbol there */
	const uint32_t *provider; /* the id of each file that provides something */
	uint32_t provider_count;  /* every hint's is below it */
};
#define ADVICE_NONE 0xffffffffu

struct source {
	/* Finds the file that is kept under a name (a soname, a program's
	 * name). Returns 0 and fills *out, or -1 when there is none. */
	int (*find)(struct source *s, const char *name, struct file *out);
	/* Copies size bytes from offset; the caller has checked that they lie
	 * within file->size. Returns 0, or -1 when the device failed. */
	int (*read)(struct source *s, const struct file *file, uint32_t offset, void *to,
		    uint32_t size);
	/* Or NULL. Fills *out with the advice on a file whose `advice` is not 0; its
	 * arrays are the source's, good until the next call of this function.
	 * Returns 0, or -1 when there is none that holds together. */
	int (*advice)(struct source *s, const struct file *file, struct advice *out);
};

#endif
