/* SPDX-License-Identifier: BSD-2-Clause */
/* commands.c: every command of the monitor, and help about them. */
#include <stddef.h>
#include <string.h>
#include "command.h"
#include "console.h"
#include "report.h"
#include "words.h"

#define MANY (WORDS_MAX - 1)

const struct command commands[] = {
	{
		.name = "bind",
		.usage = "[now|lazy|check]",
		.help = "Shows or sets how programs bind: all at load, at the first call, or at "
			"the first call with every name proven to exist at load.",
		.example = "bind now",
		.most = 1,
		.argument = ARGUMENT_BIND,
		.run = command_bind,
	},
	{
		.name = "boot",
		.usage = "[--times]",
		.help = "Runs the boot commands of the store; or loads the boot-time libraries "
			"anew and "
			"shows how long each step takes.",
		.example = "boot --times",
		.most = 1,
		.run = command_boot,
	},
	{
		.name = "help",
		.usage = "[COMMAND]",
		.help = "Lists the commands, or tells about one.",
		.example = "help run",
		.most = 1,
		.argument = ARGUMENT_COMMAND,
		.run = command_help,
	},
	{
		.name = "ksyms",
		.usage = "[PATTERN]",
		.help = "Lists the exported symbols: address, module, name. * and ? stand for any "
			"letters.",
		.example = "ksyms str*",
		.most = 1,
		.run = command_ksyms,
	},
	{
		.name = "load",
		.usage = "NAME",
		.help = "Loads a library, and what it needs, to stay: every program from now on "
			"sees it.",
		.example = "load libgreet.so",
		.least = 1,
		.most = 1,
		.argument = ARGUMENT_FILE,
		.run = command_load,
	},
	{
		.name = "ls",
		.usage = "",
		.help = "Lists the files of the store; * marks the boot-time libraries.",
		.example = "ls",
		.run = command_ls,
	},
	{
		.name = "lsmod",
		.usage = "",
		.help = "Lists the loaded modules, what each needs and is there for, and their "
			"build-ids.",
		.example = "lsmod",
		.run = command_lsmod,
	},
	{
		.name = "mem",
		.usage = "",
		.help = "Shows the RAM: what holds it, and what is free.",
		.example = "mem",
		.run = command_mem,
	},
	{
		.name = "poweroff",
		.usage = "[STATUS]",
		.help = "Switches the board off; $? or the word status passes on how the last "
			"program ended.",
		.example = "run hello; poweroff $?",
		.most = 1,
		.run = command_poweroff,
	},
	{
		.name = "preload",
		.usage = "[NAME...|none]",
		.help = "Shows or sets the libraries that every program gets as well: their "
			"symbols "
			"come before those of its own libraries.",
		.example = "preload libwatch.so",
		.most = PRELOAD_MOST,
		.argument = ARGUMENT_FILE,
		.run = command_preload,
	},
	{
		.name = "reset",
		.usage = "",
		.help = "Starts the board anew.",
		.example = "reset",
		.run = command_reset,
	},
	{
		.name = "run",
		.usage = "NAME [ARGUMENT...]",
		.help = "Runs a program of the store. Its exit status becomes $?, and is shown "
			"when not 0.",
		.example = "run hello \"two words\"",
		.least = 1,
		.most = MANY,
		.argument = ARGUMENT_FILE,
		.run = command_run,
	},
	{
		.name = "trace",
		.usage = "[on|off|LIST]",
		.help = "Shows or sets what the loader tells of its work. LIST is any of files, "
			"bindings, relocs and init, separated by commas.",
		.example = "trace files,bindings; run hello; trace off",
		.most = 1,
		.argument = ARGUMENT_TRACE,
		.run = command_trace,
	},
	{
		.name = "unload",
		.usage = "NAME",
		.help = "Takes back a library. Functions of it that others call are loaded again "
			"by "
			"the next call; while others hold an address in it, it stays, and all of "
			"them "
			"are named.",
		.example = "unload libgreet.so",
		.least = 1,
		.most = 1,
		.argument = ARGUMENT_MODULE,
		.run = command_unload,
	},
	{.name = NULL},
};

const struct command *command_find(const char *name)
{
	for (const struct command *c = commands; c->name != NULL; c++)
		if (strcmp(c->name, name) == 0)
			return c;
	return NULL;
}

/* Prints a text that may be long, broken between words, indented by `indent`. */
static void print_wrapped(const char *text, size_t indent)
{
	while (*text != '\0') {
		size_t size = strcspn(text, " ");

		if (console_column() + 1 + size >= CONSOLE_COLUMNS) {
			console_puts("\n");
			while (console_column() < indent)
				console_puts(" ");
		} else if (console_column() > indent) {
			console_puts(" ");
		}
		console_write(text, size);
		text += size + strspn(text + size, " ");
	}
	console_puts("\n");
}

static void help_one(const struct command *c)
{
	console_printf("usage:   %s %s\n         ", c->name, c->usage);
	print_wrapped(c->help, 9);
	console_printf("example: %s\n", c->example);
}

int command_help(int argc, char **argv)
{
	const struct command *c = argc > 1 ? command_find(argv[1]) : NULL;

	if (c != NULL) {
		help_one(c);
		return 0;
	}
	if (argc > 1)
		return report(argv[1], "E_NO_COMMAND", "there is no such command");
	for (c = commands; c->name != NULL; c++) {
		console_printf("%-9s%-20s", c->name, c->usage);
		print_wrapped(c->help, 29);
	}
	console_puts(
		"`;` separates commands, \"...\" holds words together, $? is the last status;\n"
		"Tab completes, arrows recall. help COMMAND shows an example.\n");
	return 0;
}
