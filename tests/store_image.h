/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * store_image.h: small stores for the tests, made as mkstore makes them, and
 * the tools to spoil them.
 */
#ifndef TESTS_STORE_IMAGE_H
#define TESTS_STORE_IMAGE_H

#include "norsim.h"
#include "store/layout.h"
#include "store/make.h"
#include "store/store.h"

#define IMAGE_SIZE    (64u * 1024u)
#define IMAGE_ERASE   4096u
#define IMAGE_PROGRAM 64u
#define IMAGE_FILES   4u              /* of image_make */
#define IMAGE_EXPORTS 123u            /* names of the first of them */
#define IMAGE_ADVICE  (12u + 2u * 3u) /* words of advice about the second of them */

struct image {
	struct norsim sim;
	struct store_super super;
	struct store store;
	uint32_t index[STORE_INDEX_COUNT];
	char text[64 * 1024];
	uint8_t table[16 * 1024];
};

/* What the i-th file of image_make is called and holds. */
const char *image_name(uint32_t i);
uint32_t image_file_size(uint32_t i);
uint8_t image_byte(uint32_t i, uint32_t offset);

/* An erased device of the small geometry; image_close gives it back. */
void image_open(struct image *im);
void image_close(struct image *im);

/* Writes a store of IMAGE_FILES files, the first one a boot-time library, as
 * this generation. 0 or a store error. */
int image_make(struct image *im, uint32_t generation);

/* The same, with this text as manifest and this table instead of the files'. */
int image_make_raw(struct image *im, const char *text, const uint8_t *table, uint32_t table_size);

int image_mount(struct image *im);

/* Writes a journal record straight into the device's memory. */
void image_record(struct image *im, uint32_t area, uint32_t slot,
		  const struct store_record *record);
struct store_record image_record_at(const struct image *im, uint32_t area, uint32_t slot);

/* Makes every checksum and digest right again: superblocks, the first records
 * of area A, and the blobs that these name. What a hostile writer would do. */
void image_reseal(struct image *im);

/* Whether the mounted store is what image_make made: names, order, sizes, and
 * the bytes of every file that the store says is good. NULL or what is wrong. */
const char *image_difference(struct image *im);

#endif
