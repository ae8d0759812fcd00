/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * index.h: from a name to its row, in one probe of the caller's memory. A slot
 * holds the upper bits of the name's hash beside the row, so that flash is read
 * for the name that is wanted and for hardly any other.
 */
#ifndef STORE_INDEX_H
#define STORE_INDEX_H

#include "layout.h"
#include "store.h"

/* Takes the memory for s, emptied; false when it cannot hold one file. */
bool store_index_open(struct store *s, uint32_t *index, uint32_t count);

/* Enters the file at a row. STORE_E_DUPLICATE, _TOO_MANY, or what reading an
 * earlier name said. */
int store_index_add(struct store *s, const char *name, uint32_t row);

/* Finds the row of a name and fills *out from it. STORE_E_NO_FILE when there is
 * none. */
int store_index_find(const struct store *s, const char *name, struct store_file *out);

/* Reads row i of the placement table. */
int store_row_read(const struct store *s, uint32_t i, struct store_row *out);

/* Fills *out from row i, which was read, and the name in the manifest. */
int store_file_read(const struct store *s, uint32_t i, const struct store_row *row,
		    struct store_file *out);

#endif
