/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * run.c: see run.h. The order of things:
 *
 *	load - stack and heap - arguments - enter() --- on the program's stack ---
 *	    atexit(finish) - initialisers - entry(argc, argv, envp) - exit(status)
 *	leave() --- back on the monitor's stack --- everything given back
 *
 * leave() is reached by _exit, by the end of the entry, by a crash, by abort and
 * by Ctrl-C alike, so nothing behind enter() depends on how the program ended.
 */
#include <stddef.h>
#include <string.h>
#include "board/board.h"
#include "console.h"
#include "dl.h"
#include "enter.h"
#include "files.h"
#include "loader/arm/tls.h"
#include "memory.h"
#include "mmu.h"
#include "report.h"
#include "rom.h"
#include "run.h"
#include "trap.h"
#include "watch.h"

#define STACK_DEFAULT (256u << 10)
#define STACK_LEAST   (16u << 10)
#define CPSR_RUN      0xd3u /* SVC, ARM state, interrupts masked */
#define PLAIN         8u    /* alignment of sp at a public entry (AAPCS 6.2.1.2) */

struct run run;

/* What program_main() finds: it has no arguments of its own. */
static struct {
	int argc;
	char **argv, **envp;
} start;

typedef int entry_fn(int argc, char **argv, char **envp);
typedef int atexit_fn(void (*fn)(void));
typedef void exit_fn(int status);

/* A symbol that the program sees, or 0. */
static uint32_t visible(const char *name)
{
	uint32_t address = 0;
	struct sink *sink = rom.loader.sink;
	int error;

	rom.loader.sink = &report_nothing;
	error = load_symbol(&rom.loader, NULL, NULL, name, &address);
	rom.loader.sink = sink;
	return error == 0 ? address : 0;
}

/* ---- on the program's stack ---- */

static void finish(void)
{
	load_finish(&rom.loader);
}

/* The finalisers are the first thing that exit() is told of, so they are the
 * last that it calls; its own flush of stdio comes behind them. */
static void program_main(void)
{
	atexit_fn *atexit_at = (atexit_fn *)(uintptr_t)visible("atexit");
	exit_fn *exit_at = (exit_fn *)(uintptr_t)visible("exit");
	entry_fn *entry = (entry_fn *)(uintptr_t)module_entry(run.module);
	bool by_exit = atexit_at != NULL && exit_at != NULL && atexit_at(finish) == 0;
	int status;

	arm_set_thread(rom.loader.thread);
	watch_start();
	load_start(&rom.loader);
	status = entry(start.argc, start.argv, start.envp);
	if (!by_exit)
		finish();
	if (exit_at != NULL)
		exit_at(status);
	run_end(status);
}

_Noreturn void run_end(int status)
{
	leave(status & 0xff);
}

void run_heed_keys(void)
{
	if (console_interrupted())
		run_end(RUN_INTERRUPTED);
}

void run_end_by_trap(struct trap *t, int status)
{
	t->r[0] = (uint32_t)status;
	t->pc = (uint32_t)(uintptr_t)leave;
	t->cpsr = CPSR_RUN;
}

void run_unbound(void *context)
{
	(void)context;
	dl_tell_kept();
	run_end(RUN_UNBOUND);
}

uint32_t run_stack_left(void)
{
	uint32_t sp = (uint32_t)(uintptr_t)__builtin_frame_address(0);
	uint32_t top = run.block.base + run.block.size;

	return run.active && sp >= run.block.base && sp < top
		       ? (sp > run.stack ? sp - run.stack : 0)
		       : UINT32_MAX;
}

/* ---- what a program gets ---- */

static int take_memory(uint32_t stack_size)
{
	struct region *ram = &rom.loader.ram;
	uint32_t size = stack_size == 0 ? STACK_DEFAULT : stack_size;

	size = size < STACK_LEAST ? STACK_LEAST : size;
	if (size > UINT32_MAX / 2)
		return report(run.name, "E_NO_STACK", "asks for a stack of %u bytes",
			      (unsigned)size);
	size = (size + MMU_PAGE - 1) & ~(MMU_PAGE - 1);
	run.block = region_take(ram, size + MMU_PAGE, MMU_PAGE);
	if (run.block.size == 0)
		return report(run.name, "E_NO_STACK", "no RAM is left for a stack of %u bytes",
			      (unsigned)size);
	run.stack = run.block.base + MMU_PAGE;
	mmu_guard(run.block.base);
	run.heap = region_take_high(ram, region_largest(ram) / 2);
	run.heap_break = run.heap.base;
	return 0;
}

static void give(struct extent *block)
{
	if (block->size > 0)
		region_give(&rom.loader.ram, *block);
	block->size = 0;
}

static void give_memory(void)
{
	if (run.block.size > 0)
		mmu_unguard(run.block.base);
	give(&run.block);
	give(&run.heap);
}

/* Copies the arguments to the top of the program's stack: strings, then argv and
 * an empty envp. Returns the sp to start with, or 0 when they do not fit. */
static uint32_t place_arguments(int argc, char **argv)
{
	uint32_t top = run.block.base + run.block.size;
	uint32_t need = PLAIN + (uint32_t)(argc + 2) * sizeof(char *);
	char *string;

	for (int i = 0; i < argc; i++)
		need += (uint32_t)strlen(argv[i]) + 1;
	if (need > (top - run.stack) / 2)
		return 0;
	start.argc = argc;
	start.argv = (char **)(uintptr_t)((top - need) & ~(PLAIN - 1));
	start.envp = start.argv + argc + 1;
	string = (char *)(start.envp + 1);
	for (int i = 0; i < argc; i++) {
		start.argv[i] = strcpy(string, argv[i]);
		string += strlen(string) + 1;
	}
	start.argv[argc] = NULL;
	start.envp[0] = NULL;
	return (uint32_t)(uintptr_t)start.argv;
}

/* ---- the life of a program ---- */

static int run_loaded(int argc, char **argv)
{
	uint32_t sp, error_number;
	int status;

	if (take_memory(module_stack(run.module)) != 0)
		return -1;
	sp = place_arguments(argc, argv);
	if (sp == 0)
		return report(run.name, "E_ARGUMENTS", "the arguments do not fit on its stack");
	error_number = visible("errno");
	if (error_number % sizeof(int) == 0 && memory_writable(error_number, sizeof(int)))
		run.error_number = (int *)(uintptr_t)error_number;
	files_open();
	run.started_us = board_time_us();
	run.active = true;
	status = enter(sp, program_main);
	watch_stop();
	run.active = false;
	files_close();
	return status;
}

static void take_back(void)
{
	run.module = NULL;
	dl_forget();
	rom.loader.sink = &report_console;
	load_end(&rom.loader);
	arm_set_thread(rom.loader.thread);
	give_memory();
}

static void tell_end(int status, uint32_t bytes)
{
	char number[REPORT_NUMBER];

	console_fresh_line();
	if (run.crashed)
		console_printf("%s ended with status %d; %s bytes returned.\n*** end\n", run.name,
			       status, report_number(bytes, number));
	else if (status == RUN_INTERRUPTED)
		console_printf("%s: interrupted, exit status %d\n", run.name, status);
	else if (status != 0)
		console_printf("%s: exit status %d\n", run.name, status);
}

void run_abandon(void)
{
	run.active = false;
	if (run.module != NULL)
		take_back();
}

int run_program(int argc, char **argv, uint32_t flags)
{
	uint32_t before;
	int status;

	memset(&run, 0, sizeof(run));
	run.name = argv[0];
	if (load_program(&rom.loader, argv[0], flags, &run.module) != 0)
		return -1;
	status = run_loaded(argc, argv);
	before = region_free(&rom.loader.ram);
	take_back();
	if (status >= 0)
		tell_end(status, region_free(&rom.loader.ram) - before);
	return status;
}
