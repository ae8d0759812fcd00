/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * enter.h: a way into code that may do anything, and one way back.
 *
 * enter() keeps the caller's registers and calls fn. leave() comes back out of
 * the latest enter() that has not ended, from whatever mode, stack and register
 * contents; enter() then returns the status. fn returning is leave(0).
 * Calls nest: the monitor is entered, and a program within it.
 */
#ifndef BOOT_ENTER_H
#define BOOT_ENTER_H

#include <stdint.h>

/* stack is the sp that fn starts with, 8-aligned, or 0 to stay on this one. */
int enter(uint32_t stack, void (*fn)(void));
_Noreturn void leave(int status);

#endif
