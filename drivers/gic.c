/* SPDX-License-Identifier: BSD-2-Clause */
/* gic.c: see gic.h. Registers as in ARM IHI 0048B, chapter 4. */
#include "gic.h"
#include "io.h"

enum { GICD_CTLR = 0x000, GICD_ISENABLER0 = 0x100, GICD_ICENABLER0 = 0x180, GICD_ICPIDR2 = 0xfe8 };
enum { GICC_CTLR = 0x00, GICC_PMR = 0x04, GICC_HPPIR = 0x18 };

#define ENABLE    1u
#define PRIVATE   0xffff0000u /* of ISENABLER0; ids 0 to 15 are the software's */
#define VERSION_2 0x20u
#define ANY       0xffu /* priority mask: whatever has one */
#define ID        0x3ffu

bool gic_enable(uint32_t distributor, uint32_t interface, uint32_t id)
{
	bool known;

	io_barrier();
	known = (io_read(distributor + GICD_ICPIDR2) & 0xf0) == VERSION_2;
	if (known) {
		io_write(distributor + GICD_ICENABLER0, PRIVATE);
		io_write(distributor + GICD_ISENABLER0, 1u << id);
		io_write(distributor + GICD_CTLR, ENABLE);
		io_write(interface + GICC_PMR, ANY);
		io_write(interface + GICC_CTLR, ENABLE);
	}
	io_barrier();
	return known;
}

uint32_t gic_waiting(uint32_t interface)
{
	uint32_t id;

	io_barrier();
	id = io_read(interface + GICC_HPPIR) & ID;
	io_barrier();
	return id;
}
