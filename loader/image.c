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

#define PAGE 4096u

static uint32_t rounding(uint32_t align)
{
	return align < PAGE ? align : PAGE;
}

static int take_ram(struct image *im, const struct elf *e, struct region *ram)
{
	uint32_t round = rounding(e->align);

	if (im->size <= UINT32_MAX - round)
		im->block = region_take(ram, (im->size + round - 1) & ~(round - 1), e->align);
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

/* Every byte of the image is written once: by the file, or cleared. */
static int fill(struct image *im, const struct elf *e, struct source *source)
{
	uint32_t done = 0;

	for (const struct segment *s = e->load; s < e->load + e->loads; s++) {
		uint32_t offset = s->vaddr - im->low;

		memset(im->block.at + done, 0, offset - done);
		if (s->filesz &&
		    source->read(source, &e->file, s->offset, im->block.at + offset, s->filesz))
			return refuse(&e->teller, ROMLD_E_READ, s->offset, 0);
		done = offset + s->filesz;
		note_part(im, s);
	}
	memset(im->block.at + done, 0, im->size - done);
	return 0;
}

int image_place(struct image *im, const struct elf *e, struct source *source, struct region *ram)
{
	int error;

	memset(im, 0, sizeof *im);
	im->low = e->low;
	im->size = e->high - e->low;
	error = take_ram(im, e, ram);
	if (error)
		return error;
	error = fill(im, e, source);
	if (error)
		region_give(ram, im->block);
	return error;
}
