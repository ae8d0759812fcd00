/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plain.h: the fast path of binding, which nearly every reference of nearly
 * every module goes: to a name that stands in the export table once, with no
 * version, in a module that everyone sees. Whatever needs judgement is left to
 * scope.c, by way of bind.c.
 */
#ifndef LOADER_PLAIN_H
#define LOADER_PLAIN_H

#include "arm/relative.h"
#include "module.h"

/* A module whose references are being bound, and what is known of them. */
struct plain {
	const struct exports *exports;
	struct module *const *modules; /* of its, by what at[] says */
	const struct elf32_sym *symbols;
	const uint32_t *key, *at;    /* of the advice, */
	uint32_t imports;            /* about so many symbols; 0: there is none */
	uint32_t known;              /* what in at[] is below that counts; 0: nothing */
	const struct lineup *lineup; /* that holds, if there is one */
	/* The latest symbol that was searched, and what was found. */
	uint32_t latest;
	const struct elf32_sym *found;
	struct module *from;
	struct module *m;
};

/* advice may be NULL; its words have to live as long as *p. False if m's references are none
 * of this file's business: they have versions, m looks into its own group first, or
 * a tracer wants to hear of each. */
bool plain_open(struct plain *p, struct module *m, const struct advice *advice);

/* The definition that symbol i of the module stands for, and whose it is. NULL says
 * nothing: somebody else has to look. */
const struct elf32_sym *plain_find(struct plain *p, uint32_t i, struct module **from);

/* Applies R_ARM_ABS32, GLOB_DAT and JUMP_SLOT from rel on, up to the first of the
 * count that it leaves to others: one of another type or for another word than
 * those of w, or a symbol that plain_find does not find. Returns how many were done. */
uint32_t plain_apply(struct plain *p, const struct writable *w, const struct elf32_rel *rel,
		     uint32_t count);

/* The same for slot n of a module with MODULE_PLAIN_SLOTS, at its first call: all its
 * slots are R_ARM_JUMP_SLOT in REL form and lie where the resolver looks for them,
 * and plain_open was true. Returns the address that stands in the slot from now on, or 0. */
uint32_t plain_bind_slot(struct module *m, uint32_t n);

/* Fills k, with room for m's slots. The advice has a lineup that holds: p->known. */
void plain_keep(const struct plain *p, struct kept *k);

#endif
