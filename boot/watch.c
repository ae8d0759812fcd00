/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * watch.c: see watch.h. A program is stopped at an instruction of a module only: the ROM
 * that it has called may be in the middle of something, and looks itself when it is not.
 */
#include "watch.h"
#include <stdint.h>
#include "board/board.h"
#include "console.h"
#include "memory.h"
#include "run.h"
#include "trap.h"

#define EVERY_US 100000u
#define SOON_US  1000u /* at 115200 baud the UART's 16 bytes are full after 1.4 ms */
#define CPSR_I   (1u << 7)

static volatile bool missed; /* the alarm came while the ROM ran */

void watch_start(void)
{
	missed = false;
	board_alarm_route();
	board_alarm(EVERY_US);
	__asm__ volatile("cpsie i" ::: "memory");
}

void watch_stop(void)
{
	board_alarm(0);
}

void watch_heed(void)
{
	if (!missed)
		return;
	missed = false;
	run_heed_keys();
}

bool watch_trap(struct trap *t)
{
	uint32_t again;

	if (t->kind != TRAP_IRQ || !run.active)
		return false;
	if (!board_alarm_rings()) {
		t->cpsr |= CPSR_I;
		again = 0;
	} else if (memory_is_rom(t->pc)) {
		missed = true;
		again = SOON_US;
	} else {
		again = console_poll() ? SOON_US : EVERY_US;
		if (console_interrupted()) {
			run_end_by_trap(t, RUN_INTERRUPTED);
			again = 0;
		}
	}
	board_alarm(again);
	return true;
}
