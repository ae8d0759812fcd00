/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * advice.c: a blob of advice. Its words are used as they lie, so nothing is
 * copied twice.
 */
#include <string.h>
#include "advice.h"
#include "blob.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "words of flash are used as they lie");

#define MAGIC    0x49444c52u /* "RLDI" */
#define ROWS_MAX 0x00ffffffu /* no relocation can name more symbols */

enum word { W_MAGIC, W_FORMAT, W_ROW, W_SET, W_COUNT = W_SET + 2 };

uint32_t store_advice_words(uint32_t count)
{
	return count <= ROWS_MAX
		       ? STORE_ADVICE_HEADER + STORE_ADVICE_BASE + STORE_ADVICE_ROW * count
		       : 0;
}

static void put_identity(uint32_t *words, const struct store_identity *about)
{
	words[W_ROW] = about->row;
	memcpy(words + W_SET, about->set, sizeof about->set);
}

void store_advice_encode(uint32_t *words, const struct store_identity *about,
			 const struct store_advice *advice)
{
	memset(words, 0, STORE_ADVICE_HEADER * sizeof *words);
	words[W_MAGIC] = MAGIC;
	words[W_FORMAT] = STORE_ADVICE_FORMAT;
	put_identity(words, about);
	words[W_COUNT] = advice->count;
	memcpy(words + STORE_ADVICE_HEADER, advice->words,
	       (STORE_ADVICE_BASE + STORE_ADVICE_ROW * advice->count) * sizeof *words);
}

bool store_advice_decode(const uint32_t *words, uint32_t count, const struct store_identity *about,
			 struct store_advice *out)
{
	uint32_t expected[W_COUNT] = {MAGIC, STORE_ADVICE_FORMAT};

	put_identity(expected, about);
	if (count < STORE_ADVICE_HEADER || memcmp(words, expected, sizeof expected) != 0)
		return false;
	out->words = words + STORE_ADVICE_HEADER;
	out->count = words[W_COUNT];
	return store_advice_words(out->count) == count;
}

int store_advice_read(const struct store *s, const struct store_file *f, uint32_t *words,
		      uint32_t max, struct store_advice *out)
{
	const struct store_identity about = {f->row, {s->set[0], s->set[1]}};
	struct store_extent body;
	struct store_blob blob;
	int error;

	if (f->advice == 0)
		return STORE_E_NO_ADVICE;
	error = store_blob_peek(s, f->advice, STORE_BLOB_ADVICE, &blob, &body);
	if (error == 0 && (body.size % 4 != 0 || body.size / 4 > max))
		error = STORE_E_NO_ADVICE;
	if (error == 0)
		error = store_extent_read(s, body, 0, words, body.size);
	if (error == 0 && !store_sum_is(words, body.size, &blob.sum))
		error = STORE_E_BLOB_SUM;
	if (error == 0 && !store_advice_decode(words, body.size / 4, &about, out))
		error = STORE_E_NO_ADVICE;
	return error;
}
