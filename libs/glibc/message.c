/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * message.c: warn, err, error and syslog: all of them are lines on standard
 * error here.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "glibc.h"

char *g_strerror(int error);
extern char *g_progname;

/* "program: message: text of the error"; error 0 has no text. */
static void say(int error, const char *format, va_list arguments)
{
	fflush(stdout);
	fprintf(stderr, "%s: ", g_progname);
	if (format != NULL)
		vfprintf(stderr, format, arguments);
	if (error != 0)
		fprintf(stderr, "%s%s", format != NULL ? ": " : "", g_strerror(error));
	fputc('\n', stderr);
}

GLIBC(vwarn, 2.4)
void g_vwarn(const char *format, va_list arguments)
{
	say(errno, format, arguments);
}

GLIBC(vwarnx, 2.4)
void g_vwarnx(const char *format, va_list arguments)
{
	say(0, format, arguments);
}

GLIBC(warn, 2.4)
void g_warn(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	say(errno, format, arguments);
	va_end(arguments);
}

GLIBC(warnx, 2.4)
void g_warnx(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	say(0, format, arguments);
	va_end(arguments);
}

GLIBC(verr, 2.4)
_Noreturn void g_verr(int status, const char *format, va_list arguments)
{
	say(errno, format, arguments);
	exit(status);
}

GLIBC(verrx, 2.4)
_Noreturn void g_verrx(int status, const char *format, va_list arguments)
{
	say(0, format, arguments);
	exit(status);
}

GLIBC(err, 2.4)
_Noreturn void g_err(int status, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	say(errno, format, arguments);
	exit(status);
}

GLIBC(errx, 2.4)
_Noreturn void g_errx(int status, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	say(0, format, arguments);
	exit(status);
}

GLIBC(error_message_count, 2.4) unsigned g_error_message_count;
GLIBC(error_one_per_line, 2.4) int g_error_one_per_line;
GLIBC(error_print_progname, 2.4) void (*g_error_print_progname)(void);

GLIBC(error, 2.4)
void g_error(int status, int error, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	say(error, format, arguments);
	va_end(arguments);
	g_error_message_count++;
	if (status != 0)
		exit(status);
}

/* ---- the system's log ---- */

GLIBC(vsyslog, 2.4)
void g_vsyslog(int priority, const char *format, va_list arguments)
{
	(void)priority;
	say(0, format, arguments);
}

GLIBC(__vsyslog_chk, 2.4)
void g_vsyslog_chk(int priority, int flag, const char *format, va_list arguments)
{
	(void)flag;
	g_vsyslog(priority, format, arguments);
}

GLIBC(syslog, 2.4)
void g_syslog(int priority, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	g_vsyslog(priority, format, arguments);
	va_end(arguments);
}

GLIBC(__syslog_chk, 2.4)
void g_syslog_chk(int priority, int flag, const char *format, ...)
{
	va_list arguments;

	(void)flag;
	va_start(arguments, format);
	g_vsyslog(priority, format, arguments);
	va_end(arguments);
}
