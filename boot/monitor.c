/* SPDX-License-Identifier: BSD-2-Clause */
/* monitor.c: see monitor.h. */
#include "monitor.h"
#include <string.h>
#include "command.h"
#include "console.h"
#include "lineedit.h"
#include "report.h"
#include "rom.h"
#include "run.h"
#include "words.h"

#define PROMPT "rom> "
#define FAILED 1 /* $? after a command that is not `run` has failed */

/* ---- running lines ---- */

static int run_command(struct words *w)
{
	const struct command *c = command_find(w->at[0]);

	if (c == NULL)
		return report(w->at[0], "E_NO_COMMAND", "no such command; help lists them");
	if (w->count - 1 < c->least || w->count - 1 > c->most)
		return report(c->name, "E_USAGE", "usage: %s%s%s", c->name,
			      c->usage[0] != '\0' ? " " : "", c->usage);
	return c->run(w->count, w->at);
}

int monitor_line(const char *line)
{
	struct words w;

	for (;;) {
		enum words_result taken = words_next(&line, rom.status, &w);

		if (taken == WORDS_END)
			return 0;
		if (taken != WORDS_TAKEN) {
			rom.status = FAILED;
			return report("line", "E_LINE", "%s", words_error(taken));
		}
		if (console_interrupted())
			return report("line", "E_INTERRUPTED", "stopped by Ctrl-C before `%.40s`",
				      w.at[0]);
		if (run_command(&w) != 0) {
			/* `run` has set a status that says more. */
			if (rom.status == 0)
				rom.status = FAILED;
			return -1;
		}
	}
}

void monitor_boot(void)
{
	const char *line = rom.has_store ? store_boot(&rom.store) : "";

	if (line[0] == '\0')
		return;
	console_printf("boot: %.200s\n", line);
	rom.booting = true;
	monitor_line(line);
}

/* ---- completion ---- */

static void offer_files(struct line_candidates *c)
{
	struct store_file file;
	uint32_t cursor = 0;

	while (rom.has_store && store_next(&rom.store, &cursor, &file) == 0)
		line_candidate(c, file.name);
}

static void offer_modules(struct line_candidates *c)
{
	struct module_info info;
	struct module *m = NULL;

	while ((m = module_next(&rom.loader, m)) != NULL) {
		module_info(m, &info);
		line_candidate(c, info.name);
	}
}

static void offer_commands(struct line_candidates *c)
{
	for (const struct command *command = commands; command->name != NULL; command++)
		line_candidate(c, command->name);
}

static void offer_argument(enum command_argument argument, struct line_candidates *c)
{
	switch (argument) {
	case ARGUMENT_COMMAND:
		offer_commands(c);
		break;
	case ARGUMENT_FILE:
		offer_files(c);
		break;
	case ARGUMENT_MODULE:
		offer_modules(c);
		break;
	case ARGUMENT_BIND:
		line_candidate(c, "check");
		line_candidate(c, "lazy");
		line_candidate(c, "now");
		break;
	case ARGUMENT_TRACE:
		line_candidate(c, "bindings");
		line_candidate(c, "files");
		line_candidate(c, "init");
		line_candidate(c, "off");
		line_candidate(c, "on");
		line_candidate(c, "relocs");
		break;
	case ARGUMENT_NONE:
		break;
	}
}

/* The first word of a command completes to a command, the others to what the
 * command takes. */
static void complete(void *context, const char *line, size_t word, struct line_candidates *c)
{
	const struct command *command;
	char name[16];
	size_t start = word, length;

	(void)context;
	while (start > 0 && line[start - 1] != ';')
		start--;
	start += strspn(line + start, " ");
	if (start >= word) {
		offer_commands(c);
		return;
	}
	length = strcspn(line + start, " ");
	if (length >= sizeof(name))
		return;
	memcpy(name, line + start, length);
	name[length] = '\0';
	command = command_find(name);
	if (command != NULL)
		offer_argument(command->argument, c);
}

/* ---- the prompt ---- */

static int get(void *context)
{
	(void)context;
	return console_get();
}

static void put(void *context, const char *text, size_t size)
{
	(void)context;
	console_write(text, size);
}

static struct line_editor editor;

void monitor_prompt(void)
{
	editor.get = get;
	editor.put = put;
	editor.complete = complete;
	rom.booting = false;
	run_abandon();
	for (;;) {
		console_fresh_line();
		if (line_edit(&editor, PROMPT) == LINE_DONE)
			monitor_line(editor.text);
		console_interrupted(); /* what was typed to stop this line is done with */
	}
}
