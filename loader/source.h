/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * source.h: where the loader gets files from. boot/ fills it in over the
 * store, host tools over plain files; the loader has never heard of flash.
 */
#ifndef LOADER_SOURCE_H
#define LOADER_SOURCE_H

#include <stdint.h>

struct file {
	uint32_t id;   /* the source's own; equal for the same bytes */
	uint32_t size; /* bytes */
};

struct source {
	/* Finds the file that is kept under a name (a soname, a program's
	 * name). Returns 0 and fills *out, or -1 when there is none. */
	int (*find)(struct source *s, const char *name, struct file *out);
	/* Copies size bytes from offset; the caller has checked that they lie
	 * within file->size. Returns 0, or -1 when the device failed. */
	int (*read)(struct source *s, const struct file *file, uint32_t offset, void *to,
		    uint32_t size);
};

#endif
