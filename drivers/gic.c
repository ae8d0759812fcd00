/* SPDX-License-Identifier: BSD-2-Clause */
/* gic.c: see gic.h. Registers as in ARM IHI 0048B, chapter 4. */
#include "gic.h"
#include "io.h"

/* Of the distributor; those of arrays have a bit, or a byte, for each interrupt. */
enum {
	CTLR = 0x000,
	TYPER = 0x004,
	ISENABLER = 0x100,
	ICENABLER = 0x180,
	ISACTIVER = 0x300,
	ICACTIVER = 0x380,
	IPRIORITYR = 0x400,
	ICPIDR2 = 0xfe8
};

/* Of the CPU interface. */
enum { CPU_CTLR = 0x00, PMR = 0x04, EOIR = 0x10, HPPIR = 0x18 };

#define ENABLE    1u
#define VERSION_2 0x20u
#define ANY       0xffu /* priority mask: whatever is above the lowest */
#define LOWEST    0xf0u /* of the 16 priorities that every controller has, but for none */
#define ID        0x3ffu

/* Ends what a program has acknowledged and not ended: it would hold off all others. */
static void end_active(uint32_t distributor, uint32_t interface, uint32_t word)
{
	uint32_t active = io_read(distributor + ISACTIVER + 4 * word);

	for (; active; active &= active - 1)
		io_write(interface + EOIR, 32 * word + (uint32_t)__builtin_ctz(active));
	io_write(distributor + ICACTIVER + 4 * word, UINT32_MAX);
}

static void set_lowest(uint32_t distributor, uint32_t id)
{
	uint32_t at = distributor + IPRIORITYR + (id & ~3u), shift = id % 4 * 8;

	io_write(at, (io_read(at) & ~(0xffu << shift)) | LOWEST << shift);
}

bool gic_enable_only(uint32_t distributor, uint32_t interface, uint32_t id)
{
	uint32_t words;

	io_barrier();
	if ((io_read(distributor + ICPIDR2) & 0xf0) != VERSION_2)
		return false;
	words = (io_read(distributor + TYPER) & 31) + 1;
	for (uint32_t word = 0; word < words; word++) {
		io_write(distributor + ICENABLER + 4 * word, UINT32_MAX);
		end_active(distributor, interface, word);
	}
	set_lowest(distributor, id);
	io_write(distributor + ISENABLER, 1u << id);
	io_write(distributor + CTLR, ENABLE);
	io_write(interface + PMR, ANY);
	io_write(interface + CPU_CTLR, ENABLE);
	io_barrier();
	return true;
}

uint32_t gic_waiting(uint32_t interface)
{
	uint32_t id;

	io_barrier();
	id = io_read(interface + HPPIR) & ID;
	io_barrier();
	return id;
}
