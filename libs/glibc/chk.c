/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * chk.c: the checked calls that gcc and glibc's headers put in the place of the
 * plain ones (-D_FORTIFY_SOURCE). The size of the object that is written to is
 * known to the caller's compiler; a call that would write more ends the program.
 *
 * Those for memory and byte strings are newlib's own. `flag` asks printf to
 * refuse %n in a writable format; nobody here can tell which memory is.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>
#include "glibc.h"

static void check(size_t wanted, size_t have)
{
	if (wanted > have)
		__chk_fail();
}

/* ---- printf and its like ---- */

GLIBC(__vprintf_chk, 2.4)
int g_vprintf_chk(int flag, const char *format, va_list arguments)
{
	(void)flag;
	return vprintf(format, arguments);
}

GLIBC(__printf_chk, 2.4)
int g_printf_chk(int flag, const char *format, ...)
{
	va_list arguments;
	int count;

	(void)flag;
	va_start(arguments, format);
	count = vprintf(format, arguments);
	va_end(arguments);
	return count;
}

GLIBC(__vfprintf_chk, 2.4)
int g_vfprintf_chk(FILE *f, int flag, const char *format, va_list arguments)
{
	(void)flag;
	return vfprintf(f, format, arguments);
}

GLIBC(__fprintf_chk, 2.4)
int g_fprintf_chk(FILE *f, int flag, const char *format, ...)
{
	va_list arguments;
	int count;

	(void)flag;
	va_start(arguments, format);
	count = vfprintf(f, format, arguments);
	va_end(arguments);
	return count;
}

GLIBC(__vdprintf_chk, 2.8)
int g_vdprintf_chk(int fd, int flag, const char *format, va_list arguments)
{
	(void)flag;
	return vdprintf(fd, format, arguments);
}

GLIBC(__dprintf_chk, 2.8)
int g_dprintf_chk(int fd, int flag, const char *format, ...)
{
	va_list arguments;
	int count;

	(void)flag;
	va_start(arguments, format);
	count = vdprintf(fd, format, arguments);
	va_end(arguments);
	return count;
}

GLIBC(__vasprintf_chk, 2.8)
int g_vasprintf_chk(char **out, int flag, const char *format, va_list arguments)
{
	(void)flag;
	return vasprintf(out, format, arguments);
}

GLIBC(__asprintf_chk, 2.8)
int g_asprintf_chk(char **out, int flag, const char *format, ...)
{
	va_list arguments;
	int count;

	(void)flag;
	va_start(arguments, format);
	count = vasprintf(out, format, arguments);
	va_end(arguments);
	return count;
}

GLIBC(__vfwprintf_chk, 2.4)
int g_vfwprintf_chk(FILE *f, int flag, const wchar_t *format, va_list arguments)
{
	(void)flag;
	return vfwprintf(f, format, arguments);
}

GLIBC(__fwprintf_chk, 2.4)
int g_fwprintf_chk(FILE *f, int flag, const wchar_t *format, ...)
{
	va_list arguments;
	int count;

	(void)flag;
	va_start(arguments, format);
	count = vfwprintf(f, format, arguments);
	va_end(arguments);
	return count;
}

GLIBC(__vswprintf_chk, 2.4)
int g_vswprintf_chk(wchar_t *to, size_t count, int flag, size_t have, const wchar_t *format,
		    va_list arguments)
{
	(void)flag;
	check(count, have);
	return vswprintf(to, count, format, arguments);
}

GLIBC(__swprintf_chk, 2.4)
int g_swprintf_chk(wchar_t *to, size_t count, int flag, size_t have, const wchar_t *format, ...)
{
	va_list arguments;
	int written;

	(void)flag;
	check(count, have);
	va_start(arguments, format);
	written = vswprintf(to, count, format, arguments);
	va_end(arguments);
	return written;
}

/* ---- reading ---- */

GLIBC(__fgets_chk, 2.4)
GLIBC(__fgets_unlocked_chk, 2.4)
char *g_fgets_chk(char *to, size_t have, int size, FILE *f)
{
	check((size_t)size, have);
	return fgets(to, size, f);
}

GLIBC(__fread_chk, 2.7)
GLIBC(__fread_unlocked_chk, 2.7)
size_t g_fread_chk(void *to, size_t have, size_t size, size_t count, FILE *f)
{
	size_t wanted;

	if (__builtin_mul_overflow(size, count, &wanted))
		__chk_fail();
	check(wanted, have);
	return fread(to, size, count, f);
}

GLIBC(__read_chk, 2.4)
ssize_t g_read_chk(int fd, void *to, size_t size, size_t have)
{
	check(size, have);
	return read(fd, to, size);
}

/* ---- what wants a bit set or a list of them ---- */

#define SET_BITS 1024 /* of an fd_set */

GLIBC(__fdelt_chk, 2.15)
long g_fdelt_chk(long bit)
{
	if (bit < 0 || bit >= SET_BITS)
		__chk_fail();
	return bit / 32;
}

/* ---- bytes ---- */

GLIBC(__explicit_bzero_chk, 2.25)
void g_explicit_bzero_chk(void *to, size_t size, size_t have)
{
	check(size, have);
	explicit_bzero(to, size);
}

GLIBC(__mbstowcs_chk, 2.4)
size_t g_mbstowcs_chk(wchar_t *to, const char *from, size_t count, size_t have)
{
	check(count, have);
	return mbstowcs(to, from, count);
}

GLIBC(__wcstombs_chk, 2.4)
size_t g_wcstombs_chk(char *to, const wchar_t *from, size_t count, size_t have)
{
	check(count, have);
	return wcstombs(to, from, count);
}

GLIBC(__mbsrtowcs_chk, 2.4)
size_t g_mbsrtowcs_chk(wchar_t *to, const char **from, size_t count, mbstate_t *state, size_t have)
{
	check(count, have);
	return mbsrtowcs(to, from, count, state);
}

GLIBC(__mbsnrtowcs_chk, 2.4)
size_t g_mbsnrtowcs_chk(wchar_t *to, const char **from, size_t bytes, size_t count,
			mbstate_t *state, size_t have)
{
	check(count, have);
	return mbsnrtowcs(to, from, bytes, count, state);
}

GLIBC(__wcsrtombs_chk, 2.4)
size_t g_wcsrtombs_chk(char *to, const wchar_t **from, size_t count, mbstate_t *state, size_t have)
{
	check(count, have);
	return wcsrtombs(to, from, count, state);
}

GLIBC(__wcsnrtombs_chk, 2.4)
size_t g_wcsnrtombs_chk(char *to, const wchar_t **from, size_t wide, size_t count, mbstate_t *state,
			size_t have)
{
	check(count, have);
	return wcsnrtombs(to, from, wide, count, state);
}

GLIBC(__wcrtomb_chk, 2.4)
size_t g_wcrtomb_chk(char *to, wchar_t c, mbstate_t *state, size_t have)
{
	check((size_t)MB_CUR_MAX, have);
	return wcrtomb(to, c, state);
}

GLIBC(__wctomb_chk, 2.4)
int g_wctomb_chk(char *to, wchar_t c, size_t have)
{
	check((size_t)MB_CUR_MAX, have);
	return wctomb(to, c);
}

/* ---- wide strings; `have` counts characters ---- */

GLIBC(__wmemcpy_chk, 2.4)
wchar_t *g_wmemcpy_chk(wchar_t *to, const wchar_t *from, size_t count, size_t have)
{
	check(count, have);
	return wmemcpy(to, from, count);
}

GLIBC(__wmempcpy_chk, 2.4)
wchar_t *g_wmempcpy_chk(wchar_t *to, const wchar_t *from, size_t count, size_t have)
{
	check(count, have);
	return wmemcpy(to, from, count) + count;
}

GLIBC(__wmemmove_chk, 2.4)
wchar_t *g_wmemmove_chk(wchar_t *to, const wchar_t *from, size_t count, size_t have)
{
	check(count, have);
	return wmemmove(to, from, count);
}

GLIBC(__wmemset_chk, 2.4)
wchar_t *g_wmemset_chk(wchar_t *to, wchar_t c, size_t count, size_t have)
{
	check(count, have);
	return wmemset(to, c, count);
}

GLIBC(__wcscpy_chk, 2.4)
wchar_t *g_wcscpy_chk(wchar_t *to, const wchar_t *from, size_t have)
{
	check(wcslen(from) + 1, have);
	return wcscpy(to, from);
}

GLIBC(__wcpcpy_chk, 2.4)
wchar_t *g_wcpcpy_chk(wchar_t *to, const wchar_t *from, size_t have)
{
	check(wcslen(from) + 1, have);
	return wcpcpy(to, from);
}

GLIBC(__wcscat_chk, 2.4)
wchar_t *g_wcscat_chk(wchar_t *to, const wchar_t *from, size_t have)
{
	check(wcslen(to) + wcslen(from) + 1, have);
	return wcscat(to, from);
}

GLIBC(__wcsncpy_chk, 2.4)
wchar_t *g_wcsncpy_chk(wchar_t *to, const wchar_t *from, size_t count, size_t have)
{
	check(count, have);
	return wcsncpy(to, from, count);
}

GLIBC(__wcpncpy_chk, 2.4)
wchar_t *g_wcpncpy_chk(wchar_t *to, const wchar_t *from, size_t count, size_t have)
{
	check(count, have);
	return wcpncpy(to, from, count);
}

GLIBC(__wcsncat_chk, 2.4)
wchar_t *g_wcsncat_chk(wchar_t *to, const wchar_t *from, size_t count, size_t have)
{
	check(wcslen(to) + wcsnlen(from, count) + 1, have);
	return wcsncat(to, from, count);
}
