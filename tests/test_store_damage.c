/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_store_damage.c: whatever the flash holds, mount gives an error or a
 * consistent store, and reads nothing outside the device.
 */
#include "store_image.h"
#include "unit.h"

static struct image im;
static uint8_t good[IMAGE_SIZE];

static void open_good(void)
{
	image_open(&im);
	CHECK_EQ(image_make(&im, 1), 0);
	memcpy(good, im.sim.bytes, sizeof good);
}

static void restore(void)
{
	memcpy(im.sim.bytes, good, sizeof good);
}

/* After damage that checksums can see: an error, or the store as it was. */
static void check_mount(uint32_t at)
{
	int error = image_mount(&im);
	const char *difference = error == 0 ? image_difference(&im) : NULL;

	if (difference != NULL)
		printf("damage at 0x%x\n", at);
	CHECK_STR(difference, NULL);
	CHECK(error <= 0);
	CHECK_STR(im.sim.violation, NULL);
}

/* After damage that checksums were made to fit: walk it all, expect nothing but
 * that it ends. */
static void check_walk(void)
{
	struct store_file f, found;
	uint32_t cursor = 0, steps = 0;
	uint8_t bytes[64];

	if (image_mount(&im) == 0) {
		while (store_next(&im.store, &cursor, &f) == 0) {
			store_find(&im.store, f.name, &found);
			store_check(&im.store, &f);
			store_read(&im.store, &f, f.size / 2, bytes, sizeof bytes);
			CHECK(++steps <= STORE_FILES_MAX);
		}
	}
	CHECK_STR(im.sim.violation, NULL);
}

/* Every byte of the image that is not blank, in all the ways a bit can flip. */
static void flip_range(uint32_t from, uint32_t to)
{
	for (uint32_t at = from; at < to; at++) {
		for (int bit = 0; bit < 8; bit++) {
			im.sim.bytes[at] = good[at] ^ (uint8_t)(1u << bit);
			check_mount(at);
		}
		im.sim.bytes[at] = 0xff;
		check_mount(at);
		im.sim.bytes[at] = 0x00;
		check_mount(at);
		im.sim.bytes[at] = good[at];
	}
}

static uint32_t blob_end(uint32_t offset)
{
	struct store_blob blob = {0};

	CHECK(store_blob_decode(im.sim.bytes + offset, &blob));
	return offset + IMAGE_PROGRAM + blob.size;
}

TEST(every_flipped_bit_of_the_superblocks_is_survived)
{
	open_good();
	flip_range(0, STORE_RECORD_SIZE);
	flip_range(STORE_SUPER_SPARE, STORE_SUPER_SPARE + STORE_RECORD_SIZE);
	image_close(&im);
}

TEST(every_flipped_bit_of_the_journals_is_survived)
{
	open_good();
	flip_range(im.super.journal[0], im.super.journal[0] + 3 * IMAGE_PROGRAM);
	flip_range(im.super.journal[1], im.super.journal[1] + 2 * IMAGE_PROGRAM);
	image_close(&im);
}

TEST(every_flipped_bit_of_the_manifest_is_survived)
{
	uint32_t manifest;

	open_good();
	manifest = image_record_at(&im, 0, 1).manifest;
	flip_range(manifest, blob_end(manifest));
	image_close(&im);
}

TEST(every_flipped_bit_of_the_placement_table_is_survived)
{
	uint32_t placement;

	open_good();
	placement = image_record_at(&im, 0, 1).placement;
	flip_range(placement, blob_end(placement));
	image_close(&im);
}

TEST(every_flipped_bit_of_a_blob_header_is_survived)
{
	open_good();
	flip_range(3 * IMAGE_ERASE, 3 * IMAGE_ERASE + IMAGE_PROGRAM + 8);
	image_close(&im);
}

/* A hostile writer makes the checksums fit. */
static void forge_range(uint32_t from, uint32_t to)
{
	static const uint8_t values[] = {0x00, 0x01, 0x3f, 0x40, 0x7f, 0x80, 0xc0, 0xff};

	for (uint32_t at = from; at < to; at++) {
		for (uint32_t i = 0; i < sizeof values; i++) {
			im.sim.bytes[at] = values[i];
			image_reseal(&im);
			check_walk();
			restore();
		}
	}
}

TEST(every_forged_byte_is_survived)
{
	struct store_record confirm;

	open_good();
	confirm = image_record_at(&im, 0, 1);
	forge_range(0, STORE_RECORD_SIZE);
	forge_range(STORE_SUPER_SPARE, STORE_SUPER_SPARE + STORE_RECORD_SIZE);
	forge_range(im.super.journal[0], im.super.journal[0] + 2 * IMAGE_PROGRAM);
	forge_range(confirm.manifest, blob_end(confirm.manifest));
	forge_range(confirm.placement, blob_end(confirm.placement));
	image_close(&im);
}

/* Pairs of fields: an offset and a size that only together leave the store. */
TEST(random_forgeries_are_survived)
{
	uint32_t state = 1, placement;

	open_good();
	placement = image_record_at(&im, 0, 1).placement + IMAGE_PROGRAM;
	for (int round = 0; round < 3000; round++) {
		for (int i = 0; i < 3; i++) {
			state = state * 1664525 + 1013904223;
			im.sim.bytes[placement + state / 7 % (IMAGE_FILES * STORE_ROW_SIZE)] =
				(uint8_t)(state >> 24);
		}
		image_reseal(&im);
		check_walk();
		restore();
	}
	image_close(&im);
}

/* An image that was cut short, the rest blank: at every program unit. */
TEST(every_truncation_is_survived)
{
	uint32_t end;

	open_good();
	end = blob_end(image_record_at(&im, 0, 1).placement);
	for (uint32_t at = 0; at < end; at += at < 256 ? 1 : IMAGE_PROGRAM / 2) {
		memset(im.sim.bytes + at, 0xff, IMAGE_SIZE - at);
		check_mount(at);
		memset(im.sim.bytes + at, 0x00, IMAGE_SIZE - at);
		check_mount(at);
		restore();
	}
	image_close(&im);
}

/* A device that is smaller than the image says, at every size. */
TEST(every_smaller_device_is_refused)
{
	open_good();
	for (uint32_t size = 0; size < IMAGE_SIZE; size += size < 5000 ? 1 : 61) {
		im.sim.flash.size = size;
		CHECK_EQ(image_mount(&im), STORE_E_GEOMETRY);
	}
	CHECK_STR(im.sim.violation, NULL);
	im.sim.flash.size = IMAGE_SIZE;
	CHECK_EQ(image_mount(&im), 0);
	image_close(&im);
}

TEST(a_unit_of_garbage_anywhere_is_survived)
{
	open_good();
	for (uint32_t unit = 0; unit < IMAGE_SIZE; unit += IMAGE_ERASE) {
		for (uint32_t i = 0; i < IMAGE_ERASE; i++)
			im.sim.bytes[unit + i] = (uint8_t)(i * 167 + (i >> 8));
		check_mount(unit);
		memset(im.sim.bytes + unit, 0x00, IMAGE_ERASE);
		check_mount(unit);
		restore();
	}
	image_close(&im);
}

TEST(an_unreadable_unit_anywhere_is_survived)
{
	open_good();
	for (uint32_t at = 0; at < IMAGE_SIZE; at += IMAGE_PROGRAM) {
		int error;

		im.sim.bad_offset = at;
		im.sim.bad_size = IMAGE_PROGRAM;
		error = image_mount(&im);
		CHECK(error == 0 || error == STORE_E_DEVICE);
		if (error == 0)
			CHECK_STR(image_difference(&im), NULL);
	}
	CHECK_STR(im.sim.violation, NULL);
	image_close(&im);
}
