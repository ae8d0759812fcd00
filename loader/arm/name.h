/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * arm/name.h: symbol names, four characters at a time. Two thirds of what it
 * costs to bind a symbol are spent on its name. Inline for the one loop that
 * binds most of them; all others call name.c.
 *
 * The GNU hash of four characters c0..c3 is
 *
 *	h * 33^4 + (c0 * 33 + c1) * 33^2 + (c2 * 33 + c3)
 *
 * and ARMv6's half-word instructions make both pairs at once (uxtb16, smlad).
 * Names stand in .dynstr unaligned; the core reads unaligned words of Normal
 * memory, but the compiler, who is told not to make any (-mno-unaligned-access),
 * must not merge two of them into one ldrd, which would fault: hence the asm.
 */
#ifndef LOADER_ARM_NAME_H
#define LOADER_ARM_NAME_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#ifdef __ARM_FEATURE_SIMD32
#include <arm_acle.h>
#endif
#ifdef __ARM_NEON
#include <arm_neon.h>
#endif

/* At -Os the compiler would rather call: for what stands in the innermost loops. */
#define INLINE inline __attribute__((always_inline))

/* A name, its length without the NUL, and its GNU hash: h = h * 33 + c over the
 * characters, from 5381. */
struct name {
	const char *at;
	uint32_t length;
	uint32_t hash;
};

/* A length that was not counted, because the hash was had elsewhere. */
#define NAME_UNCOUNTED UINT32_MAX

/* Up to three bytes behind the NUL are read. */
struct name name_of(const char *at);

/* Whether other, of which room bytes may be read, is the same name. */
bool name_is(const struct name *n, const char *other, uint32_t room);

/* ---- the same, inline ---- */

#define NAME_POWER4 1185921u /* 33^4 */
#define NAME_ONES   0x01010101u

#ifdef __ARM_FEATURE_SIMD32
static INLINE uint32_t name_word_at(const char *p)
{
	uint32_t w;

	__asm__("ldr %0, %1" : "=r"(w) : "m"(*(const uint32_t *)(const void *)p));
	return w;
}

static INLINE uint32_t name_hash_word(uint32_t h, uint32_t w)
{
	uint32_t pairs;

	__asm__("uxtb16	%0, %1\n\t"
		"add	%0, %0, %0, lsl #5\n\t"
		"uxtab16	%0, %0, %1, ror #8"
		: "=&r"(pairs)
		: "r"(w));
	return (uint32_t)__smlad((int16x2_t)pairs, 33 * 33 | 1 << 16, (int32_t)(h * NAME_POWER4));
}

/* Not 0 when there is a byte of 0 in w; its lowest set bit is the lowest of the first
 * such byte. */
static INLINE uint32_t name_zero_bytes(uint32_t w)
{
	return __uqsub8(NAME_ONES, w);
}
#else
static INLINE uint32_t name_word_at(const char *p)
{
	uint32_t w = 0;

	for (uint32_t i = 0; i < 4; i++) {
		w |= (uint32_t)(uint8_t)p[i] << 8 * i;
		if (!p[i])
			break;
	}
	return w;
}

static INLINE uint32_t name_hash_word(uint32_t h, uint32_t w)
{
	for (uint32_t i = 0; i < 4; i++)
		h = h * 33 + (w >> 8 * i & 0xff);
	return h;
}

static INLINE uint32_t name_zero_bytes(uint32_t w)
{
	return ((w - NAME_ONES) & ~w) >> 7 & NAME_ONES;
}
#endif

static INLINE struct name name_hashed(const char *at)
{
	uint32_t h = 5381, w;
	const char *p = at;

#pragma GCC unroll 2
	for (; !name_zero_bytes(w = name_word_at(p)); p += 4)
		h = name_hash_word(h, w);
	for (; w & 0xff; w >>= 8, p++)
		h = h * 33 + (w & 0xff);
	return (struct name){at, (uint32_t)(p - at), h};
}

#ifdef __ARM_NEON
static INLINE uint8x16_t name_block(const char *a, const char *b)
{
	return veorq_u8(vld1q_u8((const uint8_t *)a), vld1q_u8((const uint8_t *)b));
}

static INLINE bool name_zero(uint8x16_t v)
{
	uint32x2_t half = vreinterpret_u32_u8(vorr_u8(vget_low_u8(v), vget_high_u8(v)));

	return (vget_lane_u32(half, 0) | vget_lane_u32(half, 1)) == 0;
}

/* Blocks of 16, of which the last ends where the names do. It counts first: names of
 * a kind differ in the number behind them. */
static INLINE bool name_same_long(const char *a, const char *b, uint32_t length)
{
	uint8x16_t differs = name_block(a + length - 16, b + length - 16);

	if (!name_zero(differs))
		return false;
	for (const char *end = a + length - 16; a < end; a += 16, b += 16)
		differs = vorrq_u8(differs, name_block(a, b));
	return name_zero(differs);
}
#else
static INLINE bool name_same_long(const char *a, const char *b, uint32_t length)
{
	return memcmp(a, b, length) == 0;
}
#endif

/* Words, of which the last ends where the names do, or bytes. */
static INLINE bool name_same_short(const char *a, const char *b, uint32_t length)
{
	const char *end = a + length, *last = end - 4;

	if (length >= 4) {
		if (name_word_at(last) != name_word_at(b + length - 4))
			return false;
		for (; a < last; a += 4, b += 4)
			if (name_word_at(a) != name_word_at(b))
				return false;
		return true;
	}
	for (; a < end; a++, b++)
		if (*a != *b)
			return false;
	return true;
}

/* Without a length: to the first NUL, whose word may go on differently. */
static INLINE bool name_same_to_nul(const char *a, const char *b)
{
	for (;; a += 4, b += 4) {
		uint32_t w = name_word_at(a), v = name_word_at(b), zero = name_zero_bytes(w);

		if (zero) {
			zero <<= 7; /* the highest bit of the NUL */
			return ((w ^ v) & (zero ^ (zero - 1))) == 0;
		}
		if (w != v)
			return false;
	}
}

static INLINE bool name_same(const struct name *n, const char *other, uint32_t room)
{
	uint32_t length = n->length;

	if (length == NAME_UNCOUNTED)
		return name_same_to_nul(n->at, other);
	if (length >= room || other[length] != '\0')
		return false;
	return length >= 16 ? name_same_long(n->at, other, length)
			    : name_same_short(n->at, other, length);
}

#endif
