/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * note.h: what a module's notes say: GNU's build-id, and romld's own
 * "keep my state" (docs/ABI.md).
 */
#ifndef LOADER_NOTE_H
#define LOADER_NOTE_H

#include "elf.h"
#include "module.h"

/* Walks the loaded PT_NOTEs; sets m->build_id and MODULE_KEEPS. */
int note_read(struct module *m, const struct elf *e);

#endif
