/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * source.h: where the loader gets files from. boot/ fills it in over the
 * store, host tools over plain files; the loader has never heard of flash.
 */
#ifndef LOADER_SOURCE_H
#define LOADER_SOURCE_H

#include <stdint.h>

struct file {
	uint32_t id;     /* the source's own; equal for the same bytes; not UINT32_MAX */
	uint32_t size;   /* bytes */
	uint32_t advice; /* the source's own: what it knows of the file's imports; 0: nothing */
};

/* What a symbol of a file that it does not define was found to be when the file was
 * stored. Of all this nothing is certain. */
struct import {
	uint32_t key;      /* of its name, as the export table has it (slots.h); 0: not known */
	uint32_t slot;     /* where it was there, less module and AGAIN; 0: not known */
	uint32_t provider; /* the id of the file that defines it */
	uint32_t check;    /* import_check(key, st_name here, st_name there) */
};

/* Ties a row to the symbol that it is about, here and there, and its key to both. */
static inline uint32_t import_check(uint32_t key, uint32_t here, uint32_t there)
{
	return key ^ here ^ (there << 16 | there >> 16);
}

/* Of the symbols [0, count) of the file; rows of 0 know nothing. */
struct advice {
	const struct import *import;
	uint32_t count;
};

struct source {
	/* Finds the file that is kept under a name (a soname, a program's
	 * name). Returns 0 and fills *out, or -1 when there is none. */
	int (*find)(struct source *s, const char *name, struct file *out);
	/* Copies size bytes from offset; the caller has checked that they lie
	 * within file->size. Returns 0, or -1 when the device failed. */
	int (*read)(struct source *s, const struct file *file, uint32_t offset, void *to,
		    uint32_t size);
	/* Or NULL. Fills *out with the advice on a file whose `advice` is not 0; its
	 * rows are the source's, good until the next call of this function.
	 * Returns 0, or -1 when there is none that holds together. */
	int (*advice)(struct source *s, const struct file *file, struct advice *out);
};

#endif
