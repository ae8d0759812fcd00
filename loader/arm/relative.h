/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * arm/relative.h: R_ARM_RELATIVE in bulk. Most relocations are of this kind.
 */
#ifndef LOADER_ARM_RELATIVE_H
#define LOADER_ARM_RELATIVE_H

#include <stdint.h>

/* The writable part of an image. */
struct writable {
	uint8_t *at;     /* its first byte; word-aligned like origin */
	uint32_t origin; /* the link-time address of that byte */
	uint32_t size;   /* bytes */
};

/* Adds bias to the word that each of count entries {r_offset, r_info} names. It
 * stops before the first whose r_offset is not a whole word of w, and returns
 * how many were done. What r_info says is not looked at, nor, in a run of
 * neighbours, any entry but the first and the last: whatever a file claims, only
 * w is written. */
uint32_t relative_apply(const struct writable *w, const uint32_t *entry, uint32_t count,
			uint32_t bias);

#endif
