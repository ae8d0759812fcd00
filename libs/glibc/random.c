/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * random.c: arc4random, which glibc 2.36 lets nobody see fail. Libraries use it
 * to make their hash tables unpredictable, and that is all it is good for here:
 * where the ROM has no source of randomness (getentropy fails), what comes out
 * depends on the clock only. Code that makes keys asks getrandom, which then
 * fails with ENOSYS as it should.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include "glibc.h"

static uint64_t state;

/* A counter, mixed by multiplications and shifts as in splitmix64. */
static uint64_t next(void)
{
	uint64_t z;

	if (state == 0)
		state = g_now_microseconds() ^ (uint64_t)(uintptr_t)&z << 32;
	state += 0x9e3779b97f4a7c15u;
	z = state;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

GLIBC(arc4random_buf, 2.36)
void g_arc4random_buf(void *to, size_t size)
{
	uint8_t *at = to;

	while (size > 0) {
		uint64_t word = next();
		size_t part = size < sizeof word ? size : sizeof word;
		uint64_t entropy;

		if (getentropy(&entropy, sizeof entropy) == 0)
			word ^= entropy;
		memcpy(at, &word, part);
		at += part;
		size -= part;
	}
}

GLIBC(arc4random, 2.36)
uint32_t g_arc4random(void)
{
	uint32_t word;

	g_arc4random_buf(&word, sizeof word);
	return word;
}

/* Below bound, each number equally often: what lies below 2^32 mod bound is
 * thrown away. */
GLIBC(arc4random_uniform, 2.36)
uint32_t g_arc4random_uniform(uint32_t bound)
{
	uint32_t word, least;

	if (bound < 2)
		return 0;
	least = (0u - bound) % bound;
	do
		word = g_arc4random();
	while (word < least);
	return word % bound;
}

#define LINUX_GRND_KNOWN 7u

GLIBC(getrandom, 2.25)
ssize_t g_getrandom(void *to, size_t size, unsigned flags)
{
	uint8_t *at = to;
	size_t left = size;

	if (flags > LINUX_GRND_KNOWN)
		return g_fail(EINVAL);
	while (left > 0) {
		size_t part = left < 256 ? left : 256;

		if (getentropy(at, part) != 0)
			return g_fail(LINUX_ENOSYS);
		at += part;
		left -= part;
	}
	return (ssize_t)size;
}

GLIBC(getentropy, 2.25)
int g_getentropy(void *to, size_t size)
{
	if (size > 256)
		return g_fail(EIO);
	return getentropy(to, size) == 0 ? 0 : g_fail(LINUX_ENOSYS);
}
