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

/* A name on a line of several, which is broken where it gets too long. */
static void print_name(const char *name)
{
	if (console_column() + strlen(name) + 1 >= CONSOLE_COLUMNS)
		console_puts("\n                ");
	console_printf(" %s", name);
}

/* A library that was unloaded comes back with the next call. */
static void needs_line(const struct module *m, uint32_t count)
{
	struct module_info info;

	if (count == 0)
		return;
	console_puts("           needs");
	for (uint32_t i = 0; i < count; i++) {
		const struct module *needed = module_needed(m, i);

		if (needed != NULL)
			module_info(needed, &info);
		print_name(needed != NULL ? info.name : "(unloaded)");
	}
	console_puts("\n");
}

static bool needs(const struct module *user, uint32_t count, const struct module *m)
{
	for (uint32_t i = 0; i < count; i++)
		if (module_needed(user, i) == m)
			return true;
	return false;
}

static void users_line(const struct module *m)
{
	struct module_info info;
	struct module *user = NULL;
	bool any = false;

	while ((user = module_next(&rom.loader, user)) != NULL) {
		module_info(user, &info);
		if (!needs(user, info.needed, m))
			continue;
		if (!any)
			console_puts("           for  ");
		any = true;
		print_name(info.name);
	}
	if (any)
		console_puts("\n");
}

/* What else of its memory is worth a word. */
static void memory_line(const struct module_info *info)
{
	char number[REPORT_NUMBER];

	if (info->tls_size != 0)
		console_printf("           %s bytes of thread-local variables at 0x%08x\n",
			       report_number(info->tls_size, number), (unsigned)info->tls);
	if (info->holes != 0)
		console_printf("           %s bytes between its segments are given back\n",
			       report_number(info->holes, number));
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
		memory_line(&info);
		needs_line(m, info.needed);
		users_line(m);
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
