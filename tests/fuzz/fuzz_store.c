/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_store.c: mount, walk and read whatever the flash holds.
 *
 * The first byte chooses how the rest is used: as the flash's bytes; as patches
 * (offset low, offset high, value) of a good store; or as patches after which
 * all checksums are made right, so that the fuzzer gets past them.
 */
#include <stdlib.h>
#include <string.h>
#include "../store_image.h"
#include "store/advice.h"

enum { MODE_RAW, MODE_PATCH, MODE_FORGE, MODES };

static struct image im;
static uint8_t good[IMAGE_SIZE];

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void open_once(void)
{
	if (im.sim.bytes != NULL)
		return;
	image_open(&im);
	if (image_make(&im, 1) != 0)
		abort();
	memcpy(good, im.sim.bytes, sizeof good);
}

static void fill(const uint8_t *data, size_t size)
{
	uint8_t mode = data[0] % MODES;

	data++;
	size--;
	if (mode == MODE_RAW) {
		memset(im.sim.bytes, 0xff, IMAGE_SIZE);
		memcpy(im.sim.bytes, data, size < IMAGE_SIZE ? size : IMAGE_SIZE);
		return;
	}
	memcpy(im.sim.bytes, good, IMAGE_SIZE);
	for (; size >= 3; data += 3, size -= 3)
		im.sim.bytes[data[0] | data[1] << 8] = data[2];
	if (mode == MODE_FORGE)
		image_reseal(&im);
}

static void advise(const struct store_file *f)
{
	uint32_t words[64];
	struct store_advice a;

	if (store_advice_read(&im.store, f, words, 64, &a) != 0)
		return;
	if (a.words + STORE_ADVICE_BASE + STORE_ADVICE_ROW * a.count > words + 64)
		abort();
}

static void walk(void)
{
	struct store_file f, found;
	uint32_t cursor = 0;
	uint8_t bytes[64];

	while (store_next(&im.store, &cursor, &f) == 0) {
		store_find(&im.store, f.name, &found);
		store_check(&im.store, &f);
		store_read(&im.store, &f, f.size / 2, bytes, sizeof bytes);
		advise(&f);
	}
	store_find(&im.store, "hello", &found);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	open_once();
	fill(data, size);
	if (image_mount(&im) == 0)
		walk();
	if (im.sim.violation != NULL)
		abort();
	return 0;
}
