/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * reloc.h: relocating a module whose group is published.
 */
#ifndef LOADER_RELOC_H
#define LOADER_RELOC_H

#include "module.h"

/* Applies every relocation of m. flags: LOAD_NOW, LOAD_UNCHECKED. Every missing
 * name is told; the result is the first refusal or 0. Writes to m's image only. */
int reloc_module(struct module *m, uint32_t flags);

/* Looks symbol i of m up and says what it stands for (S). A weak undefined one
 * is 0. Returns 0 or a refusal that was told. */
int reloc_symbol(struct module *m, uint32_t i, uint32_t *value);

/* The word of PLT slot i, or NULL when its r_offset is bad; *symbol and *type
 * are those of its relocation. */
uint32_t *reloc_slot(const struct module *m, uint32_t i, uint32_t *symbol, uint32_t *type);

/* Calls fn with the address that each symbolic relocation of m leads to now,
 * PLT slots too. */
typedef void reloc_word_fn(void *context, uint32_t word);
void reloc_words(const struct module *m, reloc_word_fn *fn, void *context);

#endif
