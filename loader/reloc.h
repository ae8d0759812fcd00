/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * reloc.h: relocating a module whose group is published.
 */
#ifndef LOADER_RELOC_H
#define LOADER_RELOC_H

#include "module.h"

/* Applies every relocation of m. flags: LOAD_NOW, LOAD_UNCHECKED.
 * advice on its imports, or NULL. Every missing
 * name is told; the result is the first refusal or 0. Writes to m's image only. */
int reloc_module(struct module *m, uint32_t flags, const struct advice *advice);

/* Applies the relocations that had to wait for the whole group: those that run
 * its code (IRELATIVE, STT_GNU_IFUNC), and R_ARM_COPY. Cannot fail. */
void reloc_late(struct module *m);

/* Leads the boot-time libraries from m's copies back to the originals. */
void reloc_uncopy(struct module *m);

/* The word of PLT slot i, or NULL when its r_offset is bad; *symbol and *type
 * are those of its relocation. */
uint32_t *reloc_slot(const struct module *m, uint32_t i, uint32_t *symbol, uint32_t *type);

/* Whether PLT slot i still leads to the resolver. */
bool reloc_is_unbound(const struct module *m, uint32_t i);

/* Calls fn with what the word of each relocation with one of these terms
 * (arm/reloc.h) stands for now: with RELOC_S, the address it leads to. What fn returns takes its
 * place. */
typedef uint32_t reloc_word_fn(void *context, uint32_t word);
void reloc_words(const struct module *m, uint32_t terms, reloc_word_fn *fn, void *context);

/* The same with RELOC_S for the words that cannot be unbound: addresses that m holds. */
void reloc_held(const struct module *m, reloc_word_fn *fn, void *context);

/* Returns m's PLT slots that lead into another module to their unbound state,
 * also in the pristine copy of its data. */
void reloc_unbind(struct module *m, const struct module *provider);

/* Lets words that lead to `from` lead to `to`. */
void reloc_redirect(const struct module *m, uint32_t from, uint32_t to);

/* Adds shift to all distances from the thread pointer. */
void reloc_shift_tls(const struct module *m, uint32_t shift);

#endif
