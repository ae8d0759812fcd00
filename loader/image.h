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

struct image {
	struct extent block;  /* the RAM, owned */
	uint32_t low;         /* link-time address of its first byte */
	uint32_t size;        /* bytes up to the end of the last segment */
	uint32_t code;        /* offset of the first executable segment */
	uint32_t code_size;   /* bytes from there to the end of the last one */
	uint32_t data;        /* offset of the first writable segment */
	uint32_t data_file;   /* bytes from there that the file supplies */
	uint32_t data_memory; /* bytes from there to the end of the last writable segment */
};

/* Takes RAM (p_align honoured), reads the segments into place and clears the
 * rest. Returns 0, or a refusal that was told; then nothing is held. */
int image_place(struct image *im, const struct elf *e, struct source *source, struct region *ram);

/* B of the ARM ELF ABI: what is added to a link-time address. */
static inline uint32_t image_bias(const struct image *im)
{
	return im->block.base - im->low;
}

/* The bytes at a link-time address, or NULL when they are not all inside. */
static inline void *image_at(const struct image *im, uint32_t vaddr, uint32_t size)
{
	return span_get((struct span){im->block.at, im->size}, vaddr - im->low, size);
}

/* Whether a target address lies in the image. */
static inline bool image_holds(const struct image *im, uint32_t address)
{
	return address - im->block.base < im->size;
}

/* Whether instructions may stand at a target address. */
static inline bool image_runs(const struct image *im, uint32_t address)
{
	return address - im->block.base - im->code < im->code_size;
}

/* Whether a link-time range touches the writable part. */
static inline bool image_writable(const struct image *im, uint32_t vaddr, uint32_t size)
{
	uint32_t offset = vaddr - im->low;

	return offset < im->data + im->data_memory && offset + size > im->data;
}

#endif
