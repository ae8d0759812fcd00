/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fault.c: what happens on an exception: a report that a person can act on, and
 * the end of what ran. In: the registers, from vectors.S, on the exception's
 * own stack. Out: a frame that returns into leave().
 *
 * The first line alone must do. Marks `*** ` and `*** end` enclose the report;
 * for a program run.c prints the end, when it knows what came back. Nothing is
 * read through a pointer that memory.c has not been asked about; module names
 * and tables are the loader's own, outside what a program owns.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include "board/board.h"
#include "console.h"
#include "include/romld.h"
#include "memory.h"
#include "mmu.h"
#include "report.h"
#include "rom.h"
#include "run.h"
#include "trap.h"
#include "watch.h"
#include "where.h"

#define THUMB       (1u << 5)  /* cpsr */
#define FAULT_WRITE (1u << 11) /* dfsr: WnR */

/* The fault status of the short descriptor format (ARM ARM B3.13): FS[4] is
 * bit 10, FS[3:0] bits 3 to 0. */
static const char *const fault_words[32] = {
	[0x01] = "alignment",
	[0x02] = "breakpoint",
	[0x03] = "access flag, section",
	[0x04] = "cache maintenance",
	[0x05] = "translation, section",
	[0x06] = "access flag, page",
	[0x07] = "translation, page",
	[0x08] = "external abort",
	[0x09] = "domain, section",
	[0x0b] = "domain, page",
	[0x0c] = "external abort on a table walk",
	[0x0d] = "permission, section",
	[0x0e] = "external abort on a table walk",
	[0x0f] = "permission, page",
	[0x16] = "asynchronous external abort",
	[0x18] = "asynchronous parity error",
	[0x19] = "parity error",
	[0x1c] = "parity error on a table walk",
	[0x1e] = "parity error on a table walk",
};
#define FAULT_BREAKPOINT   0x02u
#define FAULT_ASYNCHRONOUS 0x16u

static uint32_t fault_status(uint32_t fsr)
{
	return (fsr & 15u) | (fsr >> 6 & 16u);
}

static bool is_prefetch(const struct trap *t)
{
	return t->kind == TRAP_PREFETCH_ABORT;
}

static bool is_breakpoint(const struct trap *t)
{
	return is_prefetch(t) && fault_status(t->ifsr) == FAULT_BREAKPOINT;
}

/* The address that could not be used; for the other kinds, the instruction. */
static uint32_t fault_address(const struct trap *t)
{
	return t->kind == TRAP_DATA_ABORT ? t->dfar : t->pc;
}

/* Why the address is bad, in words, when it is a page that we guard ourselves. */
static const char *guard_words(uint32_t address)
{
	if (run.active && address - run.block.base < MMU_PAGE)
		return "stack overflow: the guard page below the stack";
	if (address < MMU_PAGE)
		return "the page at 0 is guarded";
	return NULL;
}

/* ---- the first line ---- */

static void what_abort(const struct trap *t, char *to, size_t size)
{
	uint32_t fsr = is_prefetch(t) ? t->ifsr : t->dfsr;
	uint32_t status = fault_status(fsr);
	uint32_t address = fault_address(t);
	const char *guard = guard_words(address);
	const char *words = guard != NULL ? guard : fault_words[status];
	const char *doing = is_prefetch(t)             ? "fetch from"
			    : (fsr & FAULT_WRITE) != 0 ? "write to"
						       : "read from";

	words = words != NULL ? words : "unknown fault status";
	if (status == FAULT_ASYNCHRONOUS)
		snprintf(to, size, "data abort: %s, earlier than pc", words);
	else
		snprintf(to, size, "%s abort: %s 0x%08x (%s)", is_prefetch(t) ? "prefetch" : "data",
			 doing, (unsigned)address, words);
}

static void what_undefined(const struct trap *t, char *to, size_t size)
{
	bool thumb = (t->cpsr & THUMB) != 0;

	if (!memory_readable(t->pc & ~1u, 4))
		snprintf(to, size, "undefined instruction");
	else if (thumb)
		snprintf(to, size, "undefined instruction 0x%04x 0x%04x",
			 ((const uint16_t *)(uintptr_t)t->pc)[0],
			 ((const uint16_t *)(uintptr_t)t->pc)[1]);
	else
		snprintf(to, size, "undefined instruction 0x%08x",
			 (unsigned)*(const uint32_t *)(uintptr_t)(t->pc & ~3u));
}

static void what(const struct trap *t, char *to, size_t size)
{
	switch ((enum trap_kind)t->kind) {
	case TRAP_DATA_ABORT:
		what_abort(t, to, size);
		break;
	case TRAP_PREFETCH_ABORT:
		if (is_breakpoint(t))
			snprintf(to, size, "breakpoint");
		else
			what_abort(t, to, size);
		break;
	case TRAP_UNDEFINED:
		what_undefined(t, to, size);
		break;
	case TRAP_SVC:
		snprintf(to, size, "svc: the ROM is called by name, not by svc");
		break;
	default:
		snprintf(to, size, "%s, which nobody asked for",
			 t->kind == TRAP_FIQ ? "fast interrupt" : "interrupt");
		break;
	}
}

/* A line that can be cut at the edge of the console but not made longer. */
#define LINE (CONSOLE_COLUMNS)

static void first_line(const struct trap *t)
{
	char text[LINE], place[LINE];
	bool nowhere = where_short(t->pc, place, sizeof(place)) == 0;

	/* After a call of a bad address, who called is what matters. */
	where_long(nowhere ? t->lr & ~1u : t->pc, place, sizeof(place));
	what(t, text, sizeof(text));
	console_printf("*** %s", text);
	if (console_column() + sizeof(" called from ") + strlen(place) > LINE)
		console_puts("\n   ");
	console_printf(" %s %s\n", nowhere ? "called from" : "in", place);
}

/* ---- the lines behind it ---- */

static void program_line(void)
{
	uint32_t ms = (uint32_t)((board_time_us() - run.started_us) / 1000u);
	char id[WHERE_BUILD_ID];
	struct module_info info;

	if (run.active) {
		module_info(run.module, &info);
		console_printf("    program %.31s [%s], %u.%03u s after start  ", info.name,
			       where_build_id(info.build_id, info.build_id_size, id),
			       (unsigned)(ms / 1000u), (unsigned)(ms % 1000u));
	} else {
		console_puts("    in the ROM itself  ");
	}
	console_printf("  romld %s %s\n", romld_version(), board_name);
}

/* Prints one item, on a new line when it does not fit any more. */
static void item(const char *text)
{
	if (console_column() + strlen(text) + 2 >= LINE)
		console_puts("\n");
	console_printf("%s%s", console_column() > 0 ? "  " : "", text);
}

static void address_item(const char *name, uint32_t value)
{
	char text[LINE], place[LINE / 2];

	where_short(value, place, sizeof(place));
	snprintf(text, sizeof(text), "%-3s 0x%08x%s%s", name, (unsigned)value,
		 place[0] != '\0' ? " " : "", place);
	item(text);
}

static const char *mode_name(uint32_t cpsr)
{
	switch (cpsr & 31u) {
	case 0x10:
		return "USR";
	case 0x11:
		return "FIQ";
	case 0x12:
		return "IRQ";
	case 0x13:
		return "SVC";
	case 0x17:
		return "ABT";
	case 0x1a:
		return "HYP";
	case 0x1b:
		return "UND";
	case 0x1f:
		return "SYS";
	default:
		return "unknown mode";
	}
}

static void status_line(const struct trap *t)
{
	char text[LINE];

	address_item("pc", t->pc);
	address_item("lr", t->lr);
	snprintf(text, sizeof(text), "cpsr 0x%08x %s %s", (unsigned)t->cpsr, mode_name(t->cpsr),
		 (t->cpsr & THUMB) != 0 ? "Thumb" : "ARM");
	item(text);
	if (t->kind == TRAP_DATA_ABORT)
		snprintf(text, sizeof(text), "dfsr 0x%08x  dfar 0x%08x", (unsigned)t->dfsr,
			 (unsigned)t->dfar);
	else if (is_prefetch(t))
		snprintf(text, sizeof(text), "ifsr 0x%08x  ifar 0x%08x", (unsigned)t->ifsr,
			 (unsigned)t->ifar);
	if (t->kind == TRAP_DATA_ABORT || is_prefetch(t))
		item(text);
	console_fresh_line();
}

static void register_lines(const struct trap *t)
{
	char name[4];

	for (unsigned i = 0; i < sizeof(t->r) / sizeof(t->r[0]); i++) {
		snprintf(name, sizeof(name), "r%u", i);
		address_item(name, t->r[i]);
	}
	console_fresh_line();
}

static void stack_line(const struct trap *t)
{
	uint32_t top = run.block.base + run.block.size;
	char used[REPORT_NUMBER], size[REPORT_NUMBER];

	console_printf("sp  0x%08x", (unsigned)t->sp);
	if (!run.active)
		console_puts("\n");
	else if (t->sp > top || t->sp < run.block.base)
		console_printf("  not in the stack 0x%08x-0x%08x\n", (unsigned)run.stack,
			       (unsigned)top);
	else
		console_printf("  stack 0x%08x-0x%08x, %s of %s bytes used\n", (unsigned)run.stack,
			       (unsigned)top, report_number(top - t->sp, used),
			       report_number(top - run.stack, size));
}

static void module_lines(void)
{
	char text[LINE], id[WHERE_BUILD_ID];
	struct module_info info;

	console_puts("modules");
	for (struct module *m = module_next(&rom.loader, NULL); m != NULL;
	     m = module_next(&rom.loader, m)) {
		module_info(m, &info);
		if (info.size == 0)
			continue;
		where_build_id(info.build_id, info.build_id_size, id);
		snprintf(text, sizeof(text), "%.31s@%08x%s%s%s", info.name, (unsigned)info.base,
			 id[0] != '\0' ? "[" : "", id, id[0] != '\0' ? "]" : "");
		item(text);
	}
	console_fresh_line();
}

/* ---- what becomes of it ---- */

static int exit_status(const struct trap *t)
{
	switch ((enum trap_kind)t->kind) {
	case TRAP_UNDEFINED:
		return RUN_UNDEFINED;
	case TRAP_SVC:
		return RUN_NO_CALL;
	case TRAP_IRQ:
	case TRAP_FIQ:
		return RUN_ABORTED;
	default:
		return is_breakpoint(t) ? RUN_BREAKPOINT : RUN_FAULT;
	}
}

void trap(struct trap *t)
{
	if (watch_trap(t))
		return;
	console_fresh_line();
	first_line(t);
	program_line();
	status_line(t);
	register_lines(t);
	stack_line(t);
	module_lines();
	if (run.active)
		run.crashed = true;
	else
		console_puts("the monitor starts again; `reset` is advised\n*** end\n");
	run_end_by_trap(t, exit_status(t));
}
