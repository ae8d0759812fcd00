/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dynamic.h: the dynamic section of a placed image, judged.
 */
#ifndef LOADER_DYNAMIC_H
#define LOADER_DYNAMIC_H

#include "elf.h"
#include "module.h"

/* Fills in what m can know of itself from its placed image: name, tables,
 * hashes, initialisers, notes, flags. m->image is placed; e is the file that it
 * came from. *needed and *hashes receive how many DT_NEEDED there are and how
 * many hashes have to be computed for want of DT_GNU_HASH. Returns 0 or a
 * refusal that was told. gABI chapter 5, "Dynamic Section". */
int dynamic_open(struct module *m, const struct elf *e, uint32_t *needed, uint32_t *hashes);

/* Computes the hashes that the file does not bring, into room for them. */
void dynamic_hash(struct module *m, uint32_t *room);

/* The next library that m names at or behind *at (an entry of m->l_ld, advanced
 * past it), or NULL: filtees (DT_FILTER, DT_AUXILIARY) or DT_NEEDED. *optional
 * tells whether it may be missing. */
const char *dynamic_library(const struct module *m, const struct elf32_dyn **at, bool filtee,
			    bool *optional);

/* Whether a name may be one: 1 to 63 printable characters. */
bool name_usable(const char *name);

#endif
