/* SPDX-License-Identifier: BSD-2-Clause */
/* zstd.c: a round trip through libzstd, at a fast and at a thorough level. */
#include "foreign.h"

size_t ZSTD_compressBound(size_t size);
size_t ZSTD_compress(void *to, size_t room, const void *from, size_t size, int level);
size_t ZSTD_decompress(void *to, size_t room, const void *from, size_t size);
unsigned ZSTD_isError(size_t code);
const char *ZSTD_getErrorName(size_t code);

#define SIZE 200000

static char text[SIZE], again[SIZE];

static void check(int level)
{
	size_t room = ZSTD_compressBound(SIZE);
	char *packed = malloc(room);
	size_t size = ZSTD_compress(packed, room, text, SIZE, level);

	CHECK(!ZSTD_isError(size) && size < SIZE / 4);
	memset(again, 0, SIZE);
	CHECK(ZSTD_decompress(again, SIZE, packed, size) == SIZE);
	CHECK(memcmp(text, again, SIZE) == 0);
	packed[0] ^= 1;
	puts(ZSTD_getErrorName(ZSTD_decompress(again, SIZE, packed, size)));
	free(packed);
}

int main(void)
{
	fill_text(text, SIZE);
	check(1);
	check(9);
	puts("zstd ok");
	return 0;
}
