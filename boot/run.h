/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * run.h: a program as a process. It gets a stack with a guard page below it, a
 * heap, its arguments and fresh data of the boot-time libraries; when it ends,
 * in whatever way, everything goes back.
 */
#ifndef BOOT_RUN_H
#define BOOT_RUN_H

#include <stdbool.h>
#include <stdint.h>
#include "loader/region.h"

struct module;
struct trap;

/* How a program ends that does not end itself: 128 + the signal's number, as
 * shells say it; 127 as dynamic linkers say it. */
enum run_status {
	RUN_UNBOUND = 127,     /* called a function that nobody exports */
	RUN_INTERRUPTED = 130, /* Ctrl-C, three times within a second */
	RUN_UNDEFINED = 132,   /* undefined instruction */
	RUN_BREAKPOINT = 133,  /* bkpt */
	RUN_ABORTED = 134,     /* abort() */
	RUN_FAULT = 139,       /* data or prefetch abort */
	RUN_NO_CALL = 159,     /* svc: there is nobody to serve it */
	RUN_REFUSED = 126,     /* could not be loaded: nothing ran */
};

/* The running program. Read-only outside run.c, but for heap_break. */
struct run {
	bool active;
	const char *name;
	struct module *module;
	struct extent block; /* guard page and stack */
	uint32_t stack;      /* lowest usable address; the stack ends with the block */
	struct extent heap;
	uint32_t heap_break; /* end of what _sbrk has handed out */
	uint64_t started_us; /* board_time_us() at the entry */
	int *error_number;   /* libc.so's errno, or NULL */
	bool crashed;        /* a crash report is open on the console */
};
extern struct run run;

/* Loads and runs argv[0] to its end; flags are load_flags. Returns the exit
 * status, or -1 when it was refused (told to the console; nothing ran). */
int run_program(int argc, char **argv, uint32_t flags);

/* Ends the running program from a call that it made. */
_Noreturn void run_end(int status);

/* Ends the running program if it was asked to by three Ctrl-C: for calls that take long. */
void run_heed_keys(void);

/* Makes the return from a trap end what was entered last: the program, or the
 * monitor when none runs. */
void run_end_by_trap(struct trap *t, int status);

/* After a fault of the ROM itself: takes back what a program still holds. */
void run_abandon(void);

/* For the loader's struct cpu: the program called what nobody exports. */
void run_unbound(void *context);

/* Bytes of stack left for a call from the program; all there is on a stack that
 * the program made itself. */
uint32_t run_stack_left(void);

#endif
