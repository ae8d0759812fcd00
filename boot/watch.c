/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * watch.c: see watch.h. A program is stopped at an instruction of a module only: the ROM
 * that it has called may be in the middle of something, and comes back soon.
 */
#include "watch.h"
#include <stdint.h>
#include "board/board.h"
#include "console.h"
#include "memory.h"
#include "run.h"
#include "trap.h"

#define EVERY_US 100000u
#define SOON_US  1000u
#define CPSR_I   (1u << 7)

void watch_start(void)
{
	board_alarm(EVERY_US);
	__asm__ volatile("cpsie i" ::: "memory");
}

void watch_stop(void)
{
	board_alarm(0);
}

bool watch_trap(struct trap *t)
{
	uint32_t again = EVERY_US;

	if (t->kind != TRAP_IRQ || !run.active)
		return false;
	if (!board_alarm_rings()) {
		t->cpsr |= CPSR_I;
		again = 0;
	} else if (memory_is_rom(t->pc)) {
		again = SOON_US;
	} else if (console_interrupted()) {
		run_end_by_trap(t, RUN_INTERRUPTED);
		again = 0;
	}
	board_alarm(again);
	return true;
}
