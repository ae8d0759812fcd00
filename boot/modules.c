// SPDX-License-Identifier: BSD-2-Clause
/* modules.c: see modules.h. */
#include <stddef.h>
#include "board/board.h"
#include "exports.h"
#include "loader/arm/cache.h"
#include "modules.h"
#include "report.h"
#include "rom.h"
#include "run.h"

#define RANGES 8u

struct rom rom;

static uint32_t store_index[STORE_INDEX_COUNT];

/* ---- the loader's source of files ---- */

static int source_find(struct source *s, const char *name, struct file *out)
{
	struct store_file file;

	(void)s;
	if (!rom.has_store || store_find(&rom.store, name, &file) != 0)
		return -1;
	out->id = file.id;
	out->size = file.size;
	return 0;
}

static int source_read(struct source *s, const struct file *file, uint32_t offset, void *to,
		       uint32_t size)
{
	const struct store_file blob = {.id = file->id, .size = file->size};

	(void)s;
	return store_read(&rom.store, &blob, offset, to, size) == 0 ? 0 : -1;
}

struct source modules_source = {source_find, source_read};

/* ---- the loader's CPU ---- */

extern const uint8_t arm_plt_resolve[]; /* loader/arm/plt.S: ARM code */

static void cpu_sync(void *context, uint32_t base, uint32_t size)
{
	(void)context;
	cache_sync(NULL, base, size);
}

static void cpu_call(void *context, uint32_t address)
{
	(void)context;
	((void (*)(void))(uintptr_t)address)();
}

static const struct cpu cpu = {
	.sync = cpu_sync,
	.call = cpu_call,
	.unbound = run_unbound,
	.resolver = (uint32_t)arm_plt_resolve,
};

/* ---- at boot ---- */

void modules_mount(void)
{
	const char *why = NULL;
	struct flash *flash = board_store(&why);
	int error;

	if (flash == NULL) {
		report("store", "E_STORE", "%s", why != NULL ? why : "the board has none");
		return;
	}
	error = store_mount(&rom.store, flash, store_index, STORE_INDEX_COUNT);
	if (error != 0) {
		report("store", "E_STORE", "%s", store_error_text(error));
		return;
	}
	rom.has_store = true;
}

void modules_prepare(void)
{
	struct ram_range ranges[RANGES];
	uint32_t count = board_free_ram(ranges, RANGES);

	loader_init(&rom.loader, &modules_source, &report_console, &cpu, NULL);
	for (uint32_t i = 0; i < count; i++) {
		struct extent range = {ranges[i].base, ranges[i].size,
				       (uint8_t *)(uintptr_t)ranges[i].base};

		if (!region_add(&rom.loader.ram, range))
			report("mem", "E_REGION", "the RAM at 0x%08x cannot be used",
			       (unsigned)range.base);
	}
	loader_add_rom(&rom.loader, &exports_rom);
}

void modules_load_libraries(void)
{
	struct store_file file;
	uint32_t cursor = 0;

	while (rom.has_store && store_next(&rom.store, &cursor, &file) == 0)
		if (file.library)
			load_resident(&rom.loader, file.name, LOAD_NOW, NULL);
}
