/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * arm/relative.c: 1.5 instructions per relocation where 16 words lie side by
 * side, as tables of pointers do, 7 where none do.
 *
 * Linkers sort these relocations by r_offset. If 16 entries are neighbours, the
 * last lies 60 bytes behind the first: then four vectors are added. A miss costs
 * a look at the last entry, so the next 12 are done singly before the next try.
 */
#include "relative.h"
#include <stdbool.h>
#ifdef __ARM_NEON
#include <arm_neon.h>
#endif

#define RUN    16u
#define SINGLY 12
#define SPAN   ((RUN - 1) * 4)

/* An offset that is no multiple of 4 becomes a large number. */
static inline uint32_t words(uint32_t offset)
{
	return offset >> 2 | offset << 30;
}

static inline bool add_one(struct writable w, uint32_t last_word, uint32_t r_offset, uint32_t bias)
{
	uint32_t offset = r_offset - w.origin;

	if (words(offset) > last_word)
		return false;
	*(uint32_t *)(void *)(w.at + offset) += bias;
	return true;
}

#ifdef __ARM_NEON
/* vld1.32 asks for the alignment of a word only. */
static inline void add_run(uint8_t *at, uint32_t bias)
{
	uint32_t *word = (uint32_t *)(void *)at;
	uint32x4_t add = vdupq_n_u32(bias);

#pragma GCC unroll 4
	for (uint32_t i = 0; i < RUN; i += 4)
		vst1q_u32(word + i, vaddq_u32(vld1q_u32(word + i), add));
}
#else
static inline void add_run(uint8_t *at, uint32_t bias)
{
	for (uint32_t i = 0; i < RUN; i++)
		((uint32_t *)(void *)at)[i] += bias;
}
#endif

uint32_t relative_apply(const struct writable *where, const uint32_t *entry, uint32_t count,
			uint32_t bias)
{
	const struct writable w = *where; /* in registers: what is written may not alias it */
	const uint32_t *start = entry, *end = entry + 2 * count;
	uint32_t last_word = w.size / 4 - 1;

	if (w.size < 4)
		return 0;
	while ((uint32_t)(end - entry) >= 2 * RUN) {
		uint32_t first = entry[0] - w.origin, last = entry[2 * (RUN - 1)] - w.origin;

		/* last >= SPAN: or the difference may have wrapped below the start. */
		if (last - first == SPAN && last >= SPAN && words(last) <= last_word) {
			add_run(w.at + first, bias);
			entry += 2 * RUN;
			continue;
		}
#pragma GCC unroll 12
		for (int i = 0; i < SINGLY; i++, entry += 2)
			if (!add_one(w, last_word, entry[0], bias))
				return (uint32_t)(entry - start) / 2;
	}
	for (; entry < end; entry += 2)
		if (!add_one(w, last_word, entry[0], bias))
			break;
	return (uint32_t)(entry - start) / 2;
}
