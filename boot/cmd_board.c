/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_board.c: the commands around the board: boot, mem, reset, poweroff. */
#include <stdlib.h>
#include <string.h>
#include "board/board.h"
#include "command.h"
#include "console.h"
#include "monitor.h"
#include "report.h"
#include "rom.h"
#include "times.h"

int command_boot(int argc, char **argv)
{
	int result;

	if (argc > 1 && strcmp(argv[1], "--times") == 0)
		return times_boot();
	if (argc > 1)
		return report("boot", "E_USAGE", "usage: boot [--times]");
	if (!rom.has_store || store_boot(&rom.store)[0] == '\0')
		return report("boot", "E_NO_BOOT", "the store has no boot commands");
	if (rom.booting)
		return report("boot", "E_NO_BOOT", "the boot commands are running already");
	rom.booting = true;
	result = monitor_line(store_boot(&rom.store));
	rom.booting = false;
	return result;
}

int command_reset(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	console_drain();
	board_reset();
}

int command_poweroff(int argc, char **argv)
{
	char *end = NULL;
	long status = 0;

	if (argc > 1)
		status = strcmp(argv[1], "status") == 0 ? rom.status : strtol(argv[1], &end, 10);
	if (end != NULL && (end == argv[1] || *end != '\0' || status < 0 || status > 255))
		return report("poweroff", "E_USAGE", "the status is a number from 0 to 255");
	console_drain();
	board_poweroff((int)status);
}

/* ---- mem ---- */

static void print_block(void *context, uint32_t base, uint32_t size, const char *who,
			const char *what)
{
	char number[REPORT_NUMBER];

	(void)context;
	console_printf("0x%08x-0x%08x %13s  %.31s %s\n", (unsigned)base, (unsigned)(base + size),
		       report_number(size, number), who, what);
}

/* The module between whose segments the free block lies, or "". */
static const char *gap_of(uint32_t base, struct module_info *info)
{
	struct module *m = NULL;

	while ((m = module_next(&rom.loader, m)) != NULL) {
		module_info(m, info);
		if (info->holes != 0 && base - info->base < info->size)
			return info->name;
	}
	return "";
}

int command_mem(int argc, char **argv)
{
	const struct region *ram = &rom.loader.ram;
	struct module_info info;
	char left[REPORT_NUMBER], largest[REPORT_NUMBER], total[REPORT_NUMBER];

	(void)argc;
	(void)argv;
	loader_blocks(&rom.loader, print_block, NULL);
	for (uint32_t i = 0; i < ram->count; i++) {
		const char *gap = gap_of(ram->free[i].base, &info);

		print_block(NULL, ram->free[i].base, ram->free[i].size,
			    gap[0] != '\0' ? "free, between segments of" : "free", gap);
	}
	console_printf("%s of %s bytes free, largest piece %s; %u blocks taken\n",
		       report_number(region_free(ram), left), report_number(ram->total, total),
		       report_number(region_largest(ram), largest), (unsigned)ram->blocks);
	return 0;
}
