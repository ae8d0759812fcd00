/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * source.h: where the loader gets files from. boot/ fills it in over the
 * store, host tools over plain files; the loader has never heard of flash.
 */
#ifndef LOADER_SOURCE_H
#define LOADER_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

struct file {
	uint32_t id;      /* the source's own */
	uint32_t size;    /* bytes */
	uint32_t ordinal; /* its number in the set of files that advice is about; FILE_NO_ORDINAL */
};

#define FILE_NO_ORDINAL UINT32_MAX

/* What was found out about the symbols [0, count) of a file when it was stored, as the
 * words of the source have it:
 *
 *	lineup	2 x 3	which modules were there then (struct lineup); the larger one first
 *	key	count	of a symbol's name, as the export table has it (slots.h); 0: not known
 *	at	count	IMPORT_AT the module that defined it and its symbol there, or IMPORT_UNKNOWN
 *
 * The source vouches for these words as for the bytes of its files: the module with that
 * number defined the name, as a function, an object or a label of some section. Whether
 * the same modules are there now, and nobody else who defines it, the loader sees. */
struct advice {
	const uint32_t *words;
	uint32_t count;
};

#define ADVICE_KEYS         6u
#define ADVICE_WORDS(count) (ADVICE_KEYS + 2 * (count))

/* 64 bits that tell of a module and of all that were numbered before it (exports.h). In
 * two words, so that nobody has to be aligned for them; 0: none. */
struct lineage {
	uint32_t low, high;
};

static inline bool lineage_is_none(struct lineage l)
{
	return (l.low | l.high) == 0;
}

/* The modules 1 to `last` are those of then if the last of them has this lineage. */
struct lineup {
	uint32_t last;
	struct lineage lineage;
};

#define IMPORT_UNKNOWN UINT32_MAX
/* Module numbers (module.h, index) are 1 to 2047. */
#define IMPORT_AT(index, symbol) (((uint32_t)(index)-1) << 21 | (uint32_t)(symbol))

struct source {
	/* Finds the file that is kept under a name (a soname, a program's
	 * name). Returns 0 and fills *out, or -1 when there is none. */
	int (*find)(struct source *s, const char *name, struct file *out);
	/* Copies size bytes from offset; the caller has checked that they lie
	 * within file->size. Returns 0, or -1 when the device failed. */
	int (*read)(struct source *s, const struct file *file, uint32_t offset, void *to,
		    uint32_t size);
	/* Or NULL. Fills *out with the advice on a file of the set; its
	 * words are the source's, good until the next call of this function.
	 * Returns 0, or -1 when there is none that holds together. */
	int (*advice)(struct source *s, uint32_t ordinal, struct advice *out);
};

#endif
