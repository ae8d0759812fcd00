// SPDX-License-Identifier: BSD-2-Clause
/* commands.c: every command of the monitor, and help about them. */
#include <stddef.h>
#include <string.h>
#include "command.h"
#include "console.h"
#include "report.h"
#include "words.h"

#define MANY (WORDS_MAX - 1)

const struct command commands[] = {
	{"bind", "[now|lazy|check]",
	 "Shows or sets how programs bind: all at load, at the first call, or at the first call "
	 "with every name proven to exist at load.",
	 "bind now", 0, 1, ARGUMENT_BIND, command_bind},
	{"boot", "", "Runs the boot commands of the store.", "boot", 0, 0, ARGUMENT_NONE,
	 command_boot},
	{"help", "[COMMAND]", "Lists the commands, or tells about one.", "help run", 0, 1,
	 ARGUMENT_COMMAND, command_help},
	{"ksyms", "[PATTERN]",
	 "Lists the exported symbols: address, module, name. * and ? stand for any letters.",
	 "ksyms str*", 0, 1, ARGUMENT_NONE, command_ksyms},
	{"load", "NAME",
	 "Loads a library, and what it needs, to stay: every program from now on sees it.",
	 "load libgreet.so", 1, 1, ARGUMENT_FILE, command_load},
	{"ls", "", "Lists the files of the store; * marks the boot-time libraries.", "ls", 0, 0,
	 ARGUMENT_NONE, command_ls},
	{"lsmod", "", "Lists the loaded modules, who needs whom, and their build-ids.", "lsmod", 0,
	 0, ARGUMENT_NONE, command_lsmod},
	{"mem", "", "Shows the RAM: what holds it, and what is free.", "mem", 0, 0, ARGUMENT_NONE,
	 command_mem},
	{"poweroff", "[STATUS]",
	 "Switches the board off; $? or the word status passes on how the last program ended.",
	 "run hello; poweroff $?", 0, 1, ARGUMENT_NONE, command_poweroff},
	{"reset", "", "Starts the board anew.", "reset", 0, 0, ARGUMENT_NONE, command_reset},
	{"run", "NAME [ARGUMENT...]",
	 "Runs a program of the store. Its exit status becomes $?, and is shown when not 0.",
	 "run hello \"two words\"", 1, MANY, ARGUMENT_FILE, command_run},
	{"unload", "NAME", "Takes back a library that nobody uses.", "unload libgreet.so", 1, 1,
	 ARGUMENT_MODULE, command_unload},
	{NULL, NULL, NULL, NULL, 0, 0, ARGUMENT_NONE, NULL},
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
