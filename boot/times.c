/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * times.c: see times.h.
 *
 *	find read read ... FILE   RELOC    SYMBOLS   LINKED      next find
 *	--- read, place ------->publish->relocate->--bind-->--commit-->
 *
 * Of modules that come in one group, the first has the publishing of all, and the
 * last the commit.
 */
#include <string.h>
#include "board/board.h"
#include "console.h"
#include "drivers/cycles.h"
#include "loader/loader.h"
#include "modules.h"
#include "report.h"
#include "rom.h"
#include "times.h"

enum step { READ, PLACE, PUBLISH, RELOCATE, BIND, COMMIT, STEPS };

static const char *const step_names[STEPS] = {"read",     "place", "publish",
					      "relocate", "bind",  "commit"};

#define ROWS    512u /* modules with a line of their own */
#define COLUMNS 10

struct row {
	uint32_t steps[STEPS];
};

static struct {
	struct source source;
	struct tracer tracer;
	bool counts_cycles; /* else microseconds */
	bool linked;        /* a group is, and commits */
	uint32_t last;      /* when the step that goes on began */
	uint32_t reading;   /* of it, what the source took */
	struct row *row;    /* of the module whose steps these are */
	struct row rows[ROWS + 1], sum;
} times;

/* ---- measuring ---- */

static uint32_t now(void)
{
	return times.counts_cycles ? cycles_now() : (uint32_t)board_time_us();
}

/* The row of a module: by its number for the time that it is loaded. */
static struct row *row_of(const struct module *m)
{
	struct module_info info;

	module_info(m, &info);
	return &times.rows[info.index < ROWS ? info.index : ROWS];
}

static void end_step(enum step step)
{
	uint32_t at = now();

	times.row->steps[step] += at - times.last - times.reading;
	times.reading = 0;
	times.last = at;
}

static int timed_find(struct source *s, const char *name, struct file *out)
{
	uint32_t start;
	int result;

	(void)s;
	if (times.linked)
		end_step(COMMIT);
	times.linked = false;
	start = now();
	result = modules_source.find(&modules_source, name, out);
	times.reading += now() - start;
	return result;
}

static int timed_read(struct source *s, const struct file *file, uint32_t offset, void *to,
		      uint32_t size)
{
	uint32_t start = now();
	int result = modules_source.read(&modules_source, file, offset, to, size);

	(void)s;
	times.reading += now() - start;
	return result;
}

static int timed_advice(struct source *s, uint32_t ordinal, struct advice *out)
{
	(void)s;
	return modules_source.advice(&modules_source, ordinal, out);
}

static void take_event(struct tracer *t, enum trace_event event, const struct module *m,
		       const char *what, const struct module *by, uint32_t value)
{
	(void)t;
	(void)what;
	(void)by;
	(void)value;
	switch (event) {
	case TRACE_FILE:
		times.row = row_of(m);
		times.row->steps[READ] += times.reading;
		end_step(PLACE);
		break;
	case TRACE_RELOC:
		times.row = row_of(m);
		times.linked = false;
		end_step(PUBLISH);
		break;
	case TRACE_SYMBOLS:
		end_step(RELOCATE);
		break;
	case TRACE_LINKED:
		end_step(BIND);
		times.linked = true;
		break;
	default:
		break;
	}
}

static void start(void)
{
	uint32_t first;

	memset(&times, 0, sizeof(times));
	times.source = (struct source){timed_find, timed_read, timed_advice};
	times.tracer.event = take_event;
	times.row = &times.rows[ROWS];
	cycles_start();
	first = cycles_now();
	times.counts_cycles = cycles_now() != first;
	times.last = now();
}

/* ---- the table ---- */

static void print_row(const char *name, const struct row *row)
{
	char number[REPORT_NUMBER];
	uint32_t sum = 0;

	console_printf("%-24s", name);
	for (int i = 0; i < STEPS; i++) {
		console_printf("%*s", COLUMNS, report_number(row->steps[i], number));
		sum += row->steps[i];
	}
	console_printf("%*s\n", COLUMNS + 1, report_number(sum, number));
}

static void print_head(void)
{
	console_printf("%-24s", times.counts_cycles ? "cycles of the CPU" : "microseconds");
	for (int i = 0; i < STEPS; i++)
		console_printf("%*s", COLUMNS, step_names[i]);
	console_printf("%*s\n", COLUMNS + 1, "in all");
}

static void print_all(void)
{
	struct module_info info;
	struct module *m = NULL;
	char name[25];

	print_head();
	while ((m = module_next(&rom.loader, m)) != NULL) {
		module_info(m, &info);
		if (info.size != 0 && info.index < ROWS)
			print_row(report_name(info.name, name, sizeof(name)), row_of(m));
	}
	for (uint32_t i = 0; i <= ROWS; i++)
		for (int k = 0; k < STEPS; k++)
			times.sum.steps[k] += times.rows[i].steps[k];
	print_row("all", &times.sum);
}

int times_boot(void)
{
	struct tracer *tracer = rom.loader.tracer;
	const char *const *preload = rom.loader.preload;

	if (rom.loader.program != NULL)
		return report("boot", "E_RUNNING", "a program is running");
	modules_prepare();
	modules_doubt();
	start();
	rom.loader.source = &times.source;
	rom.loader.tracer = &times.tracer;
	modules_load_libraries();
	end_step(COMMIT);
	rom.loader.source = &modules_source;
	rom.loader.tracer = tracer;
	rom.loader.preload = preload;
	print_all();
	return 0;
}
