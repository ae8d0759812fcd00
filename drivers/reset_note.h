/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * reset_note.h: a note to ourselves across a reset, for boards whose hardware
 * does not tell a reset that we asked for from any other. It lies in RAM that
 * nobody initialises (.noinit of rom.ld), so it is a hint and no more.
 */
#ifndef DRIVERS_RESET_NOTE_H
#define DRIVERS_RESET_NOTE_H

#include <stdbool.h>

/* To be called just before the reset. */
void reset_note_leave(void);

/* Whether a note was left; takes it away. */
bool reset_note_take(void);

#endif
