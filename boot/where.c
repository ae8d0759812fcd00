/* SPDX-License-Identifier: BSD-2-Clause */
/* where.c: see where.h. */
#include <stdio.h>
#include "memory.h"
#include "report.h"
#include "rom.h"
#include "where.h"

/* snprintf's result as the length that is really there. */
static size_t length(int printed, size_t size)
{
	return printed < 0 ? 0 : (size_t)printed < size ? (size_t)printed : size - 1;
}

size_t where_short(uint32_t address, char *to, size_t size)
{
	struct module *m = module_at(&rom.loader, address);
	struct module_info info;

	to[0] = '\0';
	if (m != NULL) {
		module_info(m, &info);
		return length(snprintf(to, size, "%.31s+0x%x", info.name,
				       (unsigned)(address - info.bias)),
			      size);
	}
	if (memory_is_rom(address) && memory_readable(address, 1))
		return length(snprintf(to, size, "rom+0x%x", (unsigned)address), size);
	return 0;
}

/* The ROM's table holds its exports only: one that is further away than a
 * function is long would be a guess. */
#define ROM_REACH  0x80u
#define NAME_LIMIT 1024u /* a longer name is damage that a crash has done */

const char *where_symbol(uint32_t address, uint32_t *offset)
{
	struct module *m = module_at(&rom.loader, address);
	bool in_rom = m == NULL && memory_is_rom(address);
	const char *name;

	if (in_rom)
		m = module_next(&rom.loader, NULL);
	if (m == NULL || !module_symbol_at(m, address, &name, offset) ||
	    !memory_string(name, NAME_LIMIT))
		return NULL;
	return in_rom && *offset >= ROM_REACH ? NULL : name;
}

size_t where_long(uint32_t address, char *to, size_t size)
{
	size_t used = where_short(address, to, size);
	uint32_t offset;
	const char *name = where_symbol(address, &offset);
	char text[48];

	if (used == 0)
		return length(snprintf(to, size, "no module"), size);
	if (name != NULL)
		used += length(snprintf(to + used, size - used, " (%s+0x%x)",
					report_name(name, text, sizeof(text)), (unsigned)offset),
			       size - used);
	return used;
}

char *where_build_id(const uint8_t *id, uint32_t size, char to[WHERE_BUILD_ID])
{
	to[0] = '\0';
	if (id != NULL && size >= 4)
		snprintf(to, WHERE_BUILD_ID, "%02x%02x%02x%02x", id[0], id[1], id[2], id[3]);
	return to;
}
