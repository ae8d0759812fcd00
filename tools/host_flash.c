/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * host_flash.c: a store image in memory as a flash device.
 */
#include "host_flash.h"
#include <string.h>

static int read(struct flash *f, uint32_t offset, void *to, uint32_t size)
{
	memcpy(to, ((struct host_flash *)f)->bytes + offset, size);
	return 0;
}

static int program(struct flash *f, uint32_t offset, const void *from, uint32_t size)
{
	memcpy(((struct host_flash *)f)->bytes + offset, from, size);
	return 0;
}

static int erase(struct flash *f, uint32_t offset)
{
	memset(((struct host_flash *)f)->bytes + offset, 0xff, f->erase_size);
	return 0;
}

static int view(struct flash *f, uint32_t offset, uint32_t size, const void **at)
{
	(void)size;
	*at = ((struct host_flash *)f)->bytes + offset;
	return 0;
}

void host_flash_open(struct host_flash *h, uint8_t *bytes, uint32_t size)
{
	h->flash = (struct flash){.size = size,
				  .erase_size = 1,
				  .program_size = 1,
				  .read = read,
				  .program = program,
				  .erase = erase,
				  .view = view,
				  .view_size = 1u << 30};
	h->bytes = bytes;
}
