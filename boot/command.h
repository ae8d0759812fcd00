/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * command.h: a command of the monitor is a row of the table in commands.c and a
 * function in one of the files cmd_*.c.
 */
#ifndef BOOT_COMMAND_H
#define BOOT_COMMAND_H

/* What Tab offers for a command's first argument. */
enum command_argument {
	ARGUMENT_NONE,
	ARGUMENT_COMMAND,
	ARGUMENT_FILE,   /* of the store */
	ARGUMENT_MODULE, /* that is loaded */
	ARGUMENT_BIND,
	ARGUMENT_TRACE,
};

#define PRELOAD_MOST 8

struct command {
	const char *name;
	const char *usage;   /* the arguments, "" for none */
	const char *help;    /* one sentence */
	const char *example; /* a line that can be typed as it is */
	int least, most;     /* arguments that it takes */
	enum command_argument argument;
	/* argv[0] is the command's name; argc is within the limits. Returns 0,
	 * or -1 after it has said why not. */
	int (*run)(int argc, char **argv);
};

/* In the order of the alphabet; the last row has no name. */
extern const struct command commands[];

const struct command *command_find(const char *name); /* or NULL */

int command_bind(int argc, char **argv);
int command_boot(int argc, char **argv);
int command_help(int argc, char **argv);
int command_ksyms(int argc, char **argv);
int command_load(int argc, char **argv);
int command_ls(int argc, char **argv);
int command_lsmod(int argc, char **argv);
int command_mem(int argc, char **argv);
int command_poweroff(int argc, char **argv);
int command_preload(int argc, char **argv);
int command_reset(int argc, char **argv);
int command_run(int argc, char **argv);
int command_trace(int argc, char **argv);
int command_unload(int argc, char **argv);

#endif
