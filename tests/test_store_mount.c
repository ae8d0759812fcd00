/* SPDX-License-Identifier: BSD-2-Clause */
/* test_store_mount.c: which generation is mounted, and what is refused. */
#include "store/crc32.h"
#include "store_image.h"
#include "unit.h"

static struct image im;

TEST(mounts_what_was_made)
{
	image_open(&im);
	CHECK_EQ(image_make(&im, 7), 0);
	CHECK_EQ(image_mount(&im), 0);
	CHECK_STR(image_difference(&im), NULL);
	CHECK_EQ(store_generation(&im.store), 7);
	CHECK_STR(store_boot(&im.store), "run hello; poweroff");
	CHECK_STR(im.store.board, "virt");
	CHECK_EQ(im.store.torn, 0);
	CHECK(!im.store.fallback && !im.store.newer_records);
	CHECK_STR(im.sim.violation, NULL);
	image_close(&im);
}

TEST(a_blank_device_is_told_from_a_foreign_one)
{
	image_open(&im);
	CHECK_EQ(image_mount(&im), STORE_E_BLANK);
	memset(im.sim.bytes, 0, IMAGE_SIZE);
	CHECK_EQ(image_mount(&im), STORE_E_BLANK);
	memset(im.sim.bytes, 0xa5, IMAGE_SIZE);
	CHECK_EQ(image_mount(&im), STORE_E_NO_SUPERBLOCK);
	image_close(&im);
}

TEST(either_copy_of_the_superblock_will_do)
{
	image_open(&im);
	CHECK_EQ(image_make(&im, 1), 0);
	im.sim.bytes[9] ^= 1;
	CHECK_EQ(image_mount(&im), 0);
	CHECK_STR(image_difference(&im), NULL);
	im.sim.bytes[STORE_SUPER_SPARE + 9] ^= 1;
	CHECK_EQ(image_mount(&im), STORE_E_NO_SUPERBLOCK);
	im.sim.bytes[9] ^= 1;
	CHECK_EQ(image_mount(&im), 0);
	image_close(&im);
}

TEST(an_unreadable_superblock_has_a_spare)
{
	image_open(&im);
	CHECK_EQ(image_make(&im, 1), 0);
	im.sim.bad_size = IMAGE_PROGRAM;
	CHECK_EQ(image_mount(&im), 0);
	im.sim.bad_size = IMAGE_ERASE;
	CHECK_EQ(image_mount(&im), STORE_E_DEVICE);
	image_close(&im);
}

static int mount_super(struct store_super super)
{
	store_super_encode(im.sim.bytes, &super);
	store_super_encode(im.sim.bytes + STORE_SUPER_SPARE, &super);
	return image_mount(&im);
}

TEST(refuses_another_geometry_or_a_newer_format)
{
	struct store_super super;

	image_open(&im);
	CHECK_EQ(image_make(&im, 1), 0);
	super = im.super;
	super.size *= 2;
	CHECK_EQ(mount_super(super), STORE_E_GEOMETRY);
	super = im.super;
	super.program_size = 96;
	CHECK_EQ(mount_super(super), STORE_E_GEOMETRY);
	super = im.super;
	super.journal[1] = super.size;
	CHECK_EQ(mount_super(super), STORE_E_GEOMETRY);
	super = im.super;
	super.format = STORE_FORMAT + 1;
	CHECK_EQ(mount_super(super), STORE_E_FORMAT);
	CHECK_EQ(mount_super(im.super), 0);
	/* The device has larger units than the store was made for. */
	im.sim.flash.erase_size = 2 * IMAGE_ERASE;
	CHECK_EQ(image_mount(&im), STORE_E_GEOMETRY);
	im.sim.flash.erase_size = IMAGE_ERASE;
	im.sim.flash.program_size = 2 * IMAGE_PROGRAM;
	CHECK_EQ(image_mount(&im), STORE_E_GEOMETRY);
	image_close(&im);
}

TEST(a_store_may_be_smaller_than_its_device)
{
	image_open(&im);
	im.super.size -= 2 * IMAGE_ERASE;
	CHECK_EQ(image_make(&im, 1), 0);
	CHECK_EQ(image_mount(&im), 0);
	CHECK_STR(image_difference(&im), NULL);
	image_close(&im);
}

TEST(a_device_too_small_for_a_superblock_is_refused)
{
	image_open(&im);
	im.sim.flash.size = 64;
	CHECK_EQ(image_mount(&im), STORE_E_GEOMETRY);
	im.sim.flash.size = 0;
	CHECK_EQ(image_mount(&im), STORE_E_GEOMETRY);
	CHECK_STR(im.sim.violation, NULL);
	image_close(&im);
}

TEST(both_journals_damaged_is_an_error_and_says_so)
{
	image_open(&im);
	CHECK_EQ(image_make(&im, 1), 0);
	im.sim.bytes[im.super.journal[0]] ^= 1;
	CHECK_EQ(image_mount(&im), STORE_E_NO_JOURNAL);
	memset(im.sim.bytes + im.super.journal[0], 0, IMAGE_ERASE);
	CHECK_EQ(image_mount(&im), STORE_E_NO_JOURNAL);
	image_close(&im);
}

TEST(the_area_with_the_higher_seq_is_the_newer_one)
{
	struct store_record checkpoint = {.type = STORE_RECORD_CHECKPOINT, .seq = 100};
	struct store_record confirm;

	image_open(&im);
	CHECK_EQ(image_make(&im, 1), 0);
	confirm = image_record_at(&im, 0, 1);
	confirm.seq = 101;
	confirm.placement = 0; /* a generation that cannot be mounted */
	image_record(&im, 1, 0, &checkpoint);
	image_record(&im, 1, 1, &confirm);
	CHECK_EQ(image_mount(&im), 0);
	CHECK(im.store.fallback);
	checkpoint.seq = 0;
	image_record(&im, 1, 0, &checkpoint);
	CHECK_EQ(image_mount(&im), 0);
	CHECK(!im.store.fallback);
	CHECK_STR(image_difference(&im), NULL);
	image_close(&im);
}

/* The checkpoint is the last record that a turn-over writes. */
TEST(a_half_made_turn_over_leaves_the_old_area_in_force)
{
	struct store_record confirm;

	image_open(&im);
	CHECK_EQ(image_make(&im, 1), 0);
	confirm = image_record_at(&im, 0, 1);
	confirm.seq = 200;
	confirm.manifest = 0;
	image_record(&im, 1, 1, &confirm);
	CHECK_EQ(image_mount(&im), 0);
	CHECK(!im.store.fallback);
	CHECK_STR(image_difference(&im), NULL);
	image_close(&im);
}

TEST(a_torn_record_is_skipped_and_counted)
{
	struct store_record good;

	image_open(&im);
	CHECK_EQ(image_make(&im, 1), 0);
	good = image_record_at(&im, 0, 1);
	for (uint32_t size = 1; size < STORE_RECORD_SIZE; size++) {
		uint8_t *slot = im.sim.bytes + im.super.journal[0] + 2 * IMAGE_PROGRAM;

		good.seq = 3;
		good.generation = 2;
		image_record(&im, 0, 2, &good);
		memset(slot + size, 0xff, STORE_RECORD_SIZE - size);
		good.seq = 3; /* the torn one never was */
		good.generation = 1;
		image_record(&im, 0, 3, &good);
		CHECK_EQ(image_mount(&im), 0);
		CHECK_EQ(im.store.torn, 1);
		CHECK_EQ(store_generation(&im.store), 1);
	}
	image_close(&im);
}

TEST(a_repeated_or_older_seq_does_not_count)
{
	struct store_record stale;

	image_open(&im);
	CHECK_EQ(image_make(&im, 1), 0);
	stale = image_record_at(&im, 0, 1);
	stale.manifest = 0;
	image_record(&im, 0, 2, &stale);
	stale.seq = 1;
	image_record(&im, 0, 3, &stale);
	CHECK_EQ(image_mount(&im), 0);
	CHECK_EQ(im.store.torn, 2);
	CHECK(!im.store.fallback);
	image_close(&im);
}

TEST(a_record_of_unknown_type_is_no_obstacle)
{
	struct store_record unknown = {.type = 77, .seq = 3};

	image_open(&im);
	CHECK_EQ(image_make(&im, 1), 0);
	image_record(&im, 0, 2, &unknown);
	CHECK_EQ(image_mount(&im), 0);
	CHECK(im.store.newer_records);
	CHECK_STR(image_difference(&im), NULL);
	image_close(&im);
}

TEST(a_damaged_generation_gives_way_to_the_one_before)
{
	struct store_record newer;

	image_open(&im);
	CHECK_EQ(image_make(&im, 1), 0);
	newer = image_record_at(&im, 0, 1);
	newer.seq = 3;
	newer.generation = 2;
	newer.manifest += IMAGE_PROGRAM; /* no blob starts there */
	image_record(&im, 0, 2, &newer);
	CHECK_EQ(image_mount(&im), 0);
	CHECK(im.store.fallback);
	CHECK_EQ(store_generation(&im.store), 1);
	CHECK_STR(image_difference(&im), NULL);
	image_close(&im);
}

TEST(a_journal_without_a_confirmed_generation_is_an_error)
{
	struct store_record checkpoint = {.type = STORE_RECORD_CHECKPOINT, .seq = 1};

	image_open(&im);
	CHECK_EQ(image_make(&im, 1), 0);
	memset(im.sim.bytes + im.super.journal[0], 0xff, IMAGE_ERASE);
	image_record(&im, 0, 0, &checkpoint);
	CHECK_EQ(image_mount(&im), STORE_E_NO_GENERATION);
	image_close(&im);
}

TEST(a_full_journal_ends_at_its_last_record)
{
	struct store_record record;

	image_open(&im);
	CHECK_EQ(image_make(&im, 1), 0);
	record = image_record_at(&im, 0, 1);
	for (uint32_t slot = 2; slot < im.super.journal_size / IMAGE_PROGRAM; slot++) {
		record.seq = slot + 1;
		image_record(&im, 0, slot, &record);
	}
	CHECK_EQ(image_mount(&im), 0);
	CHECK_EQ(im.store.torn, 0);
	CHECK_STR(image_difference(&im), NULL);
	image_close(&im);
}

static int mount_confirm(uint32_t manifest, uint32_t placement)
{
	struct store_record confirm = image_record_at(&im, 0, 1);

	confirm.manifest = manifest;
	confirm.placement = placement;
	image_record(&im, 0, 1, &confirm);
	return image_mount(&im);
}

TEST(refuses_blobs_outside_the_data_of_the_store)
{
	struct store_record good;

	image_open(&im);
	CHECK_EQ(image_make(&im, 1), 0);
	good = image_record_at(&im, 0, 1);
	CHECK_EQ(mount_confirm(0, good.placement), STORE_E_NO_BLOB);
	CHECK_EQ(mount_confirm(good.manifest + 1, good.placement), STORE_E_NO_BLOB);
	CHECK_EQ(mount_confirm(im.super.journal[0], good.placement), STORE_E_NO_BLOB);
	CHECK_EQ(mount_confirm(im.super.journal[1] + 64, good.placement), STORE_E_NO_BLOB);
	CHECK_EQ(mount_confirm(IMAGE_SIZE, good.placement), STORE_E_NO_BLOB);
	CHECK_EQ(mount_confirm(IMAGE_SIZE - 64, good.placement), STORE_E_NO_BLOB);
	CHECK_EQ(mount_confirm(0xffffffc0, good.placement), STORE_E_NO_BLOB);
	CHECK_EQ(mount_confirm(good.manifest, 0xffffffc0), STORE_E_NO_BLOB);
	CHECK_EQ(mount_confirm(good.placement, good.manifest), STORE_E_BLOB_TYPE);
	CHECK_EQ(mount_confirm(good.manifest, good.manifest), STORE_E_BLOB_TYPE);
	CHECK_STR(im.sim.violation, NULL);
	image_close(&im);
}

TEST(refuses_blob_past_end_of_flash)
{
	struct store_record good;
	struct store_blob blob;
	uint8_t *header;

	image_open(&im);
	CHECK_EQ(image_make(&im, 1), 0);
	good = image_record_at(&im, 0, 1);
	header = im.sim.bytes + good.manifest;
	CHECK(store_blob_decode(header, &blob));
	for (int i = 0; i < 4; i++) {
		static const uint32_t absurd[4] = {IMAGE_SIZE, 0x7fffffff, 0xffffffff, 0xffffffc0};

		blob.size = absurd[i];
		store_blob_encode(header, &blob);
		CHECK_EQ(image_mount(&im), STORE_E_NO_BLOB);
	}
	/* The last byte that fits, and one more. */
	blob.size = IMAGE_SIZE - good.manifest - IMAGE_PROGRAM;
	store_blob_encode(header, &blob);
	CHECK_EQ(image_mount(&im), STORE_E_BLOB_SUM);
	blob.size++;
	store_blob_encode(header, &blob);
	CHECK_EQ(image_mount(&im), STORE_E_NO_BLOB);
	CHECK_STR(im.sim.violation, NULL);
	image_close(&im);
}

TEST(refuses_a_manifest_that_the_record_does_not_name)
{
	struct store_record confirm;

	image_open(&im);
	CHECK_EQ(image_make(&im, 1), 0);
	confirm = image_record_at(&im, 0, 1);
	confirm.digest[31] ^= 1;
	image_record(&im, 0, 1, &confirm);
	CHECK_EQ(image_mount(&im), STORE_E_BLOB_DIGEST);
	confirm.digest[31] ^= 1;
	confirm.generation = 2;
	image_record(&im, 0, 1, &confirm);
	CHECK_EQ(image_mount(&im), STORE_E_MANIFEST);
	image_close(&im);
}

/* A read that fails makes the mount fail, or costs it the spare copies only. */
TEST(survives_a_failure_of_every_read)
{
	image_open(&im);
	CHECK_EQ(image_make(&im, 1), 0);
	for (uint32_t n = 1;; n++) {
		int error;

		norsim_power(&im.sim);
		im.sim.fail_read = n;
		error = image_mount(&im);
		if (im.sim.reads < n)
			break;
		CHECK(error == STORE_E_DEVICE || error == 0);
		norsim_power(&im.sim);
		if (error == 0)
			CHECK_STR(image_difference(&im), NULL);
	}
	CHECK(im.sim.reads > 10);
	image_close(&im);
}

TEST(an_index_that_is_too_small_is_an_error)
{
	uint32_t index[8];

	image_open(&im);
	CHECK_EQ(image_make(&im, 1), 0);
	CHECK_EQ(store_mount(&im.store, &im.sim.flash, NULL, 0), STORE_E_TOO_MANY);
	CHECK_EQ(store_mount(&im.store, &im.sim.flash, index, 1), STORE_E_TOO_MANY);
	CHECK_EQ(store_mount(&im.store, &im.sim.flash, index, 4), STORE_E_TOO_MANY);
	CHECK_EQ(store_mount(&im.store, &im.sim.flash, index, 7), STORE_E_TOO_MANY);
	CHECK_EQ(store_mount(&im.store, &im.sim.flash, index, 8), 0);
	CHECK_STR(image_difference(&im), NULL);
	image_close(&im);
}
