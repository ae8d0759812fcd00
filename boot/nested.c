/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * nested.c: the last words when the trap handler itself trapped. Nothing may be
 * trusted any more, so this uses a polled serial port and little stack.
 */
#include <stddef.h>
#include "board/board.h"
#include "boot/trap.h"
#include "drivers/uart.h"

_Noreturn void trap_nested(uint32_t pc)
{
	struct uart *u = board_console();
	char hex[9] = "00000000";

	for (int i = 7; i >= 0; i--, pc >>= 4)
		hex[i] = "0123456789abcdef"[pc & 15];
	if (u) {
		uart_say(u, "\r\n*** trap inside the trap handler at 0x");
		uart_say(u, hex);
		uart_say(u, "; the board resets\r\n");
	}
	board_reset();
}
