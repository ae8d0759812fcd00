/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * modules.h: the seam between store and loader. The store knows files, the
 * loader asks a source for bytes by name; neither has heard of the other.
 */
#ifndef BOOT_MODULES_H
#define BOOT_MODULES_H

#include "loader/source.h"
#include "store/store.h"

/* The loader's source of files: the mounted store, empty before. */
extern struct source modules_source;

/* Mounts the store; when that fails, says why and leaves the board without. */
void modules_mount(void);

/* Finds a file of the store that is good: its bytes are compared with their checksum
 * when it is found for the first time since reset. 0, or a store error. */
int modules_file(const char *name, struct store_file *out);

/* Makes rom.loader: RAM, the ROM's exports, nothing loaded. */
void modules_prepare(void);

/* Has every file compared with its checksum again, as after a reset. */
void modules_doubt(void);

/* Loads the store's boot-time libraries in their order. A refusal is told and
 * the next one is tried. */
void modules_load_libraries(void);

#endif
