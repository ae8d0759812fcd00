/* SPDX-License-Identifier: BSD-2-Clause */
/* mp3.c: a tone, encoded by libmp3lame and decoded by libmpg123. */
#include <math.h>
#include "foreign.h"

void *lame_init(void);
int lame_set_in_samplerate(void *lame, int rate);
int lame_set_num_channels(void *lame, int count);
int lame_set_quality(void *lame, int quality);
int lame_init_params(void *lame);
int lame_encode_buffer(void *lame, const short *left, const short *right, int count, void *to,
		       int room);
int lame_encode_flush(void *lame, void *to, int room);
int lame_close(void *lame);
int mpg123_init(void);
void *mpg123_new(const char *decoder, int *error);
int mpg123_param(void *handle, int type, long value, double real);
int mpg123_open_feed(void *handle);
int mpg123_decode(void *handle, const void *from, size_t size, void *to, size_t room, size_t *got);
int mpg123_getformat(void *handle, long *rate, int *channels, int *encoding);
void mpg123_delete(void *handle);

#define RATE       44100
#define COUNT      20000
#define MONO       3 /* MPEG_mode */
#define NEW_FORMAT (-11)
#define NEED_MORE  (-10)

static short tone[COUNT];
static unsigned char stream[40000], sound[COUNT * 4 + 20000];

static int encode(void)
{
	void *lame = lame_init();
	int size;

	lame_set_in_samplerate(lame, RATE);
	lame_set_num_channels(lame, 1);
	lame_set_quality(lame, 7);
	CHECK(lame_init_params(lame) >= 0);
	size = lame_encode_buffer(lame, tone, tone, COUNT, stream, sizeof stream);
	CHECK(size > 0);
	size += lame_encode_flush(lame, stream + size, (int)sizeof stream - size);
	lame_close(lame);
	return size;
}

static size_t decode(int size)
{
	int error = 0, channels = 0, encoding = 0, result;
	void *handle;
	size_t all = 0, got = 0;
	long rate = 0;

	CHECK(mpg123_init() == 0);
	handle = mpg123_new(NULL, &error);
	CHECK(handle != NULL);
	CHECK(mpg123_open_feed(handle) == 0);
	result = mpg123_decode(handle, stream, (size_t)size, sound, sizeof sound, &got);
	CHECK(result == NEW_FORMAT);
	mpg123_getformat(handle, &rate, &channels, &encoding);
	CHECK(rate == RATE && channels == 1);
	while (result != NEED_MORE) {
		result = mpg123_decode(handle, NULL, 0, sound + all, sizeof sound - all, &got);
		CHECK(result == 0 || result == NEED_MORE);
		all += got;
	}
	mpg123_delete(handle);
	return all / 2;
}

int main(void)
{
	const int16_t *samples = (const int16_t *)(const void *)sound;
	int size, loud = 0;
	size_t count;

	for (int i = 0; i < COUNT; i++)
		tone[i] = (short)(12000 * sin(2 * 3.14159265 * 1000 * i / RATE));
	size = encode();
	CHECK(size > 1000 && size < COUNT);
	count = decode(size);
	CHECK(count >= COUNT && count < COUNT + 5000);
	for (size_t i = 5000; i < 15000; i++)
		loud += abs(samples[i]) > 9000;
	CHECK(loud > 3000 && loud < 7000); /* as often as a sine is */
	puts("mp3 ok");
	return 0;
}
