/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * end.c: how glibc-built code gives up, and what it says then.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "glibc.h"

_Noreturn void g_die(const char *name, const char *message)
{
	fflush(stdout);
	fprintf(stderr, "%s: %s\n", name, message);
	abort();
}

GLIBC(__assert_fail, 2.4)
_Noreturn void g_assert_fail(const char *condition, const char *file, unsigned line,
			     const char *function)
{
	fflush(stdout);
	fprintf(stderr, "%s:%u: %s%sAssertion `%s' failed.\n", file, line,
		function != NULL ? function : "", function != NULL ? ": " : "", condition);
	abort();
}

GLIBC(__assert, 2.4)
_Noreturn void g_assert(const char *condition, const char *file, int line)
{
	g_assert_fail(condition, file, (unsigned)line, NULL);
}

GLIBC(__assert_perror_fail, 2.4)
_Noreturn void g_assert_perror_fail(int error, const char *file, unsigned line,
				    const char *function)
{
	g_assert_fail(strerror(error), file, line, function);
}
