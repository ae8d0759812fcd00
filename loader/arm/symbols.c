/* SPDX-License-Identifier: BSD-2-Clause */
/* arm/symbols.c: see symbols.h. */
#include "symbols.h"
#include <stdbool.h>
#ifdef __ARM_NEON
#include <arm_neon.h>
#endif

static bool is_common(const struct elf32_sym *s, const struct symbol_limits *l)
{
	uint32_t bind = sym_bind(s);

	return s->st_other == STV_DEFAULT && sym_type(s) <= STT_FUNC &&
	       (bind == STB_GLOBAL || bind == STB_WEAK) && s->st_shndx - 1u < SHN_LORESERVE - 1 &&
	       s->st_name < l->names && s->st_value - l->low <= l->size;
}

#ifdef __ARM_NEON
/* Of the fourth word, st_info, st_other and st_shndx: of st_other nothing may be set, of type
 * and binding not the upper two bits; */
#define NEVER 0xffccu
/* of the type not both of the others, */
#define NOT_BOTH 0x01u
/* and of the binding one of them. */
#define JUST_ONE 0x10u
/* st_shndx - 1, above the rest */
#define SECTION      0x10000u
#define LAST_SECTION ((SHN_LORESERVE - 1u) * SECTION - 1)

/* How many of four are common, up to the first that is not. */
static inline uint32_t of_four(const struct elf32_sym *s, const struct symbol_limits *l)
{
	uint32x4x4_t four = vld4q_u32((const void *)s);
	uint32x4_t kind = four.val[3], next = vshrq_n_u32(kind, 1), bad, good;
	uint32_t first, second; /* two of them each, all ones if they are good */
	uint32x2_t lanes;

	bad = vandq_u32(kind, vdupq_n_u32(NEVER));
	bad = vorrq_u32(bad, vandq_u32(vandq_u32(kind, next), vdupq_n_u32(NOT_BOTH)));
	bad = vorrq_u32(bad, vbicq_u32(vdupq_n_u32(JUST_ONE), veorq_u32(kind, next)));
	good = vceqq_u32(bad, vdupq_n_u32(0));
	kind = vsubq_u32(kind, vdupq_n_u32(SECTION));
	good = vandq_u32(good, vcleq_u32(kind, vdupq_n_u32(LAST_SECTION)));
	good = vandq_u32(good, vcltq_u32(four.val[0], vdupq_n_u32(l->names)));
	four.val[1] = vsubq_u32(four.val[1], vdupq_n_u32(l->low));
	good = vandq_u32(good, vcleq_u32(four.val[1], vdupq_n_u32(l->size)));
	lanes = vreinterpret_u32_u16(vmovn_u32(good));
	first = ~vget_lane_u32(lanes, 0);
	second = ~vget_lane_u32(lanes, 1);
	if (first)
		return (uint32_t)__builtin_ctz(first) / 16;
	return second ? 2 + (uint32_t)__builtin_ctz(second) / 16 : 4;
}
#else
static inline uint32_t of_four(const struct elf32_sym *s, const struct symbol_limits *l)
{
	uint32_t n = 0;

	while (n < 4 && is_common(s + n, l))
		n++;
	return n;
}
#endif

/* What is left over at the end is looked at together with what is in front of it. */
uint32_t symbols_common(const struct elf32_sym *s, uint32_t count, const struct symbol_limits *l)
{
	uint32_t n = 0, good = 4;

	for (; count - n >= 4 && good == 4; n += good)
		good = of_four(s + n, l);
	if (good < 4 || n == count)
		return n;
	if (count >= 4 && of_four(s + count - 4, l) == 4)
		return count;
	while (n < count && is_common(s + n, l))
		n++;
	return n;
}
