/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * main.c: the ROM from reset to prompt, one line per chapter. start.S has set up
 * the stack, the MMU, the caches and the vectors before it comes here, and is
 * not returned to.
 */
#include "board/board.h"
#include "banner.h"
#include "console.h"
#include "enter.h"
#include "mmu.h"
#include "modules.h"
#include "monitor.h"

int main(void)
{
	board_init();                  /* clocks, pins, the serial port */
	console_open(board_console()); /* from here on something can be said */
	mmu_extend();                  /* all the RAM that the board has found */
	banner_greet();                /* who, where, how much RAM, why the reset */
	modules_mount();               /* the store in flash */
	modules_prepare();             /* an empty loader: RAM and the ROM's exports */
	modules_load_libraries();      /* the C library and its friends */
	banner_ready();                /* what is there, and how long it took */
	enter(0, monitor_boot);        /* the boot commands of the store */
	for (;;)
		enter(0, monitor_prompt); /* a fault in the ROM itself comes back here */
}
