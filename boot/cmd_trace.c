/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cmd_trace.c: the command trace, and what it switches on: lines about what the
 * loader does, as LD_DEBUG has them. They come while a program is loaded and, for
 * lazy binding, while it runs: then on its stack.
 */
#include <stdio.h>
#include <string.h>
#include "command.h"
#include "console.h"
#include "loader/loader.h"
#include "report.h"
#include "rom.h"
#include "run.h"

#define STACK_NEED 2048u /* bytes that a line takes; with less a program's stack is left alone */
#define NAME_SIZE  64

static const struct {
	const char *word;
	const char *help;
	uint32_t events; /* 1u << enum trace_event */
} topics[] = {
	{"files", "modules that come and go", 1u << TRACE_FILE | 1u << TRACE_UNLOAD},
	{"bindings", "which definition a name is bound to", 1u << TRACE_BIND},
	{"relocs", "relocations that are applied", 1u << TRACE_RELOC},
	{"init", "initialisers and finalisers", 1u << TRACE_INIT | 1u << TRACE_FINI},
};
#define TOPICS (sizeof(topics) / sizeof(topics[0]))

static uint32_t wanted; /* events */

/* ---- the lines ---- */

static const char *printable(const struct module *m, char to[NAME_SIZE])
{
	struct module_info info;

	module_info(m, &info);
	return report_name(info.name, to, NAME_SIZE);
}

static void print_event(struct tracer *t, enum trace_event event, const struct module *m,
			const char *what, const struct module *by, uint32_t value)
{
	char name[NAME_SIZE], other[NAME_SIZE];

	(void)t;
	if ((wanted & 1u << event) == 0 || run_stack_left() < STACK_NEED)
		return;
	console_fresh_line();
	printable(m, name);
	switch (event) {
	case TRACE_FILE:
		console_printf("files:    %s at 0x%08x\n", name, (unsigned)value);
		break;
	case TRACE_UNLOAD:
		console_printf("files:    %s leaves 0x%08x\n", name, (unsigned)value);
		break;
	case TRACE_BIND:
		console_printf("bindings: %s -> %s: ", name, printable(by, other));
		console_printf("%s\n", report_name(what, name, sizeof(name)));
		break;
	case TRACE_RELOC:
		console_printf("relocs:   %s: %u\n", name, (unsigned)value);
		break;
	case TRACE_SYMBOLS:
	case TRACE_LINKED:
		break; /* for who takes the time */
	case TRACE_INIT:
	case TRACE_FINI:
		console_printf("%s     %s\n", event == TRACE_INIT ? "init:" : "fini:", name);
		break;
	}
}

static struct tracer tracer = {print_event};

/* ---- the command ---- */

static int show(void)
{
	for (size_t i = 0; i < TOPICS; i++)
		console_printf("%-9s %-3s  %s\n", topics[i].word,
			       (wanted & topics[i].events) != 0 ? "on" : "off", topics[i].help);
	return 0;
}

/* The events of one word out of a list, or 0. */
static uint32_t events_of(const char *word, size_t length)
{
	for (size_t i = 0; i < TOPICS; i++)
		if (strlen(topics[i].word) == length && memcmp(topics[i].word, word, length) == 0)
			return topics[i].events;
	return 0;
}

/* "on", "off", or topics separated by commas; false when it is none of these. */
static bool read_list(const char *list, uint32_t *events)
{
	*events = 0;
	if (strcmp(list, "on") == 0)
		*events = UINT32_MAX & ~(1u << TRACE_SYMBOLS | 1u << TRACE_LINKED);
	if (strcmp(list, "on") == 0 || strcmp(list, "off") == 0)
		return true;
	for (;;) {
		size_t length = strcspn(list, ",");
		uint32_t more = events_of(list, length);

		*events |= more;
		list += length;
		if (more == 0 || *list == '\0')
			return more != 0;
		list++;
	}
}

int command_trace(int argc, char **argv)
{
	uint32_t events;

	if (argc == 1)
		return show();
	if (!read_list(argv[1], &events))
		return report("trace", "E_USAGE",
			      "usage: trace [on|off|files,bindings,relocs,init]");
	wanted = events;
	rom.loader.tracer = wanted != 0 ? &tracer : NULL;
	return 0;
}
