/* SPDX-License-Identifier: BSD-2-Clause */
/* lz4.c: a round trip through liblz4, as a block and as a frame. */
#include "foreign.h"

int LZ4_compress_default(const char *from, char *to, int size, int room);
int LZ4_decompress_safe(const char *from, char *to, int size, int room);
size_t LZ4F_compressFrameBound(size_t size, const void *preferences);
size_t LZ4F_compressFrame(void *to, size_t room, const void *from, size_t size,
			  const void *preferences);
size_t LZ4F_createDecompressionContext(void **context, unsigned version);
size_t LZ4F_decompress(void *context, void *to, size_t *room, const void *from, size_t *size,
		       const void *options);
size_t LZ4F_freeDecompressionContext(void *context);
unsigned LZ4F_isError(size_t code);
unsigned LZ4F_getVersion(void);

#define SIZE 50000

static char text[SIZE], packed[SIZE + 1000], again[SIZE];

static void check_block(void)
{
	int size = LZ4_compress_default(text, packed, SIZE, sizeof packed);

	CHECK(size > 0 && size < SIZE / 2);
	CHECK(LZ4_decompress_safe(packed, again, size, SIZE) == SIZE);
	CHECK(memcmp(text, again, SIZE) == 0);
	packed[10] ^= 0x55;
	LZ4_decompress_safe(packed, again, size, SIZE); /* whatever it says: it returns */
}

static void check_frame(void)
{
	size_t room = LZ4F_compressFrameBound(SIZE, NULL);
	char *frame = malloc(room);
	size_t size = LZ4F_compressFrame(frame, room, text, SIZE, NULL), got = SIZE;
	void *context;

	CHECK(!LZ4F_isError(size));
	CHECK(!LZ4F_isError(LZ4F_createDecompressionContext(&context, LZ4F_getVersion())));
	memset(again, 0, SIZE);
	CHECK(LZ4F_decompress(context, again, &got, frame, &size, NULL) == 0);
	CHECK(got == SIZE && memcmp(text, again, SIZE) == 0);
	LZ4F_freeDecompressionContext(context);
	free(frame);
}

int main(void)
{
	fill_text(text, SIZE);
	check_block();
	check_frame();
	puts("lz4 ok");
	return 0;
}
