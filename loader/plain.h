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
	const struct elf32_sym *symbols;
	const struct import *import;
	uint32_t imports; /* 0: nothing is known */
	const struct module *m;
};

/* advice may be NULL; it has to live as long as *p. False if m's references are none
 * of this file's business: they have versions, m looks into its own group first, or
 * a tracer wants to hear of each. */
bool plain_open(struct plain *p, const struct module *m, const struct advice *advice);

/* The definition that symbol i of the module stands for, and whose it is. NULL says
 * nothing: somebody else has to look. */
const struct elf32_sym *plain_find(const struct plain *p, uint32_t i, struct module **from);

/* Applies R_ARM_ABS32, GLOB_DAT and JUMP_SLOT from rel on, up to the first of the
 * count that it leaves to others: one of another type or for another word than
 * those of w, or a symbol that plain_find does not find. Returns how many were done. */
uint32_t plain_apply(const struct plain *p, const struct writable *w, const struct elf32_rel *rel,
		     uint32_t count);

/* The same for slot n of a module with MODULE_PLAIN_SLOTS, at its first call: all its
 * slots are R_ARM_JUMP_SLOT in REL form and lie where the resolver looks for them,
 * and plain_open was true. Returns the address that stands in the slot from now on, or 0. */
uint32_t plain_bind_slot(struct module *m, uint32_t n);

#endif
