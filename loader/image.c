/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * image.c: from a judged file to bytes in RAM.
 *
 * Text and data keep the distance that the linker gave them (PIC code depends
 * on it), so an image is one block. Its size is rounded to its alignment, up to
 * a page: images then lie end to end and leave no small gaps for the next
 * first-fit walk to step over.
 */
#include "image.h"
#include <string.h>
#include "arm/name.h"

#define PAGE    4096u
#define GAP_MIN 4096u /* smaller ones are not worth an extent */

static uint32_t rounding(uint32_t align)
{
	return align < PAGE ? align : PAGE;
}

/* Somebody else's RAM behind it is as good to read. */
static struct extent take_fixed(const struct image *im, struct region *ram)
{
	struct extent block = {0, 0, NULL};

	if (im->size <= UINT32_MAX - NAME_BEHIND)
		block = region_take_at(ram, im->low, im->size + NAME_BEHIND);
	return block.size ? block : region_take_at(ram, im->low, im->size);
}

/* With what may be read behind a name (arm/name.h). */
static int take_ram(struct image *im, const struct elf *e, struct region *ram)
{
	uint32_t round = rounding(e->align), more = round + NAME_BEHIND;

	if (e->fixed) {
		im->block = take_fixed(im, ram);
		return im->block.size
			       ? 0
			       : refuse(&e->teller, ROMLD_E_FIXED, im->low, im->low + im->size);
	}
	if (im->size <= UINT32_MAX - more)
		im->block = region_take(ram, (im->size + more - 1) & ~(round - 1), e->align);
	if (im->block.size == 0)
		return refuse(&e->teller, ROMLD_E_NO_RAM, im->size, region_largest(ram));
	return 0;
}

static void note_part(struct image *im, const struct segment *s)
{
	uint32_t offset = s->vaddr - im->low;

	if (s->flags & PF_X) {
		if (im->code_size == 0)
			im->code = offset;
		im->code_size = offset + s->memsz - im->code;
	}
	if (!(s->flags & PF_W))
		return;
	if (im->data_memory == 0)
		im->data = offset;
	im->data_file = offset + s->filesz - im->data;
	im->data_memory = offset + s->memsz - im->data;
}

/* A linker for pages of 64 KiB leaves that much between text and data. */
static uint32_t give_gap(struct image *im, struct region *ram, struct gap *gaps, uint32_t from,
			 uint32_t to)
{
	uint32_t i = 0, end = to & ~(REGION_GRAIN - 1);
	struct gap gap = {(from + REGION_GRAIN - 1) & ~(REGION_GRAIN - 1), 0};
	struct extent part = {im->block.base + gap.offset, 0, im->block.at + gap.offset};

	while (i < IMAGE_GAPS && gaps[i].size)
		i++;
	if (i == IMAGE_GAPS || end < gap.offset || end - gap.offset < GAP_MIN)
		return from;
	part.size = gap.size = end - gap.offset;
	if (!region_give_part(ram, part))
		return from;
	memset(im->block.at + from, 0, gap.offset - from);
	gaps[i] = gap;
	im->gap = gaps;
	return end;
}

/* Every byte of the image is written once: by the file, or cleared. */
static int fill(struct image *im, const struct elf *e, struct source *source, struct region *ram,
		struct gap *gaps)
{
	uint32_t done = 0;

	for (const struct segment *s = e->load; s < e->load + e->loads; s++) {
		uint32_t offset = s->vaddr - im->low;

		if (s != e->load)
			done = give_gap(im, ram, gaps, done, offset);
		memset(im->block.at + done, 0, offset - done);
		if (s->filesz &&
		    source->read(source, &e->file, s->offset, im->block.at + offset, s->filesz))
			return refuse(&e->teller, ROMLD_E_READ, s->offset, 0);
		memset(im->block.at + offset + s->filesz, 0, s->memsz - s->filesz);
		done = offset + s->memsz;
		note_part(im, s);
	}
	return 0;
}

/* Gap i, of size 0 when there is none. */
static struct gap gap_at(const struct image *im, uint32_t i)
{
	return im->gap && i < IMAGE_GAPS ? im->gap[i] : (struct gap){0, 0};
}

struct extent image_piece(const struct image *im, uint32_t i)
{
	struct gap before = i ? gap_at(im, i - 1) : (struct gap){0, 0}, behind = gap_at(im, i);
	uint32_t from = before.offset + before.size;
	uint32_t to = behind.size ? behind.offset : im->block.size;

	if (to == 0 || (i && !before.size))
		return (struct extent){0, 0, NULL};
	return (struct extent){im->block.base + from, to - from, im->block.at + from};
}

struct extent image_run(const struct image *im, uint32_t i)
{
	uint32_t low = im->block.base + im->data, high = low + im->data_memory;
	struct extent e;

	if (!im->gap) /* as nearly always */
		return i == 0 ? (struct extent){low, im->data_memory, im->block.at + im->data}
			      : (struct extent){0, 0, NULL};
	for (uint32_t piece = 0; (e = image_piece(im, piece)).size; piece++) {
		uint32_t from = e.base > low ? e.base : low;
		uint32_t to = e.base + e.size < high ? e.base + e.size : high;

		if (from < to && i-- == 0)
			return (struct extent){from, to - from, e.at + (from - e.base)};
	}
	return (struct extent){0, 0, NULL};
}

/* Bytes of the writable part from offset on that the file supplies, and that are constant. */
static uint32_t left(uint32_t bytes, uint32_t offset, uint32_t most)
{
	uint32_t n = offset < bytes ? bytes - offset : 0;

	return n < most ? n : most;
}

/* The i-th run that programs write to, and how many of its bytes the file supplies. False
 * behind the last. */
static bool fresh_run(const struct image *im, uint32_t i, struct extent *run, uint32_t *size)
{
	uint32_t offset, skip;

	if (i && !im->gap) /* as nearly always */
		return false;
	*run = image_run(im, i);
	if (run->size == 0)
		return false;
	offset = run->base - im->block.base - im->data;
	skip = left(im->constant, offset, run->size);
	*size = left(im->data_file, offset, run->size) - skip;
	*run = (struct extent){run->base + skip, run->size - skip, run->at + skip};
	return true;
}

uint32_t image_saved_size(const struct image *im)
{
	uint32_t sum = 0, size;
	struct extent run;

	for (uint32_t i = 0; fresh_run(im, i, &run, &size); i++)
		sum += size;
	return sum;
}

void image_save(const struct image *im, uint8_t *copy)
{
	struct extent run;
	uint32_t size;

	for (uint32_t i = 0; fresh_run(im, i, &run, &size); copy += size, i++)
		memcpy(copy, run.at, size);
}

void image_restore(const struct image *im, const uint8_t *copy)
{
	struct extent run;
	uint32_t size;

	for (uint32_t i = 0; fresh_run(im, i, &run, &size); copy += size, i++) {
		if (size)
			memcpy(run.at, copy, size);
		memset(run.at + size, 0, run.size - size);
	}
}

uint8_t *image_saved_word(const struct image *im, uint8_t *copy, const void *word)
{
	struct extent run;
	uint32_t size;

	for (uint32_t i = 0; fresh_run(im, i, &run, &size); copy += size, i++) {
		uint32_t at = (uint32_t)((const uint8_t *)word - run.at);

		if (at < size && size - at >= 4)
			return copy + at;
	}
	return NULL;
}

uint32_t image_holes(const struct image *im)
{
	uint32_t sum = 0;

	for (uint32_t i = 0; i < IMAGE_GAPS; i++)
		sum += gap_at(im, i).size;
	return sum;
}

void image_release(const struct image *im, struct region *ram)
{
	struct extent piece;

	for (uint32_t i = 0; (piece = image_piece(im, i)).size; i++)
		region_give(ram, piece);
}

int image_place(struct image *im, const struct elf *e, struct source *source, struct region *ram,
		struct gap *gap)
{
	int error;

	memset(im, 0, sizeof *im);
	im->low = e->low;
	im->size = e->high - e->low;
	error = take_ram(im, e, ram);
	if (error)
		return error;
	error = fill(im, e, source, ram, gap);
	if (error)
		image_release(im, ram);
	return error;
}

/* ---- looking into it ---- */

/* Whether any of [offset, offset + size) was given back. */
static bool in_gap(const struct image *im, uint32_t offset, uint32_t size)
{
	if (!im->gap) /* as nearly always */
		return false;
	for (uint32_t i = 0; i < IMAGE_GAPS && im->gap[i].size; i++)
		if (offset < im->gap[i].offset + im->gap[i].size &&
		    offset + size > im->gap[i].offset)
			return true;
	return false;
}

void *image_at(const struct image *im, uint32_t vaddr, uint32_t size)
{
	uint32_t offset = vaddr - im->low;
	void *at = span_get((struct span){im->block.at, im->size}, offset, size);

	return at && !in_gap(im, offset, size) ? at : NULL;
}

bool image_holds(const struct image *im, uint32_t address)
{
	return image_at(im, address - image_bias(im), 1);
}

bool image_runs(const struct image *im, uint32_t address)
{
	return address - im->block.base - im->code < im->code_size;
}

bool image_writable(const struct image *im, uint32_t vaddr, uint32_t size)
{
	uint32_t offset = vaddr - im->low;

	return offset < im->data + im->data_memory && offset + size > im->data;
}
