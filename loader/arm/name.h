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
 * Names stand in .dynstr unaligned, which NEON reads from Normal memory.
 */
#ifndef LOADER_ARM_NAME_H
#define LOADER_ARM_NAME_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
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

/* For names from anywhere: nothing behind the NUL is read. */
struct name name_of(const char *at);

/* Whether other, which ends within room bytes, is the same name. */
bool name_is(const struct name *n, const char *other, uint32_t room);

/* ---- the same for names in images, inline ---- */

/* So many bytes behind the NUL may be read: images have them (image.c). */
#define NAME_BEHIND 15u

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
struct nuls {
	uint32_t first, second, any;
};

static INLINE struct nuls name_nuls(uint8x16_t block)
{
	uint16x8_t nuls = vreinterpretq_u16_u8(vceqq_u8(block, vdupq_n_u8(0)));
	uint32x2_t narrow = vreinterpret_u32_u8(vshrn_n_u16(nuls, 4));
	uint32_t first = vget_lane_u32(narrow, 0), second = vget_lane_u32(narrow, 1);

	return (struct nuls){first, second, first | second};
}

/* Characters before the first NUL of those that there are. */
static INLINE uint32_t name_before(struct nuls n)
{
	return n.first ? (uint32_t)__builtin_ctz(n.first) / 4
		       : 8 + (uint32_t)__builtin_ctz(n.second) / 4;
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
	struct nuls nuls;
	uint32_t n;

	for (; nuls = name_nuls(block = vld1q_u8(p)), !nuls.any; p += 16)
		h = name_add(h, block);
	n = name_before(nuls);
	h = name_add(h, vandq_u8(block, vld1q_u8(name_factors.mask + 16 - n)));
	return (struct name){at, (uint32_t)((const char *)p - at) + n,
			     name_sum(h) * name_factors.back[n]};
}

/* Its length alone, when the hash is known. */
static INLINE struct name name_counted(const char *at)
{
	const char *p = at;
	struct nuls nuls;

	for (; nuls = name_nuls(vld1q_u8((const uint8_t *)p)), !nuls.any; p += 16)
		;
	return (struct name){at, (uint32_t)(p - at) + name_before(nuls), 0};
}

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
static INLINE bool name_equal(const char *a, const char *b, uint32_t length)
{
	const char *end = a + length - 16;
	uint8x16_t differs;

	if (length < 16)
		return name_zero(
			vandq_u8(name_block(a, b), vld1q_u8(name_factors.mask + 16 - length)));
	differs = name_block(end, b + length - 16);
	if (!name_zero(differs))
		return false;
	for (; a < end; a += 16, b += 16)
		differs = vorrq_u8(differs, name_block(a, b));
	return name_zero(differs);
}
#else
static INLINE struct name name_hashed(const char *at)
{
	return name_of(at);
}

static INLINE struct name name_counted(const char *at)
{
	return (struct name){at, (uint32_t)strlen(at), 0};
}

static INLINE bool name_equal(const char *a, const char *b, uint32_t length)
{
	return memcmp(a, b, length) == 0;
}
#endif

static INLINE bool name_same(const struct name *n, const char *other, uint32_t room)
{
	return n->length < room && other[n->length] == '\0' && name_equal(n->at, other, n->length);
}

#endif
