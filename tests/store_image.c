/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * store_image.c: small stores for the tests.
 */
#include "store_image.h"
#include <stdlib.h>
#include <string.h>
#include "store/advice.h"
#include "store/crc32.h"
#include "tools/host_sha512.h"

static const char *const names[IMAGE_FILES] = {"libc.so", "hello", "empty", "large"};
static const uint32_t sizes[IMAGE_FILES] = {700, 64, 0, 9000};

const char *image_name(uint32_t i)
{
	return names[i];
}

uint32_t image_file_size(uint32_t i)
{
	return sizes[i];
}

uint8_t image_byte(uint32_t i, uint32_t offset)
{
	return (uint8_t)(offset * 7 + offset / 251 + i * 31);
}

void image_open(struct image *im)
{
	memset(im, 0, sizeof *im);
	norsim_open(&im->sim, IMAGE_SIZE, IMAGE_ERASE, IMAGE_PROGRAM);
	im->super = store_plan(IMAGE_SIZE, IMAGE_ERASE, IMAGE_PROGRAM, 0);
}

void image_close(struct image *im)
{
	norsim_close(&im->sim);
}

static int make_file(struct store_maker *m, uint32_t i)
{
	uint8_t *bytes = malloc(sizes[i] + 1);
	uint8_t digest[STORE_DIGEST_SIZE];
	uint32_t blob = 0;
	int error;

	if (bytes == NULL)
		abort();
	for (uint32_t k = 0; k < sizes[i]; k++)
		bytes[k] = image_byte(i, k);
	sha512(bytes, sizes[i], digest);
	error = store_make_blob(m, STORE_BLOB_ELF, bytes, sizes[i], digest, &blob);
	if (error == 0)
		error = store_make_entry(m, names[i], i == 0, STORE_BLOB_ELF, blob, sizes[i],
					 digest);
	if (error == 0)
		store_make_exports(m, i, i == 0 ? IMAGE_EXPORTS : 100000);
	free(bytes);
	return error;
}

/* About the second file, which takes something from the first. */
static int make_advice(struct store_maker *m)
{
	static const uint8_t no_digest[STORE_DIGEST_SIZE];
	static const uint32_t told[] = {1, 2, 3, 4, 5, 6, 0, 7, 8, 0, 9, 10}; /* any words */
	uint8_t digest[STORE_DIGEST_SIZE];
	struct store_advice advice = {told, 3};
	struct store_identity about = {.row = 1};
	uint32_t words[IMAGE_ADVICE], blob = 0;
	int error;

	sha512(m->text, m->text_size, digest);
	memcpy(about.set, digest, sizeof about.set);
	store_advice_encode(words, &about, &advice);
	error = store_make_blob(m, STORE_BLOB_ADVICE, words, sizeof words, no_digest, &blob);
	return error != 0 ? error : store_make_advice(m, 1, blob, sizeof words);
}

static int begin(struct image *im, struct store_maker *m)
{
	return store_make_begin(m, &im->sim.flash, &im->super, im->text, sizeof im->text, im->table,
				sizeof im->table);
}

static int commit(struct store_maker *m)
{
	uint8_t digest[STORE_DIGEST_SIZE];

	sha512(m->text, m->text_size, digest);
	return store_make_commit(m, digest);
}

int image_make(struct image *im, uint32_t generation)
{
	struct store_maker m;
	int error = begin(im, &m);

	if (error == 0)
		error = store_make_head(&m, generation, "virt", "run hello; poweroff");
	for (uint32_t i = 0; i < IMAGE_FILES && error == 0; i++)
		error = make_file(&m, i);
	if (error == 0)
		error = make_advice(&m);
	return error != 0 ? error : commit(&m);
}

int image_make_raw(struct image *im, const char *text, const uint8_t *table, uint32_t table_size)
{
	struct store_maker m;
	int error = begin(im, &m);

	m.generation = 1;
	m.text_size = (uint32_t)strlen(text);
	memcpy(m.text, text, m.text_size);
	m.table_size = table_size;
	if (table_size != 0)
		memcpy(m.table, table, table_size);
	return error != 0 ? error : commit(&m);
}

int image_mount(struct image *im)
{
	return store_mount(&im->store, &im->sim.flash, im->index, STORE_INDEX_COUNT);
}

void image_record(struct image *im, uint32_t area, uint32_t slot, const struct store_record *record)
{
	store_record_encode(im->sim.bytes + im->super.journal[area] + slot * IMAGE_PROGRAM, record);
}

struct store_record image_record_at(const struct image *im, uint32_t area, uint32_t slot)
{
	struct store_record record = {0};

	store_record_decode(im->sim.bytes + im->super.journal[area] + slot * IMAGE_PROGRAM,
			    &record);
	return record;
}

static uint32_t get32(const uint8_t *at)
{
	return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 |
	       (uint32_t)at[3] << 24;
}

static void put32(uint8_t *at, uint32_t value)
{
	for (int i = 0; i < 4; i++, value >>= 8)
		at[i] = (uint8_t)value;
}

static void seal(uint8_t *record)
{
	put32(record + STORE_RECORD_SIZE - 4, crc32_add(0, record, STORE_RECORD_SIZE - 4));
}

/* The header at offset gets the checksum of its body, as far as there is one. */
static void seal_blob(struct image *im, uint32_t offset)
{
	uint8_t *header = im->sim.bytes + offset;
	struct store_sum sum;
	uint32_t size;

	if (offset >= IMAGE_SIZE - IMAGE_PROGRAM)
		return;
	size = get32(header + 8);
	if (size <= IMAGE_SIZE - IMAGE_PROGRAM - offset) {
		sum = store_sum(header + IMAGE_PROGRAM, size);
		for (int i = 0; i < 3; i++)
			put32(header + 12 + 4 * i, sum.word[i]);
	}
	seal(header);
}

/* That of the second file, if its row of the table leads to it. */
static void seal_advice(struct image *im, uint32_t table)
{
	uint64_t row = (uint64_t)table + IMAGE_PROGRAM + STORE_ROW_SIZE;

	if (row <= IMAGE_SIZE - STORE_ROW_SIZE)
		seal_blob(im, get32(im->sim.bytes + row + 28));
}

void image_reseal(struct image *im)
{
	uint8_t *journal = im->sim.bytes + im->super.journal[0];
	uint8_t *confirm = journal + IMAGE_PROGRAM;

	seal(im->sim.bytes);
	seal(im->sim.bytes + STORE_SUPER_SPARE);
	seal_blob(im, get32(confirm + 16));
	seal_blob(im, get32(confirm + 20));
	seal_advice(im, get32(confirm + 20));
	if (get32(confirm + 16) <= IMAGE_SIZE - STORE_RECORD_SIZE)
		memcpy(confirm + 28, im->sim.bytes + get32(confirm + 16) + 24, STORE_BLOB_DIGEST);
	seal(journal);
	seal(confirm);
}

static const char *file_difference(struct image *im, const struct store_file *f, uint32_t i)
{
	uint8_t bytes[256];
	int error = store_check(&im->store, f);

	/* Only its own blob can be at fault, and its own device. */
	if (error != 0)
		return error == STORE_E_MANIFEST ? "a check blames the manifest" : NULL;
	for (uint32_t at = 0; at < f->size;) {
		uint32_t size = f->size - at < sizeof bytes ? f->size - at : sizeof bytes;

		if (store_read(&im->store, f, at, bytes, size) != 0)
			return "a good file cannot be read";
		for (uint32_t k = 0; k < size; k++) {
			if (bytes[k] != image_byte(i, at + k))
				return "a file that checks has other bytes";
		}
		at += size;
	}
	return NULL;
}

const char *image_difference(struct image *im)
{
	struct store_file f, found;
	uint32_t cursor = 0;

	if (im->store.file_count != IMAGE_FILES || im->store.library_count != 1 ||
	    im->store.library_exports != IMAGE_EXPORTS)
		return "the counts differ";
	for (uint32_t i = 0; i < IMAGE_FILES; i++) {
		const char *difference;

		if (store_next(&im->store, &cursor, &f) != 0)
			return "a file is missing";
		if (strcmp(f.name, names[i]) != 0 || f.size != sizes[i] || f.library != (i == 0))
			return "a file is another one";
		difference = file_difference(im, &f, i);
		if (difference != NULL)
			return difference;
		if (store_find(&im->store, f.name, &found) == 0 && found.id != f.id)
			return "find and next disagree";
	}
	return store_next(&im->store, &cursor, &f) == STORE_E_END ? NULL : "a file too many";
}
