/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * file.c: the files of a mounted store.
 */
#include <string.h>
#include "blob.h"
#include "index.h"
#include "manifest.h"

int store_find(const struct store *s, const char *name, struct store_file *out)
{
	return store_index_find(s, name, out);
}

int store_next(const struct store *s, uint32_t *cursor, struct store_file *out)
{
	while (*cursor < s->entry_count) {
		uint32_t i = (*cursor)++;
		struct store_row row;
		int error = store_row_read(s, i, &row);

		if (error != 0)
			return error;
		if (row.type == STORE_BLOB_ELF)
			return store_file_read(s, i, &row, out);
	}
	return STORE_E_END;
}

int store_read(const struct store *s, const struct store_file *f, uint32_t offset, void *to,
	       uint32_t size)
{
	struct store_extent body;

	if (!store_blob_body(s, f->id, f->size, &body))
		return STORE_E_NO_BLOB;
	return store_extent_read(s, body, offset, to, size);
}

int store_digest(const struct store *s, const struct store_file *f,
		 uint8_t digest[STORE_DIGEST_SIZE])
{
	struct store_row row;
	int error = store_row_read(s, f->row, &row);

	return error != 0 ? error : store_digest_read(s, &row, digest, STORE_DIGEST_SIZE);
}

/* The header at the file's place must be that of the file the manifest names. */
static int file_open(const struct store *s, const struct store_file *f, struct store_blob *blob,
		     struct store_extent *body)
{
	uint8_t digest[STORE_BLOB_DIGEST];
	struct store_row row;
	int error = store_blob_open(s, f->id, STORE_BLOB_ELF, blob, body);

	if (error == 0)
		error = store_row_read(s, f->row, &row);
	if (error == 0)
		error = store_digest_read(s, &row, digest, sizeof digest);
	if (error != 0)
		return error;
	if (blob->size != f->size || memcmp(blob->digest, digest, sizeof digest) != 0)
		return STORE_E_BLOB_DIGEST;
	return STORE_OK;
}

void store_look_ahead(const struct store *s, const struct store_file *f)
{
	const struct flash *flash = s->flash;
	struct store_extent body;
	const void *at;

	if (flash->view_size < flash->size && store_blob_body(s, f->id, f->size, &body) &&
	    s->program_size + body.size <= flash->view_size)
		(void)flash->view(s->flash, f->id, s->program_size + body.size, &at);
}

int store_check(const struct store *s, const struct store_file *f)
{
	struct store_blob blob;
	struct store_extent body;
	int error;

	store_look_ahead(s, f);
	error = file_open(s, f, &blob, &body);
	return error != 0 ? error : store_blob_check(s, &blob, body);
}

const char *store_boot(const struct store *s)
{
	return s->boot;
}

uint32_t store_generation(const struct store *s)
{
	return s->generation;
}
