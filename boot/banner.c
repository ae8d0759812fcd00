/* SPDX-License-Identifier: BSD-2-Clause */
/* banner.c: see banner.h. */
#include <string.h>
#include "banner.h"
#include "board/board.h"
#include "console.h"
#include "report.h"
#include "rom.h"
#include "include/romld.h"

#define READY 40 /* columns of what stands behind the names */

void banner_greet(void)
{
	struct ram_range ram = board_ram();
	char size[REPORT_NUMBER];

	console_printf("\nromld %s  board %s  RAM %s at 0x%08x  reset: %s\n", romld_version(),
		       board_name, report_size(ram.size, size), (unsigned)ram.base,
		       board_reset_reason());
}

static void store_line(void)
{
	const struct store *s = &rom.store;
	char used[REPORT_NUMBER], size[REPORT_NUMBER];

	if (!rom.has_store) {
		console_puts("store  none: nothing can be loaded\n");
		return;
	}
	console_printf("store  generation %u, %u file%s, %s of %s", (unsigned)s->generation,
		       (unsigned)s->file_count, s->file_count == 1 ? "" : "s",
		       report_size(s->used, used), report_size(s->size, size));
	if (s->fallback)
		console_puts(", the newest generation is damaged");
	console_puts("\n");
}

/* As many names as the line has room for. */
static void library_line(void)
{
	struct module_info info;
	struct module *m = NULL;
	unsigned named = 0, more = 0;

	console_puts("libs   ");
	while ((m = module_next(&rom.loader, m)) != NULL) {
		module_info(m, &info);
		if (info.size == 0)
			continue;
		if (console_column() + strlen(info.name) + READY < CONSOLE_COLUMNS)
			console_printf("%s%s", named++ > 0 ? " " : "", info.name);
		else
			more++;
	}
	if (named == 0)
		console_puts("none");
	if (more > 0)
		console_printf(" and %u more", more);
}

void banner_ready(void)
{
	store_line();
	library_line();
	console_printf("  ready after %u ms\n", (unsigned)(board_time_us() / 1000u));
	console_puts("type help, or ls and run NAME\n");
}
