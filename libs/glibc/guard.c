/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * guard.c: the whole of ld-linux-armhf.so.3, the dynamic linker's own name.
 * Code built with -fstack-protector compares the word below its return address
 * with this one. It contains a zero byte and a newline, where copies of strings
 * end. A constant, since our boards have no randomness at this point.
 */
#include "glibc.h"

GLIBC(__stack_chk_guard, 2.4) uintptr_t g_stack_chk_guard = 0x000affa5;

/* Where glibc's stack began; libraries that scan it start there. 0: unknown. */
GLIBC(__libc_stack_end, 2.4) void *g_stack_end;
