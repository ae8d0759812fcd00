/* SPDX-License-Identifier: BSD-2-Clause */
/* opus.c: a second of a tone, encoded by libopus and decoded again. */
#include <math.h>
#include "foreign.h"

void *opus_encoder_create(int32_t rate, int channels, int application, int *error);
int32_t opus_encode(void *encoder, const int16_t *from, int count, unsigned char *to, int32_t room);
void opus_encoder_destroy(void *encoder);
void *opus_decoder_create(int32_t rate, int channels, int *error);
int opus_decode(void *decoder, const unsigned char *from, int32_t size, int16_t *to, int count,
		int fec);
void opus_decoder_destroy(void *decoder);

#define RATE  48000
#define FRAME 960
#define AUDIO 2049

int main(void)
{
	int error = -1;
	void *encoder = opus_encoder_create(RATE, 1, AUDIO, &error);
	void *decoder = opus_decoder_create(RATE, 1, &error);
	int16_t in[FRAME], out[FRAME];
	unsigned char packet[4000];
	double in_energy = 0, out_energy = 0;
	int32_t bytes = 0;

	CHECK(error == 0 && encoder != NULL && decoder != NULL);
	for (int frame = 0; frame < 50; frame++) {
		int32_t size;

		for (int i = 0; i < FRAME; i++)
			in[i] = (int16_t)(10000 *
					  sin(2 * 3.14159265 * 440 * (frame * FRAME + i) / RATE));
		size = opus_encode(encoder, in, FRAME, packet, sizeof packet);
		CHECK(size > 0);
		bytes += size;
		CHECK(opus_decode(decoder, packet, size, out, FRAME, 0) == FRAME);
		for (int i = 0; frame > 5 && i < FRAME; i++) {
			in_energy += (double)in[i] * in[i];
			out_energy += (double)out[i] * out[i];
		}
	}
	CHECK(bytes < 50 * FRAME / 2);
	CHECK(out_energy > 0.8 * in_energy && out_energy < 1.2 * in_energy);
	opus_encoder_destroy(encoder);
	opus_decoder_destroy(decoder);
	puts("opus ok");
	return 0;
}
