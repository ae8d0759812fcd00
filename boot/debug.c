/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * debug.c: the debugger's interface of the System V ABI (<link.h>). gdb finds
 * _r_debug by its name in rom.elf, stops at r_brk by itself and reads the list;
 * a module is its own struct link_map. The first one is the ROM's exports, for
 * which there is no file: gdb has rom.elf already and goes on without.
 */
#include <stddef.h>
#include "debug.h"
#include "include/link.h"
#include "rom.h"

extern struct r_debug _r_debug;
struct r_debug _r_debug;

/* Where a debugger waits. It must stay a function of its own. */
__attribute__((noinline)) void _dl_debug_state(void);
void _dl_debug_state(void)
{
	__asm__ volatile("");
}

void debug_changed(void)
{
	_r_debug.r_version = 1;
	_r_debug.r_map = (struct link_map *)module_next(&rom.loader, NULL);
	_r_debug.r_brk = (uintptr_t)_dl_debug_state;
	_r_debug.r_state = RT_CONSISTENT;
	_dl_debug_state();
}
