/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * span.h: the one gateway to bytes that somebody else wrote. Whoever wants
 * bytes names offset and length and gets a pointer, or NULL.
 */
#ifndef LOADER_SPAN_H
#define LOADER_SPAN_H

#include <stddef.h>
#include <stdint.h>

struct span {
	uint8_t *at;
	uint32_t size;
};

static inline void *span_get(struct span s, uint32_t offset, uint32_t length)
{
	return offset <= s.size && length <= s.size - offset ? s.at + offset : NULL;
}

#endif
