/* SPDX-License-Identifier: BSD-2-Clause */
/* test_store_advice.c: advice is right for its file and its set, or there is none. */
#include "store/advice.h"
#include "store_image.h"
#include "tools/host_sha512.h"
#include "unit.h"

#define COUNT 5u
#define TOLD  (STORE_ADVICE_BASE + STORE_ADVICE_ROW * COUNT)
#define WORDS (STORE_ADVICE_HEADER + TOLD)

static const uint32_t told[TOLD] = {1, 2, 3, 4, 5, 6, 0, 7, 8, 0, 9, 10, 0xfffff, 0x3000, 11};

static const struct store_advice made = {told, COUNT};

static struct image im;
static uint8_t good[IMAGE_SIZE];
static uint8_t bodies[2][300];
static uint32_t blobs[2], advice_blob;

static struct store_identity identity(uint32_t i, const uint8_t *manifest_digest)
{
	struct store_identity about = {.row = i};

	memcpy(about.set, manifest_digest, sizeof about.set);
	return about;
}

/* Two files, and advice about the first of them. */
static void make(void)
{
	uint8_t digest[STORE_DIGEST_SIZE];
	struct store_identity about;
	struct store_maker m;
	uint32_t words[WORDS];

	image_open(&im);
	CHECK_EQ(store_make_begin(&m, &im.sim.flash, &im.super, im.text, sizeof im.text, im.table,
				  sizeof im.table),
		 0);
	CHECK_EQ(store_make_head(&m, 1, "virt", ""), 0);
	for (uint32_t i = 0; i < 2; i++) {
		memset(bodies[i], (int)i + 1, sizeof bodies[i]);
		sha512(bodies[i], sizeof bodies[i], digest);
		CHECK_EQ(store_make_blob(&m, STORE_BLOB_ELF, bodies[i], sizeof bodies[i], digest,
					 &blobs[i]),
			 0);
		CHECK_EQ(store_make_entry(&m, i == 0 ? "a" : "b", false, STORE_BLOB_ELF, blobs[i],
					  sizeof bodies[i], digest),
			 0);
	}
	sha512(m.text, m.text_size, digest);
	about = identity(0, digest);
	store_advice_encode(words, &about, &made);
	CHECK_EQ(store_make_blob(&m, STORE_BLOB_ADVICE, words, sizeof words,
				 (const uint8_t[STORE_DIGEST_SIZE]){0}, &advice_blob),
		 0);
	CHECK_EQ(store_make_advice(&m, 0, advice_blob, sizeof words), 0);
	CHECK_EQ(store_make_commit(&m, digest), 0);
	CHECK_EQ(image_mount(&im), 0);
	memcpy(good, im.sim.bytes, IMAGE_SIZE);
}

static int read_advice(const char *name, uint32_t *words, uint32_t max, struct store_advice *out)
{
	struct store_file f;
	int error = store_find(&im.store, name, &f);

	return error != 0 ? error : store_advice_read(&im.store, &f, words, max, out);
}

static bool is_made(const struct store_advice *a)
{
	return a->count == COUNT && memcmp(a->words, told, sizeof told) == 0;
}

TEST(advice_comes_back_as_it_was)
{
	uint32_t words[WORDS];
	struct store_advice a;

	make();
	CHECK_EQ(im.store.file_count, 2);
	CHECK_EQ(im.store.entry_count, 2);
	CHECK_EQ(im.store.row_count, 3);
	CHECK_EQ(read_advice("a", words, WORDS, &a), 0);
	CHECK(is_made(&a));
	CHECK_EQ(read_advice("b", words, WORDS, &a), STORE_E_NO_ADVICE);
	CHECK_EQ(read_advice("a", words, WORDS - 1, &a), STORE_E_NO_ADVICE);
	CHECK_STR(im.sim.violation, NULL);
	image_close(&im);
}

/* Every value of every byte: the advice as it was made, or none. */
TEST(every_damaged_byte_is_found)
{
	uint32_t end, words[WORDS], bad = 0;
	struct store_advice a;

	make();
	end = advice_blob + IMAGE_PROGRAM + (uint32_t)sizeof words;
	for (uint32_t at = advice_blob; at < end; at++) {
		for (int change = 1; change < 256; change++) {
			im.sim.bytes[at] = good[at] ^ (uint8_t)change;
			bad += read_advice("a", words, WORDS, &a) == 0 && !is_made(&a);
		}
		im.sim.bytes[at] = good[at];
	}
	CHECK_EQ(bad, 0);
	CHECK_EQ(read_advice("a", words, WORDS, &a), 0);
	CHECK_STR(im.sim.violation, NULL);
	image_close(&im);
}

TEST(every_cut_is_found)
{
	uint32_t words[WORDS];
	struct store_advice a;

	make();
	for (uint32_t at = 0; at < sizeof words; at++) {
		uint8_t *body = im.sim.bytes + advice_blob + IMAGE_PROGRAM;

		memset(body + at, 0xff, sizeof words - at);
		if (memcmp(im.sim.bytes, good, IMAGE_SIZE) != 0)
			CHECK_EQ(read_advice("a", words, WORDS, &a), STORE_E_BLOB_SUM);
		memcpy(im.sim.bytes, good, IMAGE_SIZE);
	}
	image_close(&im);
}

/* With a right checksum, as a hostile writer would have it: what is taken lies within
 * its words. */
TEST(forged_advice_keeps_within_bounds)
{
	static const uint32_t absurd[] = {0,          1,          2,          WORDS,
					  0x00ffffff, 0x01000000, 0x3fffffff, 0x40000000,
					  0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff};
	static const uint8_t set[STORE_DIGEST_SIZE] = {1, 2, 3};
	struct store_identity about = identity(0, set);
	uint32_t words[WORDS], taken = 0;
	struct store_advice a;

	for (uint32_t i = 0; i < WORDS; i++) {
		for (uint32_t k = 0; k < sizeof absurd / sizeof absurd[0]; k++) {
			store_advice_encode(words, &about, &made);
			words[i] = absurd[k];
			if (!store_advice_decode(words, WORDS, &about, &a))
				continue;
			taken++;
			CHECK(a.words >= words);
			CHECK_EQ(a.words + STORE_ADVICE_BASE + STORE_ADVICE_ROW * a.count - words,
				 WORDS);
		}
	}
	CHECK(taken != 0);
	store_advice_encode(words, &about, &made);
	for (uint32_t count = 0; count <= WORDS; count++)
		CHECK_EQ(store_advice_decode(words, count, &about, &a), count == WORDS);
}

TEST(advice_on_another_file_or_of_another_set_is_none)
{
	static const uint8_t set[STORE_DIGEST_SIZE] = {1, 2, 3}, other[STORE_DIGEST_SIZE] = {1, 2};
	struct store_identity about = identity(0, set), changed;
	uint32_t words[WORDS];
	struct store_advice a;

	store_advice_encode(words, &about, &made);
	CHECK(store_advice_decode(words, WORDS, &about, &a));
	changed = identity(1, set);
	CHECK(!store_advice_decode(words, WORDS, &changed, &a));
	changed = identity(0, other);
	CHECK(!store_advice_decode(words, WORDS, &changed, &a));
	changed = about;
	changed.row++;
	CHECK(!store_advice_decode(words, WORDS, &changed, &a));
}

/* A row that points anywhere. */
TEST(no_place_of_advice_is_trusted)
{
	static const uint32_t places[] = {1,          IMAGE_PROGRAM,   IMAGE_ERASE,
					  IMAGE_SIZE, IMAGE_SIZE - 64, 0xffffffc0,
					  0xffffffff, 2 * IMAGE_ERASE, 4 * IMAGE_ERASE};
	uint32_t words[WORDS];
	struct store_advice a;
	struct store_file f;

	make();
	CHECK_EQ(store_find(&im.store, "a", &f), 0);
	for (uint32_t i = 0; i < sizeof places / sizeof places[0]; i++) {
		f.advice = places[i];
		CHECK(store_advice_read(&im.store, &f, words, WORDS, &a) != 0);
	}
	f.advice = blobs[1];
	CHECK_EQ(store_advice_read(&im.store, &f, words, WORDS, &a), STORE_E_BLOB_TYPE);
	f.advice = advice_blob;
	f.row = 1;
	CHECK_EQ(store_advice_read(&im.store, &f, words, WORDS, &a), STORE_E_NO_ADVICE);
	CHECK_STR(im.sim.violation, NULL);
	image_close(&im);
}

/* Its store is a good one, whatever becomes of the advice. */
TEST(a_store_without_its_advice_is_whole)
{
	struct store_file f;

	make();
	memset(im.sim.bytes + advice_blob, 0, IMAGE_PROGRAM + WORDS * 4);
	CHECK_EQ(image_mount(&im), 0);
	CHECK_EQ(store_find(&im.store, "a", &f), 0);
	CHECK_EQ(store_check(&im.store, &f), 0);
	image_close(&im);
}

TEST(an_unreadable_place_costs_the_advice_only)
{
	uint32_t words[WORDS];
	struct store_advice a;
	struct store_file f;

	make();
	im.sim.bad_offset = advice_blob + IMAGE_PROGRAM;
	im.sim.bad_size = 1;
	CHECK_EQ(read_advice("a", words, WORDS, &a), STORE_E_DEVICE);
	CHECK_EQ(store_find(&im.store, "a", &f), 0);
	CHECK_EQ(store_check(&im.store, &f), 0);
	image_close(&im);
}
