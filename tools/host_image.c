/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * host_image.c: makes a store image of files, in memory.
 */
#include "host_image.h"
#include <stdlib.h>
#include <string.h>
#include "host_flash.h"
#include "host_sha512.h"
#include "host_soname.h"
#include "store/advice.h"
#include "store/make.h"
#include "store/manifest.h"

struct packed {
	uint8_t digest[STORE_DIGEST_SIZE];
	uint32_t blob;
};

/* Equal bytes become one blob. Returns the item that has them already, or i. */
static uint32_t first_like(const struct packed *packed, uint32_t i)
{
	for (uint32_t k = 0; k < i; k++) {
		if (memcmp(packed[k].digest, packed[i].digest, STORE_DIGEST_SIZE) == 0)
			return k;
	}
	return i;
}

static int pack_files(struct store_maker *m, const struct host_item *items, uint32_t count,
		      struct packed *packed)
{
	int error = 0;

	for (uint32_t i = 0; i < count && error == 0; i++) {
		const struct host_item *item = &items[i];
		uint32_t like;

		sha512(item->bytes.at, item->bytes.size, packed[i].digest);
		like = first_like(packed, i);
		if (like != i)
			packed[i].blob = packed[like].blob;
		else
			error = store_make_blob(m, STORE_BLOB_ELF, item->bytes.at, item->bytes.size,
						packed[i].digest, &packed[i].blob);
		if (error == 0)
			error = store_make_entry(m, item->name, item->library, STORE_BLOB_ELF,
						 packed[i].blob, item->bytes.size,
						 packed[i].digest);
		if (error == 0)
			store_make_exports(m, i, host_exports(&item->bytes));
	}
	return error;
}

static int pack_advice(struct store_maker *m, uint32_t i, const struct host_advice *a,
		       const uint8_t *digest)
{
	static const uint8_t no_digest[STORE_DIGEST_SIZE]; /* advice is local to its flash */
	uint32_t size = store_advice_words(a->count) * 4, blob = 0;
	uint32_t *words = host_alloc(size);
	struct store_identity about = {.row = i};
	struct store_advice advice = {a->words, a->count};
	int error;

	memcpy(about.set, digest, sizeof about.set);
	store_advice_encode(words, &about, &advice);
	error = store_make_blob(m, STORE_BLOB_ADVICE, words, size, no_digest, &blob);
	free(words);
	return error != 0 ? error : store_make_advice(m, i, blob, size);
}

static int pack(struct store_maker *m, const struct host_item *items, uint32_t count,
		const struct host_advice *advice, struct packed *packed)
{
	uint8_t digest[STORE_DIGEST_SIZE];
	int error = pack_files(m, items, count, packed);

	sha512(m->text, m->text_size, digest);
	for (uint32_t i = 0; i < count && advice != NULL && error == 0; i++) {
		if (advice[i].count != 0)
			error = pack_advice(m, i, &advice[i], digest);
	}
	return error != 0 ? error : store_make_commit(m, digest);
}

/* Makes an image of a given size: 0 or a store error; then the bytes are freed. */
static int make(const struct host_board *board, struct host_bytes *image, const char *boot,
		const struct host_item *items, uint32_t count, const struct host_advice *advice)
{
	struct store_super super = store_plan(image->size, board->erase_size, board->program_size,
					      board->journal_apart);
	uint32_t text_max = (count + 4) * STORE_LINE_SIZE, table_max = 2 * count * STORE_ROW_SIZE;
	char *text = host_alloc(text_max);
	uint8_t *table = host_alloc(table_max);
	struct packed *packed = host_alloc((uint64_t)count * sizeof *packed);
	struct store_maker m;
	struct host_flash h;
	int error;

	image->at = host_alloc(image->size);
	memset(image->at, 0xff, image->size);
	host_flash_open(&h, image->at, image->size);
	h.flash.erase_size = board->erase_size;
	h.flash.program_size = board->program_size;
	error = store_make_begin(&m, &h.flash, &super, text, text_max, table, table_max);
	if (error == 0)
		error = store_make_head(&m, 1, board->name, boot);
	if (error == 0)
		error = pack(&m, items, count, advice, packed);
	free(text);
	free(table);
	free(packed);
	if (error != 0)
		free(image->at);
	return error;
}

struct host_bytes host_image_make(const struct host_board *board, uint32_t size, const char *boot,
				  const struct host_item *items, uint32_t count,
				  const struct host_advice *advice)
{
	struct host_bytes image = {.size = size != 0 ? size : board->store_size};
	uint32_t max = size != 0 ? size : board->store_max;
	int error;

	while ((error = make(board, &image, boot, items, count, advice)) == STORE_E_FULL) {
		if (image.size >= max)
			host_fail(1, "the files do not fit into the %u MiB of the store",
				  max >> 20);
		image.size = image.size < max / 2 ? 2 * image.size : max;
	}
	if (error != 0)
		host_fail(1, "cannot make the store: %s", store_error_text(error));
	return image;
}
