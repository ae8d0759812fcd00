/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * advice.c: advice between words and arrays. The words are used as they lie, so
 * nothing is copied twice.
 */
#include <string.h>
#include "advice.h"
#include "blob.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "words of flash are used as they lie");

#define MAGIC      0x49444c52u /* "RLDI" */
#define SYMBOL_MAX 0x00ffffffu

enum word {
	W_MAGIC,
	W_FORMAT,
	W_SIZE,
	W_SUM,
	W_SET = W_SUM + 3,
	W_FIRST = W_SET + 2,
	W_COUNT,
	W_PROVIDERS
};

uint32_t store_advice_words(uint32_t providers, uint32_t count)
{
	if (providers > STORE_ADVICE_INDEX || count > SYMBOL_MAX)
		return 0;
	return STORE_ADVICE_HEADER + providers + 2 * count;
}

static void put_identity(uint32_t *words, const struct store_identity *about)
{
	words[W_SIZE] = about->size;
	memcpy(words + W_SUM, about->sum.word, sizeof about->sum.word);
	memcpy(words + W_SET, about->set, sizeof about->set);
}

void store_advice_encode(uint32_t *words, const struct store_identity *about,
			 const struct store_advice *advice)
{
	uint32_t *at = words + STORE_ADVICE_HEADER;

	memset(words, 0, STORE_ADVICE_HEADER * sizeof *words);
	words[W_MAGIC] = MAGIC;
	words[W_FORMAT] = STORE_ADVICE_FORMAT;
	put_identity(words, about);
	words[W_FIRST] = advice->first;
	words[W_COUNT] = advice->count;
	words[W_PROVIDERS] = advice->providers;
	memcpy(at, advice->provider, advice->providers * sizeof *at);
	at += advice->providers;
	memcpy(at, advice->hash, advice->count * sizeof *at);
	memcpy(at + advice->count, advice->hint, advice->count * sizeof *at);
}

static bool hints_are_good(const struct store_advice *a)
{
	for (uint32_t i = 0; i < a->count; i++) {
		if (a->hint[i] >> 16 >= a->providers && a->hint[i] != STORE_ADVICE_NONE)
			return false;
	}
	return true;
}

bool store_advice_decode(const uint32_t *words, uint32_t count, const struct store_identity *about,
			 struct store_advice *out)
{
	uint32_t expected[W_FIRST] = {MAGIC, STORE_ADVICE_FORMAT};

	put_identity(expected, about);
	if (count < STORE_ADVICE_HEADER || memcmp(words, expected, sizeof expected) != 0)
		return false;
	out->first = words[W_FIRST];
	out->count = words[W_COUNT];
	out->providers = words[W_PROVIDERS];
	if (store_advice_words(out->providers, out->count) != count || out->first > SYMBOL_MAX)
		return false;
	out->provider = words + STORE_ADVICE_HEADER;
	out->hash = out->provider + out->providers;
	out->hint = out->hash + out->count;
	return hints_are_good(out);
}

/* The identity of a file as its header has it, size and checksum in a row. The header
 * was judged when the file was checked. */
static int identity_of(const struct store *s, const struct store_file *f,
		       struct store_identity *out)
{
	struct store_extent body, header;

	memcpy(out->set, s->set, sizeof out->set);
	if (!store_blob_body(s, f->id, f->size, &body))
		return STORE_E_NO_BLOB;
	header = (struct store_extent){f->id, s->program_size};
	return store_extent_read(s, header, 8, out, sizeof out->size + sizeof out->sum);
}

int store_advice_read(const struct store *s, const struct store_file *f, uint32_t *words,
		      uint32_t max, struct store_advice *out)
{
	struct store_identity about;
	struct store_extent body;
	struct store_blob blob;
	int error;

	if (f->advice == 0)
		return STORE_E_NO_ADVICE;
	error = store_blob_open(s, f->advice, STORE_BLOB_ADVICE, &blob, &body);
	if (error == 0 && (body.size % 4 != 0 || body.size / 4 > max))
		error = STORE_E_NO_ADVICE;
	if (error == 0)
		error = store_extent_read(s, body, 0, words, body.size);
	if (error == 0 && !store_sum_is(words, body.size, &blob.sum))
		error = STORE_E_BLOB_SUM;
	if (error == 0)
		error = identity_of(s, f, &about);
	if (error == 0 && !store_advice_decode(words, body.size / 4, &about, out))
		error = STORE_E_NO_ADVICE;
	return error;
}
