/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * blob.c: bounds and checksums of blobs.
 */
#include "blob.h"
#include "crc32.h"

#define CHUNK 512u /* bytes per read of a check: one SD sector, no large stack */

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
	struct store_extent all = {offset, s->program_size};

	if (offset % s->program_size != 0 || !is_data(s, all) || size > s->size)
		return false;
	all.size += size;
	*body = (struct store_extent){offset + s->program_size, size};
	return all.size >= size && is_data(s, all);
}

int store_blob_open(const struct store *s, uint32_t offset, uint32_t type, struct store_blob *out,
		    struct store_extent *body)
{
	uint8_t bytes[STORE_RECORD_SIZE];

	if (!store_blob_body(s, offset, 0, body))
		return STORE_E_NO_BLOB;
	if (s->flash->read(s->flash, offset, bytes, sizeof bytes) != 0)
		return STORE_E_DEVICE;
	if (!store_blob_decode(bytes, out) || !store_blob_body(s, offset, out->size, body))
		return STORE_E_NO_BLOB;
	return out->type == type ? STORE_OK : STORE_E_BLOB_TYPE;
}

int store_blob_check(const struct store *s, const struct store_blob *blob, struct store_extent body)
{
	uint8_t bytes[CHUNK];
	uint32_t crc = 0;

	for (uint32_t at = 0; at < body.size;) {
		uint32_t size = body.size - at < CHUNK ? body.size - at : CHUNK;
		int error = store_extent_read(s, body, at, bytes, size);

		if (error != 0)
			return error;
		crc = crc32_add(crc, bytes, size);
		at += size;
	}
	return crc == blob->crc ? STORE_OK : STORE_E_BLOB_CRC;
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
