/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * stdio.c: what glibc's <stdio.h> has and newlib's has not.
 *
 * A FILE is newlib's. Compiled-in macros of glibc that look into one
 * (getc_unlocked, putc_unlocked) find in newlib's layout "nothing buffered" and
 * call __uflow or __overflow, except for writing to a stream that is
 * line-buffered: see g_start.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "glibc.h"

/* ---- the three streams, which are variables in glibc ---- */

GLIBC(stdin, 2.4) FILE *g_stdin;
GLIBC(stdout, 2.4) FILE *g_stdout;
GLIBC(stderr, 2.4) FILE *g_stderr;

__attribute__((constructor)) static void g_start(void)
{
	g_stdin = stdin;
	g_stdout = stdout;
	g_stderr = stderr;
}

GLIBC(__overflow, 2.4)
int g_overflow(FILE *f, int c)
{
	return putc(c, f);
}

/* ---- 64-bit offsets: files of the store are smaller than 2 GiB ---- */

GLIBC(fseeko64, 2.4)
int g_fseeko64(FILE *f, int64_t offset, int whence)
{
	if (offset != (long)offset)
		return g_fail(LINUX_EOVERFLOW);
	return fseek(f, (long)offset, whence);
}

GLIBC(ftello64, 2.4)
int64_t g_ftello64(FILE *f)
{
	return ftell(f);
}

/* ---- streams over functions ---- */

/* glibc's cookie_io_functions_t, which is passed by value. */
struct g_cookie_calls {
	ssize_t (*read)(void *cookie, char *to, size_t size);
	ssize_t (*write)(void *cookie, const char *from, size_t size);
	int (*seek)(void *cookie, int64_t *offset, int whence);
	int (*close)(void *cookie);
};

struct g_cookie {
	void *cookie;
	struct g_cookie_calls calls;
};

static ssize_t cookie_read(void *context, char *to, size_t size)
{
	const struct g_cookie *c = context;

	return c->calls.read != NULL ? c->calls.read(c->cookie, to, size) : 0;
}

static ssize_t cookie_write(void *context, const char *from, size_t size)
{
	const struct g_cookie *c = context;

	return c->calls.write != NULL ? c->calls.write(c->cookie, from, size) : (ssize_t)size;
}

static int cookie_seek(void *context, off_t *offset, int whence)
{
	const struct g_cookie *c = context;
	int64_t wide = *offset;
	int error = c->calls.seek != NULL ? c->calls.seek(c->cookie, &wide, whence)
					  : g_fail(LINUX_ENOTSUP);

	if (error == 0)
		*offset = (off_t)wide;
	return error;
}

static int cookie_close(void *context)
{
	struct g_cookie *c = context;
	int result = c->calls.close != NULL ? c->calls.close(c->cookie) : 0;

	free(c);
	return result;
}

GLIBC(fopencookie, 2.4)
FILE *g_fopencookie(void *cookie, const char *mode, struct g_cookie_calls calls)
{
	static const cookie_io_functions_t between = {cookie_read, cookie_write, cookie_seek,
						      cookie_close};
	struct g_cookie *c = malloc(sizeof *c);
	FILE *f = NULL;

	if (c != NULL) {
		*c = (struct g_cookie){cookie, calls};
		f = fopencookie(c, mode, between);
	}
	if (f == NULL)
		free(c);
	return f;
}

/* ---- processes: there are none to talk to ---- */

GLIBC(popen, 2.4)
FILE *g_popen(const char *command, const char *mode)
{
	(void)command;
	(void)mode;
	g_fail(LINUX_ENOSYS);
	return NULL;
}
