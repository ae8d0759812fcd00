/* SPDX-License-Identifier: BSD-2-Clause */
/* bz2.c: a round trip through libbz2, and its complaint on standard error. */
#include "foreign.h"

int BZ2_bzBuffToBuffCompress(char *to, unsigned *room, char *from, unsigned size, int block,
			     int verbosity, int work);
int BZ2_bzBuffToBuffDecompress(char *to, unsigned *room, char *from, unsigned size, int small,
			       int verbosity);
const char *BZ2_bzlibVersion(void);
void *BZ2_bzopen(const char *path, const char *mode);
int BZ2_bzread(void *file, void *to, int size);
const char *BZ2_bzerror(void *file, int *error);
void BZ2_bzclose(void *file);

#define SIZE 60000

static char text[SIZE], packed[SIZE], again[SIZE];

int main(void)
{
	unsigned room = SIZE, got = SIZE;
	char some[10];
	void *file;
	int error;

	fill_text(text, SIZE);
	/* verbosity 2: it reports on stderr, which is a variable of glibc's */
	CHECK(BZ2_bzBuffToBuffCompress(packed, &room, text, SIZE, 1, 2, 0) == 0);
	CHECK(room < SIZE / 5);
	CHECK(BZ2_bzBuffToBuffDecompress(again, &got, packed, room, 1, 0) == 0);
	CHECK(got == SIZE && memcmp(text, again, SIZE) == 0);
	file = BZ2_bzopen("bz2", "rb"); /* this program: not a bzip2 file */
	CHECK(file != NULL && BZ2_bzread(file, some, 10) < 0);
	printf("%s\n", BZ2_bzerror(file, &error));
	BZ2_bzclose(file);
	puts("bz2 ok");
	return 0;
}
