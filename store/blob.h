/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * blob.h: the one gateway to blobs. What comes out of it lies within the store,
 * outside of the superblock and the journals, whatever was asked for.
 */
#ifndef STORE_BLOB_H
#define STORE_BLOB_H

#include "layout.h"
#include "store.h"

/* Reads and judges the header at offset: 0 and the header in *out with the
 * body's place in *body, or STORE_E_NO_BLOB, _BLOB_TYPE, _DEVICE. */
int store_blob_open(const struct store *s, uint32_t offset, uint32_t type, struct store_blob *out,
		    struct store_extent *body);

/* The same without the header's CRC, for who compares the body with the checksum in it at
 * once: a header that is wrong about that has no such body. */
int store_blob_peek(const struct store *s, uint32_t offset, uint32_t type, struct store_blob *out,
		    struct store_extent *body);

/* Where the body of a blob at offset would be; false when header and body are
 * not within the data of the store. Reads nothing. */
bool store_blob_body(const struct store *s, uint32_t offset, uint32_t size,
		     struct store_extent *body);

/* Compares the body with the header's checksum: 0, STORE_E_BLOB_SUM, _DEVICE. */
int store_blob_check(const struct store *s, const struct store_blob *blob,
		     struct store_extent body);

/* Reads from within an extent: the offset is relative to it. STORE_E_RANGE when
 * the bytes are not in it. */
int store_extent_read(const struct store *s, struct store_extent e, uint32_t offset, void *to,
		      uint32_t size);

#endif
