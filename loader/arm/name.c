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
	uint32_t h = 5381, w = word_at(at);
	const char *p = at;

	if (!zero_byte(w)) {
		do {
			h = hash_word(h, w);
			p += 4;
			w = word_at(p);
		} while (!zero_byte(w));
	}
	for (; w & 0xff; w >>= 8, p++)
		h = h * 33 + (w & 0xff);
	return (struct name){at, (uint32_t)(p - at), h};
}

static inline bool same_16(const char *a, const char *b)
{
#pragma GCC unroll 4
	for (int i = 0; i < 16; i += 4)
		if (word_at(a + i) != word_at(b + i))
			return false;
	return true;
}

/* Blocks of 16 or of 4 from the front; the last one ends where the names do and
 * may overlap the one before it. */
static bool same(const char *a, const char *b, uint32_t length)
{
	uint32_t i = 0;

	if (length >= 16) {
		for (; i + 16 < length; i += 16)
			if (!same_16(a + i, b + i))
				return false;
		return same_16(a + length - 16, b + length - 16);
	}
	for (; i + 4 < length; i += 4)
		if (word_at(a + i) != word_at(b + i))
			return false;
	for (; i < length; i++)
		if (a[i] != b[i])
			return false;
	return true;
}

/* Without a length: to the first NUL, whose word may go on differently. */
static bool same_to_nul(const char *a, const char *b)
{
	for (;; a += 4, b += 4) {
		uint32_t w = word_at(a), v = word_at(b), zero = zero_byte(w);

		if (zero)
			return ((w ^ v) & (zero ^ (zero - 1))) == 0;
		if (w != v)
			return false;
	}
}

/* The end first: names of a kind differ in the number behind them, and those
 * whose hashes differ in bit 0 only are told apart here (slots.h). */
bool name_is(const struct name *n, const char *other, uint32_t room)
{
	uint32_t length = n->length;

	if (length == NAME_UNCOUNTED)
		return same_to_nul(n->at, other);
	if (length >= room || other[length] != '\0')
		return false;
	if (length >= 4 && word_at(n->at + length - 4) != word_at(other + length - 4))
		return false;
	return same(n->at, other, length);
}
