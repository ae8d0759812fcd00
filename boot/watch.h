/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * watch.h: three Ctrl-C end a program that neither reads nor writes. While a program
 * runs, the board's alarm interrupts it ten times a second to look at the console.
 */
#ifndef BOOT_WATCH_H
#define BOOT_WATCH_H

#include <stdbool.h>

struct trap;

/* Lets the interrupts in. enter()'s other end masks them again. */
void watch_start(void);
void watch_stop(void);

/* For calls of the ROM that take long or that programs wait with, at their end: looks at
 * the console if the alarm came while the ROM ran. */
void watch_heed(void);

/* True for an interrupt that comes while a program runs; then *t says how execution
 * goes on. One that is not the alarm's says that the program has set up interrupts and
 * polls them: from then on they are masked in it, and nobody watches. */
bool watch_trap(struct trap *t);

#endif
