/* SPDX-License-Identifier: BSD-2-Clause */
/* brotli.c: a round trip through libbrotlienc and libbrotlidec. */
#include "foreign.h"

int BrotliEncoderCompress(int quality, int window, int mode, size_t size, const void *from,
			  size_t *room, void *to);
int BrotliDecoderDecompress(size_t size, const void *from, size_t *room, void *to);

#define SIZE 60000

static char text[SIZE], packed[SIZE], again[SIZE];

int main(void)
{
	size_t size = SIZE, got = SIZE;

	fill_text(text, SIZE);
	CHECK(BrotliEncoderCompress(5, 18, 0, SIZE, text, &size, packed) == 1);
	CHECK(size < SIZE / 4);
	CHECK(BrotliDecoderDecompress(size, packed, &got, again) == 1);
	CHECK(got == SIZE && memcmp(text, again, SIZE) == 0);
	puts("brotli ok");
	return 0;
}
