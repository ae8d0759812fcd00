/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * index.c: open addressing with linear probing. The table is never full, so
 * every probe ends.
 */
#include <string.h>
#include "blob.h"
#include "index.h"

#define ROW_MASK STORE_ROWS_MAX /* the row + 1 in the low bits, the tag above */

/* FNV-1a; *size gets the name's length. */
static uint32_t hash_name(const char *name, uint32_t *size)
{
	uint32_t hash = 2166136261u;
	const char *c = name;

	for (; *c != '\0'; c++)
		hash = (hash ^ (uint8_t)*c) * 16777619u;
	*size = (uint32_t)(c - name);
	return hash;
}

bool store_index_open(struct store *s, uint32_t *index, uint32_t count)
{
	if (index == NULL || count < 2)
		return false;
	while ((count & (count - 1)) != 0)
		count &= count - 1;
	memset(index, 0, count * sizeof *index);
	s->index = index;
	s->index_mask = count - 1;
	return true;
}

int store_row_read(const struct store *s, uint32_t i, struct store_row *out)
{
	_Alignas(uint32_t) uint8_t bytes[STORE_ROW_SIZE];
	int error = STORE_E_PLACEMENT;

	if (i < s->row_count)
		error = store_extent_read(s, s->placement, i * STORE_ROW_SIZE, bytes, sizeof bytes);
	if (error == 0)
		store_row_decode(bytes, out);
	return error;
}

static void take_row(uint32_t i, const struct store_row *row, struct store_file *out)
{
	out->id = row->blob;
	out->size = row->size;
	out->row = i;
	out->advice = row->advice;
	out->library = (row->flags & STORE_ROW_LIBRARY) != 0;
}

int store_entry(const struct store *s, uint32_t row, struct store_file *out)
{
	struct store_row r;
	int error = store_row_read(s, row, &r);

	if (error != 0)
		return error;
	take_row(row, &r, out);
	out->name[0] = '\0';
	return STORE_OK;
}

int store_file_read(const struct store *s, uint32_t i, const struct store_row *row,
		    struct store_file *out)
{
	memset(out->name, 0, sizeof out->name);
	take_row(i, row, out);
	if (row->name_size >= sizeof out->name)
		return STORE_E_PLACEMENT;
	return store_extent_read(s, s->manifest, row->name, out->name, row->name_size);
}

/* The slot of a name, or the empty one where it would be. *out is filled when
 * the name is there. */
static int probe(const struct store *s, const char *name, uint32_t size, uint32_t hash,
		 uint32_t *slot, struct store_file *out)
{
	uint32_t at = hash & s->index_mask;

	for (; s->index[at] != 0; at = (at + 1) & s->index_mask) {
		uint32_t word = s->index[at], i = (word & ROW_MASK) - 1;
		struct store_row row;
		int error;

		if ((word & ~ROW_MASK) != (hash & ~ROW_MASK))
			continue;
		error = store_row_read(s, i, &row);
		if (error == 0 && row.name_size != size)
			continue;
		if (error == 0)
			error = store_file_read(s, i, &row, out);
		if (error != 0)
			return error;
		if (memcmp(out->name, name, size) == 0)
			return STORE_OK;
	}
	*slot = at;
	return STORE_E_NO_FILE;
}

int store_index_add(struct store *s, const char *name, uint32_t row)
{
	struct store_file other;
	uint32_t size, hash = hash_name(name, &size), slot;
	int error;

	if (s->file_count == s->index_mask || s->file_count == STORE_FILES_MAX)
		return STORE_E_TOO_MANY;
	error = probe(s, name, size, hash, &slot, &other);
	if (error != STORE_E_NO_FILE)
		return error == 0 ? STORE_E_DUPLICATE : error;
	s->index[slot] = (hash & ~ROW_MASK) | (row + 1);
	s->file_count++;
	return STORE_OK;
}

int store_index_find(const struct store *s, const char *name, struct store_file *out)
{
	uint32_t size, hash = hash_name(name, &size), slot;

	return probe(s, name, size, hash, &slot, out);
}
