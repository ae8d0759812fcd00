/* SPDX-License-Identifier: BSD-2-Clause */
/* name.c: see name.h. */
#include "name.h"

#ifdef __ARM_NEON
#define POWER2 (33u * 33u)
#define POWER4 (POWER2 * POWER2)
#define POWER8 (POWER4 * POWER4)
#define BACK   0x3e0f83e1u /* 33 * BACK is 1 */
#define BACK2  (BACK * BACK)
#define BACK4  (BACK2 * BACK2)
#define BACK8  (BACK4 * BACK4)

/* clang-format off */
const struct name_factors name_factors = {
	.in_pair = {33, 1, 33, 1, 33, 1, 33, 1, 33, 1, 33, 1, 33, 1, 33, 1},
	.pair = {POWER8 * POWER4 * POWER2, POWER8 * POWER4, POWER8 * POWER2, POWER8,
		 POWER4 * POWER2, POWER4, POWER2, 1},
	.mask = {255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255},
	.back = {BACK8 * BACK8, BACK8 * BACK4 * BACK2 * BACK, BACK8 * BACK4 * BACK2,
		 BACK8 * BACK4 * BACK, BACK8 * BACK4, BACK8 * BACK2 * BACK, BACK8 * BACK2,
		 BACK8 * BACK, BACK8, BACK4 * BACK2 * BACK, BACK4 * BACK2, BACK4 * BACK, BACK4,
		 BACK2 * BACK, BACK2, BACK},
};
/* clang-format on */
#endif

struct name name_of(const char *at)
{
	uint32_t h = 5381;
	const char *p = at;

	for (; *p; p++)
		h = h * 33 + (uint8_t)*p;
	return (struct name){at, (uint32_t)(p - at), h};
}

bool name_is(const struct name *n, const char *other, uint32_t room)
{
	return n->length < room && other[n->length] == '\0' && memcmp(n->at, other, n->length) == 0;
}
