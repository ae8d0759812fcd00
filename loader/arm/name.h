/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * arm/name.h: symbol names, sixteen characters at a time. Two thirds of what it
 * costs to bind a symbol are spent on its name. Inline for the one loop that
 * binds most of them; all others call name.c.
 *
 * The GNU hash of sixteen characters behind a hash h is
 *
 *	h * 33^16 + sum of (c[2j] * 33 + c[2j + 1]) * 33^(14 - 2j)
 *
 * modulo 2^32: eight products that NEON makes side by side, and adds up when the
 * name has ended. Of the block in which it ends, what lies behind is taken for
 * zeros; each of them is one multiplication by 33 too many, which the inverse of
 * 33^n takes back, since 33 is odd.
 *
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

/* Up to 15 bytes behind the NUL are read. */
struct name name_of(const char *at);

/* Whether other, of which room bytes may be read, is the same name. */
bool name_is(const struct name *n, const char *other, uint32_t room);

/* ---- the same, inline ---- */

#define NAME_ONES 0x01010101u

#ifdef __ARM_FEATURE_SIMD32
static INLINE uint32_t name_word_at(const char *p)
{
	uint32_t w;

	__asm__("ldr %0, %1" : "=r"(w) : "m"(*(const uint32_t *)(const void *)p));
	return w;
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

static INLINE uint32_t name_zero_bytes(uint32_t w)
{
	return ((w - NAME_ONES) & ~w) >> 7 & NAME_ONES;
}
#endif

#ifdef __ARM_NEON
/* What the characters of a block are multiplied by; by how many of them belong to the
 * name, a mask of these, and what takes the zeros behind them back. */
struct name_factors {
	uint8_t in_pair[16];
	uint32_t pair[8];
	uint8_t mask[32]; /* mask + 16 - n keeps n characters */
	uint32_t back[16];
};
extern const struct name_factors name_factors;

#define NAME_POWER16 0x92d9e201u /* 33^16 */

/* Four bits for each character, all ones where it is a NUL. */
static INLINE uint32x2_t name_nuls(uint8x16_t block)
{
	uint16x8_t nuls = vreinterpretq_u16_u8(vceqq_u8(block, vdupq_n_u8(0)));

	return vreinterpret_u32_u8(vshrn_n_u16(nuls, 4));
}

/* Characters before the first NUL; there is one. */
static INLINE uint32_t name_before_nul(uint32_t first, uint32_t second)
{
	return first ? (uint32_t)__builtin_ctz(first) / 4 : 8 + (uint32_t)__builtin_ctz(second) / 4;
}

static INLINE uint32x4_t name_add(uint32x4_t h, uint8x16_t block)
{
	uint8x16_t by = vld1q_u8(name_factors.in_pair);
	uint16x8_t low = vmull_u8(vget_low_u8(block), vget_low_u8(by));
	uint16x8_t high = vmull_u8(vget_high_u8(block), vget_high_u8(by));

	h = vmulq_n_u32(h, NAME_POWER16);
	h = vmlaq_u32(h, vpaddlq_u16(low), vld1q_u32(name_factors.pair));
	return vmlaq_u32(h, vpaddlq_u16(high), vld1q_u32(name_factors.pair + 4));
}

static INLINE uint32_t name_sum(uint32x4_t h)
{
	uint32x2_t half = vadd_u32(vget_low_u32(h), vget_high_u32(h));

	return vget_lane_u32(vpadd_u32(half, half), 0);
}

static INLINE struct name name_hashed(const char *at)
{
	const uint8_t *p = (const uint8_t *)at;
	uint32x4_t h = vsetq_lane_u32(5381, vdupq_n_u32(0), 0);
	uint8x16_t block;
	uint32_t first, second, n;

	for (;; p += 16) {
		uint32x2_t nuls = name_nuls(block = vld1q_u8(p));

		first = vget_lane_u32(nuls, 0);
		second = vget_lane_u32(nuls, 1);
		if (first | second)
			break;
		h = name_add(h, block);
	}
	n = name_before_nul(first, second);
	h = name_add(h, vandq_u8(block, vld1q_u8(name_factors.mask + 16 - n)));
	return (struct name){at, (uint32_t)((const char *)p - at) + n,
			     name_sum(h) * name_factors.back[n]};
}
#else
static INLINE struct name name_hashed(const char *at)
{
	uint32_t h = 5381;
	const char *p = at;

	for (; *p; p++)
		h = h * 33 + (uint8_t)*p;
	return (struct name){at, (uint32_t)(p - at), h};
}
#endif

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
