/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * exports.h: the one hashed table of everything that modules can be bound to.
 *
 * One open-addressed probe per symbol, whatever the number of modules and of
 * exports. A slot is one word: which module, which of its symbols, four bits of
 * the hash, and whether the same name stands again further on. Names and full
 * hashes stay in the modules' images (the chain words of DT_GNU_HASH are the
 * hashes). Symbol 0, which ELF leaves undefined, stands for the module's name.
 */
#ifndef LOADER_EXPORTS_H
#define LOADER_EXPORTS_H

#include <stdbool.h>
#include <stdint.h>
#include "arm/name.h"
#include "region.h"

struct module;

#define EXPORTS_MODULES 2048u  /* index 0 is never used */
#define EXPORTS_SYMBOLS 65536u /* of one module */

struct slots {
	uint32_t *at;
	uint32_t size; /* slots; 0 before the first reservation */
	uint32_t used;
	struct extent block; /* where they live */
};

struct exports {
	struct slots slots;
	uint32_t index_hint; /* the first free index; 0 before any was given */
	uint32_t dismissed;  /* modules that have ever gone: until one does, an index stays whose it
				is */
	struct module *modules[EXPORTS_MODULES];
};

/* The GNU hash of a name. */
static inline uint32_t gnu_hash(const char *name)
{
	return name_of(name).hash;
}

/* Gives m an index, so that its symbols can be published, and a lineage: 64 bits made of
 * its file's ordinal, whether it is global, and the lineage of the module of the index
 * before. So modules that were loaded in the same order have the same, and one number
 * tells of all up to its own. 0: some of them has no ordinal, or is gone. False: no index
 * is left. */
bool exports_admit(struct exports *x, struct module *m);
void exports_dismiss(struct exports *x, struct module *m);

/* Makes room for `more` symbols. A larger table is a new block; the old one is
 * handed to *old (which then holds no block yet, or is given back), so that an
 * aborted load can return to it. False when there is no RAM. */
bool exports_reserve(struct exports *x, struct region *ram, uint32_t more, struct slots *old);

/* Makes the table as small as it was, if there is RAM to move it; used < size. */
void exports_shrink(struct exports *x, struct region *ram, uint32_t size);

/* Adds or removes symbol i of m (0: its name). Adding needs reserved room;
 * removing in the reverse order leaves the table as it was, byte for byte. */
void exports_add(struct exports *x, struct module *m, uint32_t i);
void exports_remove(struct exports *x, struct module *m, uint32_t i);

/* Walks the symbols of this name: *cursor starts at EXPORTS_START; returns the
 * module and sets *i, or NULL behind the last. *more tells whether another one
 * follows. */
#define EXPORTS_START UINT32_MAX
struct module *exports_next(const struct exports *x, const struct name *name, uint32_t *cursor,
			    uint32_t *i, bool *more);

/* The same for the modules of this name. */
struct module *exports_next_module(const struct exports *x, const struct name *name,
				   uint32_t *cursor, bool *more);

#endif
