/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * scope.h: which of the definitions of a name a module sees.
 */
#ifndef LOADER_SCOPE_H
#define LOADER_SCOPE_H

#include "module.h"

/* Where each kind of module stands in the global scope: the program and its
 * libraries, the boot-time libraries, the ROM, what was opened with RTLD_GLOBAL. */
enum scope_rank {
	RANK_PROGRAM = 0,
	RANK_RESIDENT = 0x10000000,
	RANK_ROM = 0x20000000,
	RANK_OPENED = 0x30000000,
	RANK_LOCAL = 0x40000000,
};

struct found {
	struct module *module;
	const struct elf32_sym *symbol;
};

/* Finds what `from` is bound to by a name: the global scope in its order, then
 * from's own group breadth first (gABI chapter 5, "Shared Object
 * Dependencies"). hash is gnu_hash(name). */
bool scope_find(struct loader *ld, const struct module *from, const char *name, uint32_t hash,
		struct found *out);

/* Finds a name in the global scope, in modules whose rank is above `above`
 * (or anywhere when above is UINT32_MAX). */
bool scope_find_global(struct loader *ld, uint32_t above, const char *name, struct found *out);

/* Finds a name in root and what it needs, breadth first. */
bool scope_find_in(struct loader *ld, struct module *root, const char *name, struct found *out);

/* Walks root and what it needs, breadth first, without root twice: sets place
 * and walk_next, returns root. Valid until the next walk. */
struct module *scope_walk(struct loader *ld, struct module *root);

/* The module that a name stands for, as from sees it. */
struct module *scope_module(struct loader *ld, const char *name);

#endif
