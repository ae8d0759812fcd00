/* SPDX-License-Identifier: BSD-2-Clause */
/* z.c: zlib's checksums, a round trip, and a gzip file of the store. */
#include "foreign.h"

unsigned long crc32(unsigned long crc, const void *data, unsigned size);
unsigned long adler32(unsigned long adler, const void *data, unsigned size);
unsigned long compressBound(unsigned long size);
int compress2(void *to, unsigned long *room, const void *from, unsigned long size, int level);
int uncompress(void *to, unsigned long *room, const void *from, unsigned long size);
const char *zlibVersion(void);
void *gzopen64(const char *path, const char *mode);
int gzread(void *file, void *to, unsigned size);
int64_t gzseek64(void *file, int64_t offset, int whence);
int gzclose(void *file);

#define SIZE 100000

static char text[SIZE], again[SIZE];

/* A file that is not compressed is read as it is: this program's own. */
static void check_file(void)
{
	void *file = gzopen64("z", "rb");
	char magic[4];

	CHECK(file != NULL);
	CHECK(gzread(file, magic, 4) == 4 && memcmp(magic, "\177ELF", 4) == 0);
	CHECK(gzseek64(file, 1, SEEK_SET) == 1);
	CHECK(gzread(file, magic, 3) == 3 && memcmp(magic, "ELF", 3) == 0);
	CHECK(gzclose(file) == 0);
	CHECK(gzopen64("no-such-file", "rb") == NULL);
}

int main(void)
{
	unsigned long room = compressBound(SIZE), got = SIZE;
	char *packed = malloc(room);

	CHECK(crc32(0, "123456789", 9) == 0xcbf43926);
	CHECK(adler32(1, "Wikipedia", 9) == 0x11e60398);
	fill_text(text, SIZE);
	CHECK(compress2(packed, &room, text, SIZE, 9) == 0);
	CHECK(room < SIZE / 4);
	CHECK(uncompress(again, &got, packed, room) == 0);
	CHECK(got == SIZE && memcmp(text, again, SIZE) == 0);
	packed[room / 2] ^= 1;
	got = SIZE;
	CHECK(uncompress(again, &got, packed, room) != 0);
	check_file();
	printf("z ok %s\n", zlibVersion());
	return 0;
}
