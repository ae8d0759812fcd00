/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * image.h: a file's segments in owned RAM. The one place that ties target
 * addresses to memory.
 */
#ifndef LOADER_IMAGE_H
#define LOADER_IMAGE_H

#include "elf.h"
#include "region.h"
#include "span.h"

#define IMAGE_GAPS 3u

/* Bytes between two segments that were given back. */
struct gap {
	uint32_t offset;
	uint32_t size;
};

struct image {
	struct extent block;   /* the RAM, owned */
	const struct gap *gap; /* IMAGE_GAPS, ascending; size 0 behind the last; NULL: none */
	uint32_t low;          /* link-time address of its first byte */
	uint32_t size;         /* bytes up to the end of the last segment */
	uint32_t code;         /* offset of the first executable segment, behind the
				* tables that stand in front of the code (dynamic.c) */
	uint32_t code_size;    /* bytes from there to the end of the last one */
	uint32_t data;         /* offset of the first writable segment */
	uint32_t data_file;    /* bytes from there that the file supplies */
	uint32_t data_memory;  /* bytes from there to the end of the last writable segment */
	uint32_t constant;     /* bytes from there that programs do not write */
};

/* Takes RAM (p_align honoured), reads the segments into place and clears the
 * rest. im->gap is `gap`, IMAGE_GAPS of them, all 0, if there has to be one. Returns 0, or
 * a refusal that was told; then nothing is held. */
int image_place(struct image *im, const struct elf *e, struct source *source, struct region *ram,
		struct gap *gap);

/* Gives its RAM back. */
void image_release(const struct image *im, struct region *ram);

/* The blocks that an image holds: all but its gaps. i counts from 0; an extent
 * of size 0 stands behind the last. */
struct extent image_piece(const struct image *im, uint32_t i);

/* The writable part in runs that are no gaps; i and the end as for image_piece. */
struct extent image_run(const struct image *im, uint32_t i);

/* A copy of what the file supplies of the writable part, but for what is constant: its
 * bytes, taking it, writing it back with the rest cleared, and where it has a word of the
 * image (NULL: it does not). */
uint32_t image_saved_size(const struct image *im);
void image_save(const struct image *im, uint8_t *copy);
void image_restore(const struct image *im, const uint8_t *copy);
uint8_t *image_saved_word(const struct image *im, uint8_t *copy, const void *word);

/* Bytes of its gaps. */
uint32_t image_holes(const struct image *im);

/* B of the ARM ELF ABI: what is added to a link-time address. */
static inline uint32_t image_bias(const struct image *im)
{
	return im->block.base - im->low;
}

/* The bytes at a link-time address, or NULL when they are not all inside. */
void *image_at(const struct image *im, uint32_t vaddr, uint32_t size);

/* Whether a target address lies in the image. */
bool image_holds(const struct image *im, uint32_t address);

/* Whether instructions may stand at a target address. */
bool image_runs(const struct image *im, uint32_t address);

/* Whether a link-time range touches the writable part. */
bool image_writable(const struct image *im, uint32_t vaddr, uint32_t size);

#endif
