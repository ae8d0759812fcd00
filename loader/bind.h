/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * bind.h: from a symbol index of a module to the definition it is bound to.
 */
#ifndef LOADER_BIND_H
#define LOADER_BIND_H

#include "plain.h"
#include "scope.h"

#define BIND_TOLD 16u /* missing names of one module that are told one by one */

/* One module's references being bound, all at once or one. */
struct binder {
	struct module *m;
	struct plain plain;
	bool is_plain;      /* whether that may be asked */
	uint32_t symbol;    /* the last one that was looked up: neighbours repeat it */
	struct found found; /* and what it was */
	bool call;          /* whether for a call */
	bool proof;         /* whether only to know that it could be bound */
	uint32_t missing[BIND_TOLD];
	uint32_t missing_count;
};

enum bind_use {
	BIND_ADDRESS, /* its address counts: a fixed program's PLT entry may stand for it */
	BIND_CALL,    /* a PLT slot */
	BIND_COPY,    /* R_ARM_COPY: anybody's but its own */
};

/* Makes b ready to bind references of m. advice may be NULL. */
void bind_open(struct binder *b, struct module *m, const struct advice *advice);

/* Finds what symbol i stands for. A weak one that nobody defines is found with
 * module NULL; index 0 is m itself without a symbol. Returns 0 or a refusal
 * that was told, each missing name once. */
int bind_symbol(struct binder *b, uint32_t i, enum bind_use use, struct found *out);

/* S: the address that a definition has for others. For an STT_GNU_IFUNC the one
 * that its resolver chooses: code of the module runs. */
uint32_t bind_address(const struct loader *ld, const struct found *f);

/* Loads again what was unloaded from under m (unload.c). */
int unload_fill_holes(struct module *m);

static inline bool bind_is_ifunc(const struct found *f)
{
	return f->symbol && sym_type(f->symbol) == STT_GNU_IFUNC;
}

/* What arm/plt.S calls on the first call through PLT slot i of m. Returns the
 * function's address, which stands in the slot from now on. */
uint32_t bind_slot(struct module *m, uint32_t i);

#endif
