/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * scope.h: which of the definitions of a name a module sees.
 */
#ifndef LOADER_SCOPE_H
#define LOADER_SCOPE_H

#include "module.h"
#include "version.h"

/* Where each kind of module stands in the global scope: the program and its
 * libraries, the boot-time libraries, the ROM, what was opened with RTLD_GLOBAL.
 * Ranks of one kind are RANK_STEP apart: a filtee goes before its filter. */
enum scope_rank {
	RANK_PROGRAM = 0x1000,
	RANK_RESIDENT = 0x10000000,
	RANK_ROM = 0x20000000,
	RANK_OPENED = 0x30000000,
	RANK_LOCAL = 0x40000000,
	RANK_STEP = 16,
};

/* What is looked for. */
struct query {
	struct name name;
	struct wanted wanted;
	bool call; /* for a PLT slot: a fixed program's own PLT entry does not count */
};

/* Where. One of: */
struct scope {
	const struct module *from;  /* what this module is bound to: the global scope in its
				     * order, then its own group, breadth first (gABI chapter 5,
				     * "Shared Object Dependencies"); the group first when it
				     * was opened with RTLD_DEEPBIND, else itself first when
				     * it has DT_SYMBOLIC */
	struct module *root;        /* this module and what it needs, breadth first; */
	const struct module *after; /* with root or without, when not NULL: only behind it */
};

struct found {
	struct module *module;
	const struct elf32_sym *symbol;
};

bool scope_find(struct loader *ld, const struct scope *scope, const struct query *q,
		struct found *out);

/* Walks root and what it needs, breadth first, filtees directly before their
 * filter: sets place and walk_next, returns the first. Valid until the next walk. */
struct module *scope_walk(struct loader *ld, struct module *root);

/* RTLD_GLOBAL: root and what it needs join the end of the global scope, breadth first,
 * as far as they are no part of it. */
void scope_promote(struct loader *ld, struct module *root);

/* The module that a name stands for. */
struct module *scope_module(struct loader *ld, const char *name);

#endif
