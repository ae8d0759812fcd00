/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * crash: goes wrong in the way its argument says, to show what the ROM makes of
 * it: a report, a status, and a board that goes on as if nothing had happened.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* volatile: the compiler must not see what is coming and stop short of it. */
static volatile uintptr_t nowhere = 0;
static volatile uintptr_t unmapped = 0xdeadbeec;

/* Not static, and linked with -rdynamic: so the report can call them by name. */

void null_write(void)
{
	*(volatile int *)(nowhere + 16) = 1;
}

void null_read(void)
{
	printf("%d\n", *(volatile int *)nowhere);
}

void null_call(void)
{
	((void (*)(void))nowhere)();
}

void bad_pointer(void)
{
	*(volatile int *)unmapped = 1;
}

void undefined_instruction(void)
{
	__asm__ volatile("udf #7");
}

int grow_stack(volatile char *caller)
{
	volatile char frame[512];

	frame[0] = caller[0];
	if (frame[0])
		return 0;                    /* never, but who knows */
	return grow_stack(frame) + frame[0]; /* not the last thing done: no tail call */
}

void stack_overflow(void)
{
	volatile char bottom[1] = {0};

	printf("%d\n", grow_stack(bottom));
}

/* Writes to memory after free(), where malloc keeps its list, and asks again:
 * the crash happens inside libc.so, with its data half changed. */
void broken_heap(void)
{
	void *volatile a = malloc(600);
	void *volatile fence = malloc(600);
	volatile uintptr_t *links = a;

	free(a);
	links[0] = links[1] = unmapped;
	a = malloc(600);
	free(fence);
}

static const struct {
	const char *name;
	void (*go)(void);
	const char *what;
} ways[] = {
	{"null", null_write, "write to the page at 0"},
	{"read", null_read, "read from address 0"},
	{"call", null_call, "call of address 0"},
	{"pointer", bad_pointer, "write to 0xdeadbeec, where nothing is"},
	{"undefined", undefined_instruction, "undefined instruction"},
	{"stack", stack_overflow, "endless recursion"},
	{"abort", abort, "abort()"},
	{"malloc", broken_heap, "crash inside malloc"},
};
#define WAYS (sizeof ways / sizeof ways[0])

int main(int argc, char **argv)
{
	/* A few letters will do: "undef". */
	for (size_t i = 0; argc == 2 && argv[1][0] && i < WAYS; i++)
		if (!strncmp(argv[1], ways[i].name, strlen(argv[1]))) {
			printf("crash: %s\n", ways[i].what);
			ways[i].go();
			printf("crash: still alive\n");
			return EXIT_FAILURE;
		}
	fprintf(stderr, "usage: crash WAY\n");
	for (size_t i = 0; i < WAYS; i++)
		fprintf(stderr, "  %-10s %s\n", ways[i].name, ways[i].what);
	return 2;
}
