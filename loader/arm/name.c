/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * arm/name.c: the GNU hash of four characters c0..c3 is
 *
 *	h * 33^4 + (c0 * 33 + c1) * 33^2 + (c2 * 33 + c3)
 *
 * and ARMv6's half-word instructions make both pairs at once (uxtb16, smlad).
 * Names stand in .dynstr unaligned; the core reads unaligned words of Normal
 * memory, but the compiler, who is told not to make any (-mno-unaligned-access),
 * must not merge two of them into one ldrd, which would fault: hence the asm.
 */
#include "name.h"
#include <string.h>
#ifdef __ARM_FEATURE_SIMD32
#include <arm_acle.h>
#endif

#define POWER4 1185921u /* 33^4 */
#define ONES   0x01010101u
#define TOPS   0x80808080u

#ifdef __ARM_FEATURE_SIMD32
static inline uint32_t word_at(const char *p)
{
	uint32_t w;

	__asm__("ldr %0, %1" : "=r"(w) : "m"(*(const uint32_t *)(const void *)p));
	return w;
}

static inline uint32_t hash_word(uint32_t h, uint32_t w)
{
	uint32_t pairs = __uxtb16(w) * 33u + __uxtb16(w >> 8 | w << 24);

	return (uint32_t)__smlad((int16x2_t)pairs, 33 * 33 | 1 << 16, (int32_t)(h * POWER4));
}
#else
static inline uint32_t word_at(const char *p)
{
	uint32_t w = 0;

	for (uint32_t i = 0; i < 4; i++) {
		w |= (uint32_t)(uint8_t)p[i] << 8 * i;
		if (!p[i])
			break;
	}
	return w;
}

static inline uint32_t hash_word(uint32_t h, uint32_t w)
{
	for (uint32_t i = 0; i < 4; i++)
		h = h * 33 + (w >> 8 * i & 0xff);
	return h;
}
#endif

/* Non-zero when one of the four bytes is 0; its lowest set bit stands in the
 * first of them. */
static inline uint32_t zero_byte(uint32_t w)
{
	return (w - ONES) & ~w & TOPS;
}

struct name name_of(const char *at)
{
	uint32_t h = 5381, w;
	const char *p = at;

	for (; !zero_byte(w = word_at(p)); p += 4)
		h = hash_word(h, w);
	for (; w & 0xff; w >>= 8, p++)
		h = h * 33 + (w & 0xff);
	return (struct name){at, (uint32_t)(p - at), h};
}

/* The end first: names of a kind differ in the number behind them, and those
 * whose hashes differ in bit 0 only are told apart here (slots.h). */
bool name_is(const struct name *n, const char *other, uint32_t room)
{
	const char *a = n->at, *end = a + n->length;

	if (n->length >= room || *end != other[n->length])
		return false;
	if (n->length >= 4 && word_at(end - 4) != word_at(other + n->length - 4))
		return false;
	for (; a + 15 < end; a += 16, other += 16)
#pragma GCC unroll 4
		for (int i = 0; i < 16; i += 4)
			if (word_at(a + i) != word_at(other + i))
				return false;
	for (; a + 3 < end; a += 4, other += 4)
		if (word_at(a) != word_at(other))
			return false;
	for (; a < end; a++, other++)
		if (*a != *other)
			return false;
	return true;
}
