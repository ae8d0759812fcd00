/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * debug.c: the debugger's interface of the System V ABI (<link.h>). gdb finds
 * _r_debug and _dl_debug_state by their names in rom.elf, stops at the latter by
 * itself and reads the list; a module is its own struct link_map. The first one is
 * the ROM's exports, which stands where gdb looks for the main program, and
 * rom.elf is that.
 */
#include <stddef.h>
#include "debug.h"
#include "include/link.h"
#include "rom.h"

extern struct r_debug _r_debug;

/* Where a debugger waits. It must stay a function of its own. */
__attribute__((noinline)) void _dl_debug_state(void);
void _dl_debug_state(void)
{
	__asm__ volatile("");
}

/* The first entry of the list is the main program's for gdb if that has a section of
 * this name. There are no tags in it. */
static const Elf32_Dyn no_tags __attribute__((section(".dynamic"), used));

struct r_debug _r_debug = {.r_version = 1, .r_brk = (uintptr_t)_dl_debug_state};

static void change(struct watch *w, enum loader_change change)
{
	(void)w;
	_r_debug.r_map = (struct link_map *)module_next(&rom.loader, NULL);
	_r_debug.r_state = change == LOADER_ADDS      ? RT_ADD
			   : change == LOADER_REMOVES ? RT_DELETE
						      : RT_CONSISTENT;
	_dl_debug_state();
}

struct watch debug_watch = {change};
