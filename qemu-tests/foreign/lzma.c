/* SPDX-License-Identifier: BSD-2-Clause */
/* lzma.c: a round trip through liblzma, as an .xz file in memory. */
#include "foreign.h"

int lzma_easy_buffer_encode(uint32_t preset, int check, void *allocator, const void *from,
			    size_t size, void *to, size_t *at, size_t room);
int lzma_stream_buffer_decode(uint64_t *limit, uint32_t flags, void *allocator, const void *from,
			      size_t *from_at, size_t size, void *to, size_t *at, size_t room);
uint32_t lzma_crc32(const void *data, size_t size, uint32_t crc);
uint64_t lzma_crc64(const void *data, size_t size, uint64_t crc);

#define SIZE       100000
#define CHECK_SHA  10
#define DATA_ERROR 9

static char text[SIZE], packed[SIZE], again[SIZE];

int main(void)
{
	size_t size = 0, at = 0, got = 0;
	uint64_t limit = UINT64_MAX;

	CHECK(lzma_crc32("123456789", 9, 0) == 0xcbf43926);
	CHECK(lzma_crc64("123456789", 9, 0) == 0x995dc9bbdf1939fa);
	fill_text(text, SIZE);
	CHECK(lzma_easy_buffer_encode(1, CHECK_SHA, NULL, text, SIZE, packed, &size, SIZE) == 0);
	CHECK(size < SIZE / 4);
	CHECK(lzma_stream_buffer_decode(&limit, 0, NULL, packed, &at, size, again, &got, SIZE) ==
	      0);
	CHECK(got == SIZE && memcmp(text, again, SIZE) == 0);
	packed[size / 2] ^= 1;
	at = got = 0;
	CHECK(lzma_stream_buffer_decode(&limit, 0, NULL, packed, &at, size, again, &got, SIZE) ==
	      DATA_ERROR);
	puts("lzma ok");
	return 0;
}
