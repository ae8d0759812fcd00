/* SPDX-License-Identifier: BSD-2-Clause */
/* test_store_file.c: finding, reading and checking files. */
#include "store_image.h"
#include "tools/host_sha512.h"
#include "unit.h"

static struct image im;

static void open_mounted(void)
{
	image_open(&im);
	CHECK_EQ(image_make(&im, 1), 0);
	CHECK_EQ(image_mount(&im), 0);
}

TEST(finds_every_file_and_no_other)
{
	struct store_file f;

	open_mounted();
	for (uint32_t i = 0; i < IMAGE_FILES; i++) {
		CHECK_EQ(store_find(&im.store, image_name(i), &f), 0);
		CHECK_STR(f.name, image_name(i));
		CHECK_EQ(f.size, image_file_size(i));
		CHECK_EQ(f.library, i == 0);
	}
	CHECK_EQ(store_find(&im.store, "", &f), STORE_E_NO_FILE);
	CHECK_EQ(store_find(&im.store, "hell", &f), STORE_E_NO_FILE);
	CHECK_EQ(store_find(&im.store, "hello ", &f), STORE_E_NO_FILE);
	image_close(&im);
}

TEST(reads_within_a_file_only)
{
	uint8_t bytes[64] = {0};
	struct store_file f;

	open_mounted();
	CHECK_EQ(store_find(&im.store, "hello", &f), 0);
	CHECK_EQ(store_read(&im.store, &f, 0, bytes, 64), 0);
	CHECK_EQ(bytes[63], image_byte(1, 63));
	CHECK_EQ(store_read(&im.store, &f, 63, bytes, 1), 0);
	CHECK_EQ(bytes[0], image_byte(1, 63));
	CHECK_EQ(store_read(&im.store, &f, 64, bytes, 0), 0);
	CHECK_EQ(store_read(&im.store, &f, 64, bytes, 1), STORE_E_RANGE);
	CHECK_EQ(store_read(&im.store, &f, 1, bytes, 64), STORE_E_RANGE);
	CHECK_EQ(store_read(&im.store, &f, 0xffffffff, bytes, 2), STORE_E_RANGE);
	CHECK_EQ(store_read(&im.store, &f, 2, bytes, 0xffffffff), STORE_E_RANGE);
	CHECK_STR(im.sim.violation, NULL);
	image_close(&im);
}

TEST(an_empty_file_is_a_file)
{
	struct store_file f;
	uint8_t byte;

	open_mounted();
	CHECK_EQ(store_find(&im.store, "empty", &f), 0);
	CHECK_EQ(store_check(&im.store, &f), 0);
	CHECK_EQ(store_read(&im.store, &f, 0, &byte, 0), 0);
	CHECK_EQ(store_read(&im.store, &f, 0, &byte, 1), STORE_E_RANGE);
	image_close(&im);
}

/* What the caller hands in is not trusted either. */
TEST(a_made_up_file_reads_nothing_outside_the_data)
{
	static const uint32_t ids[] = {
		0,          1,          IMAGE_ERASE,     2 * IMAGE_ERASE, IMAGE_SIZE,
		0xffffffc0, 0xffffffff, IMAGE_SIZE - 64, 3 * IMAGE_ERASE};
	uint8_t byte;

	open_mounted();
	for (uint32_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
		struct store_file f = {.id = ids[i], .size = 0xffffffff};

		CHECK_EQ(store_read(&im.store, &f, 0, &byte, 1), STORE_E_NO_BLOB);
		CHECK(store_check(&im.store, &f) != 0);
		f.size = IMAGE_SIZE;
		CHECK_EQ(store_read(&im.store, &f, IMAGE_SIZE - 1, &byte, 1), STORE_E_NO_BLOB);
	}
	CHECK_STR(im.sim.violation, NULL);
	image_close(&im);
}

TEST(the_digest_is_that_of_the_manifest)
{
	uint8_t digest[STORE_DIGEST_SIZE], expected[STORE_DIGEST_SIZE];
	struct store_file f;

	open_mounted();
	CHECK_EQ(store_find(&im.store, "empty", &f), 0);
	sha512("", 0, expected);
	CHECK_EQ(store_digest(&im.store, &f, digest), 0);
	CHECK(memcmp(digest, expected, sizeof digest) == 0);
	f.row = im.store.row_count;
	CHECK_EQ(store_digest(&im.store, &f, digest), STORE_E_PLACEMENT);
	image_close(&im);
}

TEST(a_damaged_blob_refuses_itself_alone)
{
	struct store_file f, other;
	uint8_t *body;

	open_mounted();
	CHECK_EQ(store_find(&im.store, "large", &f), 0);
	body = im.sim.bytes + f.id + IMAGE_PROGRAM;
	for (uint32_t at = 0; at < f.size; at += 97) {
		body[at] ^= 0x10;
		CHECK_EQ(store_find(&im.store, "large", &f), 0);
		CHECK_EQ(store_check(&im.store, &f), STORE_E_BLOB_SUM);
		body[at] ^= 0x10;
	}
	CHECK_EQ(store_check(&im.store, &f), 0);
	im.sim.bytes[f.id + 8] ^= 1;
	CHECK_EQ(image_mount(&im), 0);
	CHECK_EQ(store_find(&im.store, "large", &other), 0);
	CHECK_EQ(store_check(&im.store, &f), STORE_E_NO_BLOB);
	CHECK_EQ(store_find(&im.store, "hello", &other), 0);
	CHECK_EQ(store_check(&im.store, &other), 0);
	image_close(&im);
}

/* A right blob in the wrong place is another file's. */
TEST(a_blob_of_another_file_is_refused)
{
	struct store_file hello, libc;
	uint8_t header[STORE_RECORD_SIZE];

	open_mounted();
	CHECK_EQ(store_find(&im.store, "hello", &hello), 0);
	CHECK_EQ(store_find(&im.store, "libc.so", &libc), 0);
	memcpy(header, im.sim.bytes + libc.id, sizeof header);
	memcpy(im.sim.bytes + hello.id, header, sizeof header);
	CHECK_EQ(store_find(&im.store, "hello", &hello), 0);
	CHECK_EQ(store_check(&im.store, &hello), STORE_E_BLOB_DIGEST);
	image_close(&im);
}

TEST(a_read_error_is_told_and_passes)
{
	struct store_file f;
	uint8_t bytes[100];

	open_mounted();
	CHECK_EQ(store_find(&im.store, "libc.so", &f), 0);
	im.sim.bad_offset = f.id + IMAGE_PROGRAM + 50;
	im.sim.bad_size = 1;
	CHECK_EQ(store_read(&im.store, &f, 0, bytes, 50), 0);
	CHECK_EQ(store_read(&im.store, &f, 0, bytes, 51), STORE_E_DEVICE);
	CHECK_EQ(store_check(&im.store, &f), STORE_E_DEVICE);
	im.sim.bad_offset = f.id;
	CHECK_EQ(store_check(&im.store, &f), STORE_E_DEVICE);
	im.sim.bad_offset = im.store.placement.offset + f.row * STORE_ROW_SIZE;
	CHECK_EQ(store_find(&im.store, "libc.so", &f), STORE_E_DEVICE);
	im.sim.bad_size = 0;
	CHECK_EQ(store_find(&im.store, "libc.so", &f), 0);
	CHECK_EQ(store_check(&im.store, &f), 0);
	image_close(&im);
}
