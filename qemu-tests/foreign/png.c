/* SPDX-License-Identifier: BSD-2-Clause */
/* png.c: an image written by libpng and read back; a damaged one ends in longjmp. */
#include <setjmp.h>
#include "foreign.h"

void *png_create_write_struct(const char *version, void *context, void *error, void *warn);
void *png_create_read_struct(const char *version, void *context, void *error, void *warn);
void *png_create_info_struct(void *png);
jmp_buf *png_set_longjmp_fn(void *png, void (*jump)(jmp_buf, int), size_t size);
void png_set_write_fn(void *png, void *context, void (*write)(void *, char *, size_t),
		      void (*flush)(void *));
void png_set_read_fn(void *png, void *context, void (*read)(void *, char *, size_t));
void *png_get_io_ptr(void *png);
void png_set_IHDR(void *png, void *info, uint32_t width, uint32_t height, int depth, int color,
		  int interlace, int compression, int filter);
void png_write_info(void *png, void *info);
void png_write_row(void *png, const unsigned char *row);
void png_write_end(void *png, void *info);
void png_read_info(void *png, void *info);
uint32_t png_get_image_width(void *png, void *info);
void png_read_row(void *png, unsigned char *row, unsigned char *display);
void png_destroy_write_struct(void **png, void **info);
void png_destroy_read_struct(void **png, void **info, void **end);

#define VERSION "1.6.39"
#define WIDTH   100
#define HEIGHT  50
#define RGB     2

struct memory {
	char bytes[40000];
	size_t size, at;
};

static struct memory file;

static void put(void *png, char *from, size_t size)
{
	struct memory *m = png_get_io_ptr(png);

	CHECK(m->size + size <= sizeof m->bytes);
	memcpy(m->bytes + m->size, from, size);
	m->size += size;
}

static void get(void *png, char *to, size_t size)
{
	struct memory *m = png_get_io_ptr(png);

	CHECK(m->at + size <= m->size);
	memcpy(to, m->bytes + m->at, size);
	m->at += size;
}

static void flush(void *png)
{
	(void)png;
}

static void paint(unsigned char *row, int y)
{
	for (int x = 0; x < WIDTH * 3; x++)
		row[x] = (unsigned char)(x * y);
}

static void write_image(void)
{
	void *png = png_create_write_struct(VERSION, NULL, NULL, NULL);
	void *info = png_create_info_struct(png);
	unsigned char row[WIDTH * 3];

	png_set_write_fn(png, &file, put, flush);
	png_set_IHDR(png, info, WIDTH, HEIGHT, 8, RGB, 0, 0, 0);
	png_write_info(png, info);
	for (int y = 0; y < HEIGHT; y++) {
		paint(row, y);
		png_write_row(png, row);
	}
	png_write_end(png, info);
	png_destroy_write_struct(&png, &info);
}

static int read_image(void)
{
	void *png = png_create_read_struct(VERSION, NULL, NULL, NULL);
	void *info = png_create_info_struct(png);
	unsigned char row[WIDTH * 3], expected[WIDTH * 3];

	if (setjmp(*png_set_longjmp_fn(png, longjmp, sizeof(jmp_buf))) != 0) {
		png_destroy_read_struct(&png, &info, NULL);
		return 0;
	}
	file.at = 0;
	png_set_read_fn(png, &file, get);
	png_read_info(png, info);
	CHECK(png_get_image_width(png, info) == WIDTH);
	for (int y = 0; y < HEIGHT; y++) {
		png_read_row(png, row, NULL);
		paint(expected, y);
		CHECK(memcmp(row, expected, sizeof row) == 0);
	}
	png_destroy_read_struct(&png, &info, NULL);
	return 1;
}

int main(void)
{
	write_image();
	CHECK(memcmp(file.bytes, "\211PNG", 4) == 0);
	CHECK(read_image() == 1);
	file.bytes[20] ^= 1; /* in IHDR: the checksum is wrong now */
	CHECK(read_image() == 0);
	puts("png ok");
	return 0;
}
