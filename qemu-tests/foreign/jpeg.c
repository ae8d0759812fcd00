/* SPDX-License-Identifier: BSD-2-Clause */
/* jpeg.c: an image compressed and decompressed by libturbojpeg (it has thread-local
 * variables), and what it says of something else. */
#include "foreign.h"

void *tjInitCompress(void);
void *tjInitDecompress(void);
int tjCompress2(void *handle, const unsigned char *image, int width, int pitch, int height,
		int format, unsigned char **to, unsigned long *size, int sampling, int quality,
		int flags);
int tjDecompressHeader3(void *handle, const unsigned char *from, unsigned long size, int *width,
			int *height, int *sampling, int *space);
int tjDecompress2(void *handle, const unsigned char *from, unsigned long size, unsigned char *image,
		  int width, int pitch, int height, int format, int flags);
char *tjGetErrorStr2(void *handle);
int tjDestroy(void *handle);

#define WIDTH  160
#define HEIGHT 120

static unsigned char image[HEIGHT][WIDTH][3], again[HEIGHT][WIDTH][3];

int main(void)
{
	void *out = tjInitCompress(), *in = tjInitDecompress();
	unsigned char *packed = NULL;
	unsigned long size = 0;
	int width, height, sampling, space, worst = 0;

	for (int y = 0; y < HEIGHT; y++)
		for (int x = 0; x < WIDTH; x++) {
			image[y][x][0] = (unsigned char)x;
			image[y][x][1] = (unsigned char)y;
			image[y][x][2] = (unsigned char)(x + y);
		}
	CHECK(tjCompress2(out, image[0][0], WIDTH, 0, HEIGHT, 0, &packed, &size, 0, 90, 0) == 0);
	CHECK(size > 500 && size < sizeof image / 5);
	CHECK(tjDecompressHeader3(in, packed, size, &width, &height, &sampling, &space) == 0);
	CHECK(width == WIDTH && height == HEIGHT);
	CHECK(tjDecompress2(in, packed, size, again[0][0], WIDTH, 0, HEIGHT, 0, 0) == 0);
	for (size_t i = 0; i < sizeof image; i++) {
		int difference = abs(((unsigned char *)image)[i] - ((unsigned char *)again)[i]);

		worst = difference > worst ? difference : worst;
	}
	CHECK(worst < 30);
	CHECK(tjDecompressHeader3(in, (const unsigned char *)"no jpeg", 7, &width, &height,
				  &sampling, &space) != 0);
	puts(tjGetErrorStr2(in));
	tjDestroy(in);
	tjDestroy(out);
	puts("jpeg ok");
	return 0;
}
