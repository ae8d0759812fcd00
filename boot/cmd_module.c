/* SPDX-License-Identifier: BSD-2-Clause */
/* cmd_module.c: the commands around modules: ls, load, unload, lsmod, ksyms. */
#include <string.h>
#include "command.h"
#include "console.h"
#include "glob.h"
#include "report.h"
#include "rom.h"
#include "where.h"

int command_ls(int argc, char **argv)
{
	struct store_file file;
	char number[REPORT_NUMBER];
	uint32_t cursor = 0, count = 0;

	(void)argc;
	(void)argv;
	if (!rom.has_store)
		return report("ls", "E_STORE", "there is no store");
	for (; store_next(&rom.store, &cursor, &file) == 0; count++)
		console_printf("%12s %c %s\n", report_number(file.size, number),
			       file.library ? '*' : ' ', file.name);
	console_printf("%12s   file%s\n", report_number(count, number), count == 1 ? "" : "s");
	return 0;
}

int command_load(int argc, char **argv)
{
	(void)argc;
	return load_resident(&rom.loader, argv[1], rom.bind, NULL) == 0 ? 0 : -1;
}

int command_unload(int argc, char **argv)
{
	struct module *m = module_find(&rom.loader, argv[1]);

	(void)argc;
	if (m == NULL)
		return report(argv[1], "E_NOT_OPEN", "is not loaded");
	return load_unload(&rom.loader, m) == 0 ? 0 : -1;
}

/* ---- lsmod ---- */

static void needs_line(const struct module *m)
{
	struct module_info info;
	struct module *needed;

	if (module_needed(m, 0) == NULL)
		return;
	console_puts("           needs");
	for (uint32_t i = 0; (needed = module_needed(m, i)) != NULL; i++) {
		module_info(needed, &info);
		if (console_column() + strlen(info.name) + 1 >= CONSOLE_COLUMNS)
			console_puts("\n                ");
		console_printf(" %s", info.name);
	}
	console_puts("\n");
}

int command_lsmod(int argc, char **argv)
{
	char memory[REPORT_NUMBER], id[WHERE_BUILD_ID];
	struct module_info info;
	struct module *m = NULL;

	(void)argc;
	(void)argv;
	console_puts("base           memory  exports  bound/slots  build-id  name\n");
	while ((m = module_next(&rom.loader, m)) != NULL) {
		module_info(m, &info);
		where_build_id(info.build_id, info.build_id_size, id);
		console_printf("0x%08x %10s %8u %6u/%-5u %-8s  %.40s%s\n", (unsigned)info.base,
			       report_number(info.memory, memory), (unsigned)info.exports,
			       (unsigned)info.bound, (unsigned)info.slots, id[0] != '\0' ? id : "-",
			       info.name, info.keeps && info.size > 0 ? " (keeps its state)" : "");
		needs_line(m);
	}
	return 0;
}

/* ---- ksyms ---- */

struct listing {
	const char *pattern;
	struct module_info module;
	bool stopped; /* by Ctrl-C: the list may be long */
};

static bool list_symbol(void *context, const char *name, uint32_t address, bool function)
{
	struct listing *l = context;
	char text[48];

	if (glob_matches(l->pattern, name))
		console_printf("0x%08x %c %-20.31s %s\n", (unsigned)address, function ? 'f' : ' ',
			       l->module.name, report_name(name, text, sizeof(text)));
	l->stopped = console_interrupted();
	return !l->stopped;
}

int command_ksyms(int argc, char **argv)
{
	struct listing l = {.pattern = argc > 1 ? argv[1] : "*"};
	struct module *m = NULL;

	while (!l.stopped && (m = module_next(&rom.loader, m)) != NULL) {
		module_info(m, &l.module);
		module_symbols(m, list_symbol, &l);
	}
	return l.stopped ? report("ksyms", "E_INTERRUPTED", "stopped by Ctrl-C") : 0;
}
