/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * blob.c: bounds and checksums of blobs.
 */
#include <string.h>
#include "blob.h"

static bool overlaps_journal(const struct store *s, struct store_extent e)
{
	for (int i = 0; i < 2; i++) {
		uint32_t start = s->journal[i];

		/* The journal owns its unit as a whole. */
		if (e.offset < start + s->erase_size && start < e.offset + e.size)
			return true;
	}
	return false;
}

/* Within the store, behind the superblock's unit, outside of both journals. */
static bool is_data(const struct store *s, struct store_extent e)
{
	return e.offset >= s->erase_size && e.offset <= s->size && e.size <= s->size - e.offset &&
	       !overlaps_journal(s, e);
}

bool store_blob_body(const struct store *s, uint32_t offset, uint32_t size,
		     struct store_extent *body)
{
	struct store_extent all = {offset, s->program_size + size};

	*body = (struct store_extent){offset + s->program_size, size};
	return all.size > size && offset % s->program_size == 0 && is_data(s, all);
}

typedef bool decode_fn(const uint8_t at[STORE_RECORD_SIZE], struct store_blob *out);

static int open_blob(const struct store *s, uint32_t offset, uint32_t type, decode_fn *decode,
		     struct store_blob *out, struct store_extent *body)
{
	_Alignas(uint32_t) uint8_t bytes[STORE_RECORD_SIZE];

	if (!store_blob_body(s, offset, 0, body))
		return STORE_E_NO_BLOB;
	if (s->flash->read(s->flash, offset, bytes, sizeof bytes) != 0)
		return STORE_E_DEVICE;
	if (!decode(bytes, out) || !store_blob_body(s, offset, out->size, body))
		return STORE_E_NO_BLOB;
	return out->type == type ? STORE_OK : STORE_E_BLOB_TYPE;
}

int store_blob_open(const struct store *s, uint32_t offset, uint32_t type, struct store_blob *out,
		    struct store_extent *body)
{
	return open_blob(s, offset, type, store_blob_decode, out, body);
}

int store_blob_peek(const struct store *s, uint32_t offset, uint32_t type, struct store_blob *out,
		    struct store_extent *body)
{
	return open_blob(s, offset, type, store_blob_parse, out, body);
}

/* Whole rows are summed where the device shows them; what is less comes by a read,
 * which knows how to get single bytes. */
static int sum_body(const struct store *s, struct store_extent body, struct store_sum *out)
{
	uint32_t whole = body.size & ~(STORE_SUM_ROW - 1), tail = body.size - whole;
	struct flash *f = s->flash;
	struct store_summing summing;
	uint8_t last[STORE_SUM_ROW];
	const void *rows;
	int error = 0;

	store_sum_start(&summing);
	for (uint32_t at = 0, size; at < whole && error == 0; at += size) {
		size = whole - at < f->view_size ? whole - at : f->view_size;
		error = f->view(f, body.offset + at, size, &rows);
		if (error == 0)
			store_sum_rows(&summing, rows, size / STORE_SUM_ROW);
	}
	if (error != 0)
		return STORE_E_DEVICE;
	error = store_extent_read(s, body, whole, last, tail);
	store_sum_tail(&summing, last, tail);
	*out = store_sum_end(&summing);
	return error;
}

int store_blob_check(const struct store *s, const struct store_blob *blob, struct store_extent body)
{
	struct store_sum sum;
	int error = sum_body(s, body, &sum);

	if (error != 0)
		return error;
	return memcmp(&sum, &blob->sum, sizeof sum) == 0 ? STORE_OK : STORE_E_BLOB_SUM;
}

int store_extent_read(const struct store *s, struct store_extent e, uint32_t offset, void *to,
		      uint32_t size)
{
	if (offset > e.size || size > e.size - offset)
		return STORE_E_RANGE;
	if (size == 0)
		return STORE_OK;
	return s->flash->read(s->flash, e.offset + offset, to, size) == 0 ? STORE_OK
									  : STORE_E_DEVICE;
}
