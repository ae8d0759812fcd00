/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * console.c: see console.h. The port is polled. Whenever the console is used
 * for anything, waiting input moves from the UART, which holds 16 bytes, into
 * a queue, so that a line pasted while a program prints is not lost.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include "board/board.h"
#include "drivers/uart.h"
#include "console.h"
#include "lineedit.h"

#define QUEUE     4096u    /* bytes typed ahead, a power of two */
#define STOP_KEYS 3u       /* Ctrl-C so often ... */
#define STOP_US   1000000u /* ... within this time stops what runs */

static struct {
	struct uart *uart;
	size_t column;
	bool after_cr;
	bool interrupted;
	uint64_t pressed[STOP_KEYS]; /* when Ctrl-C was typed, the latest last */
	uint32_t in, out;            /* of the queue; free-running */
	uint8_t queue[QUEUE];
} console;

void console_open(struct uart *uart)
{
	memset(&console, 0, sizeof(console));
	console.uart = uart;
}

/* Notes a Ctrl-C; true when it is the last of three in a second. */
static bool stops(void)
{
	uint64_t now = board_time_us();
	uint64_t first = console.pressed[1];

	console.pressed[0] = first;
	console.pressed[1] = console.pressed[2];
	console.pressed[2] = now;
	if (first == 0 || now - first > STOP_US)
		return false;
	memset(console.pressed, 0, sizeof(console.pressed));
	return true;
}

static void accept(int byte)
{
	if (byte == CONSOLE_CTRL_C && stops()) {
		console.interrupted = true;
		console.out = console.in;
		return;
	}
	if (console.in - console.out < QUEUE)
		console.queue[console.in++ % QUEUE] = (uint8_t)byte;
}

/* Moves what the UART holds into the queue. What has no room there is lost, since Ctrl-C
 * may be behind it. */
bool console_poll(void)
{
	bool any = false;
	int byte;

	while ((byte = console.uart->get(console.uart)) >= 0) {
		any = true;
		byte = line_fold(&console.after_cr, byte);
		if (byte >= 0)
			accept(byte);
	}
	return any;
}

bool console_interrupted(void)
{
	bool interrupted;

	console_poll();
	interrupted = console.interrupted;
	console.interrupted = false;
	return interrupted;
}

int console_get(void)
{
	while (console.in == console.out) {
		if (console.interrupted)
			return CONSOLE_CTRL_C;
		console_poll();
	}
	return console.queue[console.out++ % QUEUE];
}

static void put(char c)
{
	if (c == '\n')
		console.uart->put(console.uart, '\r');
	console.uart->put(console.uart, (uint8_t)c);
	if (c == '\n' || c == '\r')
		console.column = 0;
	else if (c == '\b')
		console.column -= console.column > 0;
	else
		console.column++;
}

void console_write(const char *text, size_t size)
{
	while (size-- > 0) {
		put(*text++);
		console_poll();
	}
}

void console_puts(const char *text)
{
	console_write(text, strlen(text));
}

void console_vprintf(const char *format, va_list arguments)
{
	char text[256];

	vsnprintf(text, sizeof(text), format, arguments);
	console_puts(text);
}

void console_printf(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	console_vprintf(format, arguments);
	va_end(arguments);
}

void console_fresh_line(void)
{
	if (console.column > 0)
		console_puts("\n");
}

size_t console_column(void)
{
	return console.column;
}

void console_drain(void)
{
	console.uart->drain(console.uart);
}
