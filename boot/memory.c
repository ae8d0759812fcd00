/* SPDX-License-Identifier: BSD-2-Clause */
/* memory.c: see memory.h. The MMU's own tables are the judge, page by page. */
#include "memory.h"
#include "mmu.h"

extern const char rom_start[], rom_end[]; /* linker-scripts/rom.ld */

bool memory_readable(uint32_t base, uint32_t size)
{
	uint32_t last = base + size - 1;

	if (size == 0)
		return true;
	if (last < base)
		return false;
	for (uint32_t page = base / MMU_PAGE; page <= last / MMU_PAGE; page++)
		if (!mmu_readable(page * MMU_PAGE))
			return false;
	return true;
}

bool memory_writable(uint32_t base, uint32_t size)
{
	uint32_t start = (uint32_t)(uintptr_t)rom_start;
	uint32_t end = (uint32_t)(uintptr_t)rom_end;

	return memory_readable(base, size) && (base >= end || base + size <= start);
}

bool memory_string(const char *text, uint32_t max)
{
	for (uint32_t i = 0; i < max; i++) {
		if (!memory_readable((uint32_t)(uintptr_t)(text + i), 1))
			return false;
		if (text[i] == '\0')
			return true;
	}
	return false;
}

bool memory_is_rom(uint32_t address)
{
	return address - (uint32_t)(uintptr_t)rom_start <
	       (uint32_t)(uintptr_t)rom_end - (uint32_t)(uintptr_t)rom_start;
}
