/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * console.h: text to and from the person at the serial port. In and out are
 * plain ASCII; LF goes out as CR LF, and CR, LF or CR LF come in as one LF.
 * Usable in a trap handler: nothing here allocates or waits for a lock.
 */
#ifndef BOOT_CONSOLE_H
#define BOOT_CONSOLE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct uart;

#define CONSOLE_COLUMNS 100u /* no line of ours is longer */
#define CONSOLE_CTRL_C  3
#define CONSOLE_CTRL_D  4

void console_open(struct uart *uart);

void console_write(const char *text, size_t size);
void console_puts(const char *text); /* no newline is added */
/* One piece of at most 255 bytes; the rest is cut. No %f, no %lld. */
void console_printf(const char *format, ...) __attribute__((format(printf, 1, 2)));
void console_vprintf(const char *format, va_list arguments);

/* Starts a new line unless the cursor stands at the beginning of one. */
void console_fresh_line(void);

/* Columns written on this line so far. */
size_t console_column(void);

/* Waits until everything is on the wire. */
void console_drain(void);

/* Waits for the next byte. Three Ctrl-C within a second empty the type-ahead;
 * then this is CONSOLE_CTRL_C until console_interrupted() was asked. */
int console_get(void);

/* Moves what the UART holds into the type-ahead; whether there was anything. */
bool console_poll(void);

/* Looks for input without waiting. True once after Ctrl-C was typed three times
 * within one second: line noise does not do that. */
bool console_interrupted(void);

#endif
