/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_program.c: the commands around programs: run, bind, preload. */
#include <string.h>
#include "command.h"
#include "console.h"
#include "report.h"
#include "rom.h"
#include "run.h"

static bool is_boot_library(const char *name)
{
	struct store_file file;

	return rom.has_store && store_find(&rom.store, name, &file) == 0 && file.library;
}

int command_run(int argc, char **argv)
{
	int status = -1;

	if (is_boot_library(argv[1]))
		report(argv[1], "E_LIBRARY", "is a library, not a program");
	else
		status = run_program(argc - 1, argv + 1, rom.bind);
	rom.status = status >= 0 ? status : RUN_REFUSED;
	return status >= 0 && status != RUN_INTERRUPTED ? 0 : -1;
}

/* ---- preload ---- */

static char preload_names[PRELOAD_MOST][STORE_NAME_SIZE];
static const char *preload_list[PRELOAD_MOST + 1]; /* for the loader: ends with NULL */

static int show_preloads(void)
{
	for (const char *const *name = preload_list; *name != NULL; name++)
		console_printf("%s%s", name == preload_list ? "" : " ", *name);
	console_puts(preload_list[0] != NULL ? "\n" : "none\n");
	return 0;
}

int command_preload(int argc, char **argv)
{
	bool none = argc == 2 && strcmp(argv[1], "none") == 0;
	int count = none ? 0 : argc - 1;
	struct store_file file;

	if (argc == 1)
		return show_preloads();
	for (int i = 0; i < count; i++)
		if (!rom.has_store || store_find(&rom.store, argv[i + 1], &file) != 0)
			return report(argv[i + 1], "E_NOT_FOUND",
				      "there is no such file in the store");
	for (int i = 0; i < count; i++)
		preload_list[i] = strcpy(preload_names[i], argv[i + 1]);
	preload_list[count] = NULL;
	rom.loader.preload = preload_list;
	return 0;
}

/* ---- bind ---- */

static const struct {
	const char *name;
	uint32_t flags;
	const char *help;
} binds[] = {
	{"check", 0, "at the first call; every name is proven to exist at load"},
	{"lazy", LOAD_UNCHECKED, "at the first call; a name that is missing ends the program"},
	{"now", LOAD_NOW, "at load"},
};

int command_bind(int argc, char **argv)
{
	for (size_t i = 0; i < sizeof(binds) / sizeof(binds[0]); i++) {
		if (argc > 1 && strcmp(argv[1], binds[i].name) == 0) {
			rom.bind = binds[i].flags;
			return 0;
		}
		if (argc == 1 && rom.bind == binds[i].flags)
			console_printf("%s: functions are bound %s\n", binds[i].name,
				       binds[i].help);
	}
	return argc == 1 ? 0 : report("bind", "E_USAGE", "usage: bind [now|lazy|check]");
}
