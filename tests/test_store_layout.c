/* SPDX-License-Identifier: BSD-2-Clause */
/* test_store_layout.c: records of the store survive the way to bytes and back. */
#include "store/crc32.h"
#include "store/layout.h"
#include "store/store.h"
#include "tools/host_sha512.h"
#include "unit.h"

TEST(crc32_is_that_of_zlib)
{
	CHECK_EQ(crc32_add(0, "123456789", 9), 0xcbf43926);
	CHECK_EQ(crc32_add(0, "", 0), 0);
	CHECK_EQ(crc32_add(crc32_add(0, "1234", 4), "56789", 5), 0xcbf43926);
}

/* FIPS 180-4's own example, and the lengths around the end of a block against
 * the sums of coreutils. */
TEST(sha512_is_that_of_fips_180)
{
	static const uint8_t abc[8] = {0xdd, 0xaf, 0x35, 0xa1, 0x93, 0x61, 0x7a, 0xba};
	static const uint8_t empty[8] = {0xcf, 0x83, 0xe1, 0x35, 0x7e, 0xef, 0xb8, 0xbd};
	static const uint8_t zeros111[8] = {0x77, 0xdd, 0xd3, 0xa5, 0x42, 0xe5, 0x30, 0xfd};
	static const uint8_t zeros112[8] = {0x2b, 0xe2, 0xe7, 0x88, 0xc8, 0xa8, 0xad, 0xea};
	static const uint8_t zeros128[8] = {0xab, 0x94, 0x2f, 0x52, 0x62, 0x72, 0xe4, 0x56};
	static const uint8_t zeros[128];
	uint8_t digest[SHA512_SIZE];

	sha512("abc", 3, digest);
	CHECK(memcmp(digest, abc, 8) == 0);
	sha512("", 0, digest);
	CHECK(memcmp(digest, empty, 8) == 0);
	sha512(zeros, 111, digest);
	CHECK(memcmp(digest, zeros111, 8) == 0);
	sha512(zeros, 112, digest);
	CHECK(memcmp(digest, zeros112, 8) == 0);
	sha512(zeros, 128, digest);
	CHECK(memcmp(digest, zeros128, 8) == 0);
}

static const struct store_super super = {
	.format = STORE_FORMAT,
	.size = 0x4000000,
	.erase_size = 0x40000,
	.program_size = 64,
	.journal = {0x40000, 0x80000},
	.journal_size = 0x10000,
};

TEST(records_come_back_as_they_were)
{
	struct store_super super_back = {0};
	struct store_blob blob = {1, 2, {{3, 4, 5}}, {6, 7}}, blob_back = {0};
	struct store_record record = {1, 2, 3, 4, 5, 6, {7, 8}}, record_back = {0};
	struct store_row row = {1, 2, 3, 4, 5, 6, 7, 8}, row_back = {0};
	uint8_t bytes[STORE_RECORD_SIZE];

	store_super_encode(bytes, &super);
	CHECK(store_super_decode(bytes, &super_back));
	CHECK(memcmp(&super, &super_back, sizeof super) == 0);
	store_blob_encode(bytes, &blob);
	CHECK(store_blob_decode(bytes, &blob_back));
	CHECK(memcmp(&blob, &blob_back, sizeof blob) == 0);
	store_record_encode(bytes, &record);
	CHECK(store_record_decode(bytes, &record_back));
	CHECK(memcmp(&record, &record_back, sizeof record) == 0);
	store_row_encode(bytes, &row);
	store_row_decode(bytes, &row_back);
	CHECK(memcmp(&row, &row_back, sizeof row) == 0);
}

/* Every prefix of a record that is written over erased flash, and every bit. */
TEST(a_torn_or_flipped_record_is_none)
{
	struct store_record record = {1, 2, 3, 4, 5, 6, {7, 8}}, back;
	uint8_t whole[STORE_RECORD_SIZE], torn[STORE_RECORD_SIZE];

	store_record_encode(whole, &record);
	for (uint32_t size = 0; size < STORE_RECORD_SIZE; size++) {
		memset(torn, 0xff, sizeof torn);
		memcpy(torn, whole, size);
		CHECK(!store_record_decode(torn, &back));
	}
	for (uint32_t bit = 0; bit < 8 * STORE_RECORD_SIZE; bit++) {
		memcpy(torn, whole, sizeof torn);
		torn[bit / 8] ^= (uint8_t)(1u << bit % 8);
		CHECK(!store_record_decode(torn, &back));
	}
}

TEST(one_kind_of_record_is_not_taken_for_another)
{
	struct store_record record = {0};
	struct store_blob blob = {0};
	struct store_super other;
	uint8_t bytes[STORE_RECORD_SIZE];

	store_record_encode(bytes, &record);
	CHECK(!store_blob_decode(bytes, &blob));
	CHECK(!store_super_decode(bytes, &other));
	store_blob_encode(bytes, &blob);
	CHECK(!store_record_decode(bytes, &record));
}

TEST(refuses_geometries_that_cannot_be)
{
	struct store_super s = super;

	CHECK(store_super_is_sane(&s));
#define WRONG(field, value)                                                                        \
	do {                                                                                       \
		s = super;                                                                         \
		s.field = (value);                                                                 \
		CHECK(!store_super_is_sane(&s));                                                   \
	} while (0)
	WRONG(erase_size, 0);
	WRONG(erase_size, 2048);
	WRONG(erase_size, 0x30000);
	WRONG(program_size, 0);
	WRONG(program_size, 32);
	WRONG(program_size, 96);
	WRONG(program_size, 4096);
	WRONG(size, 0x4000001);
	WRONG(size, 0);
	WRONG(journal[0], 0);
	WRONG(journal[0], 0x80000);
	WRONG(journal[0], 0x40040);
	WRONG(journal[1], 0x4000000);
	WRONG(journal[1], 0xfffc0000);
	WRONG(journal_size, 0);
	WRONG(journal_size, 64);
	WRONG(journal_size, 0x10001);
	WRONG(journal_size, 0x80000);
#undef WRONG
}

TEST(blank_is_all_ones_or_all_zeros)
{
	uint8_t bytes[64];

	memset(bytes, 0xff, sizeof bytes);
	CHECK(store_is_blank(bytes, 64));
	bytes[63] = 0xfe;
	CHECK(!store_is_blank(bytes, 64));
	memset(bytes, 0, sizeof bytes);
	CHECK(store_is_blank(bytes, 64));
	memset(bytes, 0x55, sizeof bytes);
	CHECK(!store_is_blank(bytes, 64));
}

TEST(every_error_has_a_sentence_of_its_own)
{
	for (int a = STORE_E_BASE + 1; a <= STORE_E_FULL; a++) {
		CHECK(strlen(store_error_text(a)) > 10);
		for (int b = STORE_E_BASE + 1; b < a; b++)
			CHECK(strcmp(store_error_text(a), store_error_text(b)) != 0);
	}
	CHECK_STR(store_error_text(0), "no error");
	CHECK_STR(store_error_text(STORE_E_FULL + 1), "an unknown error of the store");
	CHECK_STR(store_error_text(-1), "an unknown error of the store");
	CHECK_STR(store_error_text(STORE_E_BASE), "an unknown error of the store");
}
