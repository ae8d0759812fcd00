/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * arm/relative.c: 1.5 instructions per relocation where 16 words lie side by
 * side, as tables of pointers do, 6 where none do.
 *
 * Linkers sort these relocations by r_offset. If 16 entries are neighbours, the
 * last lies 60 bytes behind the first: then four vectors are added. If not, the 16 are
 * checked four at a time and added one by one.
 */
#include "relative.h"
#include <stdbool.h>
#ifdef __ARM_NEON
#include <arm_neon.h>
#endif

#define RUN  16u
#define SPAN ((RUN - 1) * 4)

/* An offset that is no multiple of 4 becomes a large number. */
static inline uint32_t words(uint32_t offset)
{
	return offset >> 2 | offset << 30;
}

#ifdef __ARM_NEON
/* vld1.32 asks for the alignment of a word only. That it can take eight at once is more
 * than the compiler has a name for. */
static inline void add_run(uintptr_t at, uint32_t bias)
{
	uint32x4_t add = vdupq_n_u32(bias);

#pragma GCC unroll 2
	for (uint32_t i = 0; i < RUN; i += 8)
		__asm__ volatile("vld1.32	{d16-d19}, [%0]\n\t"
				 "vadd.i32	q8, q8, %q1\n\t"
				 "vadd.i32	q9, q9, %q1\n\t"
				 "vst1.32	{d16-d19}, [%0]!"
				 : "+r"(at)
				 : "w"(add)
				 : "d16", "d17", "d18", "d19", "memory");
}

/* Whether all of RUN entries are for words inside. */
static inline bool all_inside(const uint32_t *entry, uint32_t origin, uint32_t last_word)
{
	uint32x4_t from = vdupq_n_u32(origin), most = vdupq_n_u32(0);
	uint32x2_t pair;

#pragma GCC unroll 4
	for (uint32_t i = 0; i < RUN; i += 4) {
		uint32x4_t offset = vsubq_u32(vld2q_u32(entry + 2 * i).val[0], from);

		most = vmaxq_u32(most, vsriq_n_u32(vshlq_n_u32(offset, 30), offset, 2));
	}
	pair = vpmax_u32(vget_low_u32(most), vget_high_u32(most));
	return vget_lane_u32(vpmax_u32(pair, pair), 0) <= last_word;
}
#else
static inline void add_run(uintptr_t at, uint32_t bias)
{
	for (uint32_t i = 0; i < RUN; i++)
		((uint32_t *)at)[i] += bias;
}

static inline bool all_inside(const uint32_t *entry, uint32_t origin, uint32_t last_word)
{
	for (uint32_t i = 0; i < RUN; i++)
		if (words(entry[2 * i] - origin) > last_word)
			return false;
	return true;
}
#endif

uint32_t relative_apply(const struct writable *w, const uint32_t *entry, uint32_t count,
			uint32_t bias)
{
	const uint32_t *start = entry, *end = entry + 2 * count;
	const uint32_t origin = w->origin, last_word = w->size / 4 - 1;
	const uintptr_t base = (uintptr_t)w->at - origin;
	uint32_t blocks = w->size < RUN * 4 ? 0 : count / RUN;

	if (w->size < 4)
		return 0;
	for (; blocks > 0; blocks--, entry += 2 * RUN) {
		/* Two questions, or the compiler makes one number of the answers. */
		if (entry[2 * (RUN - 1)] - entry[0] == SPAN) {
			if (words(entry[0] - origin) <= last_word - (RUN - 1)) {
				add_run(base + entry[0], bias);
				continue;
			}
		}
		if (!all_inside(entry, origin, last_word))
			break;
#pragma GCC unroll 16
		for (uint32_t i = 0; i < RUN; i++)
			*(uint32_t *)(base + entry[2 * i]) += bias;
	}
	for (; entry < end && words(entry[0] - origin) <= last_word; entry += 2)
		*(uint32_t *)(base + entry[0]) += bias;
	return (uint32_t)(entry - start) / 2;
}
