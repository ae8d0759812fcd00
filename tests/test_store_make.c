/* SPDX-License-Identifier: BSD-2-Clause */
/* test_store_make.c: writing stores by the rules of NOR flash. */
#include <stdlib.h>
#include "store_image.h"
#include "tools/host_sha512.h"
#include "unit.h"

#define MIB (1024u * 1024u)

static struct image im;

TEST(writes_by_the_rules_of_nor)
{
	image_open(&im);
	CHECK_EQ(image_make(&im, 1), 0);
	CHECK_STR(im.sim.violation, NULL);
	image_close(&im);
}

TEST(overwrites_an_older_store)
{
	image_open(&im);
	memset(im.sim.bytes, 0x5a, IMAGE_SIZE);
	memset(im.sim.programmed, 1, IMAGE_SIZE / IMAGE_PROGRAM);
	CHECK_EQ(image_make(&im, 1), 0);
	CHECK_EQ(image_make(&im, 2), 0);
	CHECK_STR(im.sim.violation, NULL);
	CHECK_EQ(image_mount(&im), 0);
	CHECK_EQ(store_generation(&im.store), 2);
	CHECK_STR(image_difference(&im), NULL);
	image_close(&im);
}

/* A fresh store has no generation to keep, so a cut leaves none; but never one
 * that claims to be whole. */
TEST(a_cut_at_every_operation_leaves_no_false_store)
{
	uint32_t cuts = 0;

	for (uint32_t n = 1;; n++) {
		int made, error;

		image_open(&im);
		CHECK_EQ(image_make(&im, 1), 0);
		norsim_power(&im.sim);
		im.sim.cut = n;
		made = image_make(&im, 2);
		norsim_power(&im.sim);
		error = image_mount(&im);
		if (error == 0)
			CHECK_STR(image_difference(&im), NULL);
		if (error == 0)
			CHECK_EQ(store_generation(&im.store), 2);
		CHECK_STR(im.sim.violation, NULL);
		image_close(&im);
		if (made == 0)
			break;
		cuts++;
	}
	CHECK(cuts > 20);
}

TEST(a_failing_device_is_told)
{
	for (uint32_t n = 1; n < 10; n++) {
		image_open(&im);
		im.sim.fail_program = n;
		CHECK_EQ(image_make(&im, 1), STORE_E_DEVICE);
		image_close(&im);
	}
	for (uint32_t n = 1; n < 6; n++) {
		image_open(&im);
		im.sim.fail_erase = n;
		CHECK_EQ(image_make(&im, 1), STORE_E_DEVICE);
		image_close(&im);
	}
}

TEST(the_same_input_makes_the_same_bytes)
{
	uint8_t *first = malloc(IMAGE_SIZE);

	REQUIRE(first != NULL);
	image_open(&im);
	CHECK_EQ(image_make(&im, 1), 0);
	memcpy(first, im.sim.bytes, IMAGE_SIZE);
	image_close(&im);
	image_open(&im);
	CHECK_EQ(image_make(&im, 1), 0);
	CHECK(memcmp(first, im.sim.bytes, IMAGE_SIZE) == 0);
	image_close(&im);
	free(first);
}

TEST(what_does_not_fit_is_refused)
{
	static const uint8_t digest[STORE_DIGEST_SIZE];
	static uint8_t bytes[IMAGE_SIZE];
	struct store_maker m;
	uint32_t blob;

	image_open(&im);
	CHECK_EQ(store_make_begin(&m, &im.sim.flash, &im.super, im.text, 100, im.table, 32), 0);
	CHECK_EQ(store_make_blob(&m, STORE_BLOB_ELF, bytes, IMAGE_SIZE, digest, &blob),
		 STORE_E_FULL);
	CHECK_EQ(store_make_blob(&m, STORE_BLOB_ELF, bytes, IMAGE_SIZE - 3 * IMAGE_ERASE, digest,
				 &blob),
		 STORE_E_FULL);
	CHECK_EQ(store_make_blob(&m, STORE_BLOB_ELF, bytes, IMAGE_SIZE - 3 * IMAGE_ERASE - 64,
				 digest, &blob),
		 0);
	CHECK_EQ(store_make_blob(&m, STORE_BLOB_ELF, bytes, 0, digest, &blob), STORE_E_FULL);
	CHECK_EQ(store_make_entry(&m, "a", false, STORE_BLOB_ELF, 0, 0, digest),
		 STORE_E_TOO_MANY); /* no room in the text */
	CHECK_EQ(store_make_entry(&m, "a", false, STORE_BLOB_ELF, 0, 0, digest),
		 STORE_E_TOO_MANY); /* nor in the table */
	CHECK_STR(im.sim.violation, NULL);
	image_close(&im);
}

TEST(refuses_names_and_values_that_would_not_come_back)
{
	static const uint8_t digest[STORE_DIGEST_SIZE];
	struct store_maker m;
	char name[70];

	image_open(&im);
	CHECK_EQ(store_make_begin(&m, &im.sim.flash, &im.super, im.text, sizeof im.text, im.table,
				  sizeof im.table),
		 0);
	CHECK_EQ(store_make_head(&m, 1, "virt", "two\nlines"), STORE_E_MANIFEST);
	CHECK_EQ(store_make_head(&m, 1, "a-board-name-too-long", ""), STORE_E_MANIFEST);
	CHECK_EQ(store_make_entry(&m, "", false, 1, 0, 0, digest), STORE_E_NAME);
	CHECK_EQ(store_make_entry(&m, "a/b", false, 1, 0, 0, digest), STORE_E_NAME);
	CHECK_EQ(store_make_entry(&m, "a b", false, 1, 0, 0, digest), STORE_E_NAME);
	CHECK_EQ(store_make_entry(&m, "a\n", false, 1, 0, 0, digest), STORE_E_NAME);
	CHECK_EQ(store_make_entry(&m, "\xc3\xa4", false, 1, 0, 0, digest), STORE_E_NAME);
	snprintf(name, sizeof name, "%064d", 0);
	CHECK_EQ(store_make_entry(&m, name, false, 1, 0, 0, digest), STORE_E_NAME);
	CHECK_EQ(store_make_entry(&m, name + 1, false, 1, 0, 0, digest), 0);
	image_close(&im);
}

/* Small blobs share a unit and none straddles a border that it could avoid. */
TEST(blobs_lie_apart_and_straddle_no_border_without_need)
{
	static const uint8_t digest[STORE_DIGEST_SIZE];
	static uint8_t bytes[3 * IMAGE_ERASE];
	struct store_maker m;
	uint32_t end = 0;

	image_open(&im);
	CHECK_EQ(store_make_begin(&m, &im.sim.flash, &im.super, im.text, sizeof im.text, im.table,
				  sizeof im.table),
		 0);
	for (uint32_t size = 0;; size += 523) {
		uint32_t blob, whole = 64 + (size + 63) / 64 * 64;

		if (store_make_blob(&m, STORE_BLOB_ELF, bytes, size, digest, &blob) != 0)
			break;
		CHECK(blob >= end && blob >= 3 * IMAGE_ERASE && blob % 64 == 0);
		if (whole <= IMAGE_ERASE)
			CHECK_EQ(blob / IMAGE_ERASE, (blob + whole - 1) / IMAGE_ERASE);
		else
			CHECK_EQ(blob % IMAGE_ERASE, 0);
		end = blob + whole;
	}
	CHECK(end > IMAGE_SIZE / 2);
	CHECK_STR(im.sim.violation, NULL);
	image_close(&im);
}

TEST(journals_of_an_sd_card_lie_8_mib_apart)
{
	struct store_super super = store_plan(32 * MIB, 4 * MIB, 512, 8 * MIB);

	CHECK(store_super_is_sane(&super));
	CHECK_EQ(super.journal[0], 4 * MIB);
	CHECK_EQ(super.journal[1], 16 * MIB);
	CHECK_EQ(super.journal_size, 512 * 1024);
}

TEST(data_on_both_sides_of_a_journal_is_used)
{
	static const uint8_t digest[STORE_DIGEST_SIZE];
	static uint8_t bytes[2 * IMAGE_ERASE];
	struct store_maker m;
	uint32_t blob;

	image_open(&im);
	im.super = store_plan(IMAGE_SIZE, IMAGE_ERASE, IMAGE_PROGRAM, 2 * IMAGE_ERASE);
	CHECK_EQ(store_make_begin(&m, &im.sim.flash, &im.super, im.text, sizeof im.text, im.table,
				  sizeof im.table),
		 0);
	CHECK_EQ(store_make_blob(&m, STORE_BLOB_ELF, bytes, 5000, digest, &blob), 0);
	CHECK_EQ(blob, 2 * IMAGE_ERASE);
	CHECK_EQ(store_make_blob(&m, STORE_BLOB_ELF, bytes, 5000, digest, &blob), 0);
	CHECK_EQ(blob, 5 * IMAGE_ERASE); /* the journal is at 4 */
	CHECK_EQ(store_make_commit(&m, digest), 0);
	CHECK_STR(im.sim.violation, NULL);
	image_close(&im);
}

/* The promise of the layout: a thousand small modules in 64 MiB of 256 KiB units,
 * each found by one probe. */
TEST(a_thousand_modules_fit_a_bank_of_nor)
{
	static uint8_t bytes[60000], table[2048 * STORE_ROW_SIZE];
	static char text[2048 * 272];
	static uint32_t index[STORE_INDEX_COUNT];
	struct store_super super = store_plan(64 * MIB, 256 * 1024, 64, 0);
	struct norsim sim;
	struct store_maker m;
	struct store s;
	struct store_file f;
	uint8_t digest[STORE_DIGEST_SIZE];
	char name[32];

	norsim_open(&sim, 64 * MIB, 256 * 1024, 64);
	CHECK_EQ(store_make_begin(&m, &sim.flash, &super, text, sizeof text, table, sizeof table),
		 0);
	CHECK_EQ(store_make_head(&m, 1, "virt", ""), 0);
	for (uint32_t i = 0; i < 1000; i++) {
		uint32_t blob = 0, size = 20000 + i * 40;

		memcpy(bytes, &i, sizeof i);
		sha512(bytes, 64, digest); /* stands for that of the whole */
		snprintf(name, sizeof name, "libmodule%u.so", i);
		CHECK_EQ(store_make_blob(&m, STORE_BLOB_ELF, bytes, size, digest, &blob), 0);
		CHECK_EQ(store_make_entry(&m, name, false, STORE_BLOB_ELF, blob, size, digest), 0);
	}
	sha512(m.text, m.text_size, digest);
	CHECK_EQ(store_make_commit(&m, digest), 0);
	CHECK_EQ(store_mount(&s, &sim.flash, index, STORE_INDEX_COUNT), 0);
	CHECK_EQ(s.file_count, 1000);
	sim.reads = 0;
	for (uint32_t i = 0; i < 1000; i++) {
		snprintf(name, sizeof name, "libmodule%u.so", i);
		CHECK_EQ(store_find(&s, name, &f), 0);
		CHECK_EQ(f.size, 20000 + i * 40);
	}
	CHECK(sim.reads <= 2100); /* row and name of each; 100 to spare */
	CHECK_STR(sim.violation, NULL);
	norsim_close(&sim);
}

TEST(more_files_than_the_limit_are_refused)
{
	static uint8_t table[2100 * STORE_ROW_SIZE];
	static char text[2100 * 272];
	static uint32_t index[2 * STORE_INDEX_COUNT];
	struct store_super super = store_plan(4 * MIB, 4096, 64, 0);
	struct norsim sim;
	struct store_maker m;
	struct store s;
	uint8_t digest[STORE_DIGEST_SIZE] = {0};
	char name[32];

	norsim_open(&sim, 4 * MIB, 4096, 64);
	for (uint32_t count = STORE_FILES_MAX; count <= STORE_FILES_MAX + 1; count++) {
		CHECK_EQ(store_make_begin(&m, &sim.flash, &super, text, sizeof text, table,
					  sizeof table),
			 0);
		CHECK_EQ(store_make_head(&m, 1, "", ""), 0);
		for (uint32_t i = 0; i < count; i++) {
			snprintf(name, sizeof name, "m%u", i);
			CHECK_EQ(store_make_entry(&m, name, false, STORE_BLOB_ELF, 0, 0, digest),
				 0);
		}
		CHECK_EQ(store_make_commit(&m, digest), 0);
		CHECK_EQ(store_mount(&s, &sim.flash, index, 2 * STORE_INDEX_COUNT),
			 count > STORE_FILES_MAX ? STORE_E_TOO_MANY : 0);
	}
	norsim_close(&sim);
}
