/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * errno.c: error numbers and their texts.
 *
 * errno itself is newlib's (names.S). Up to ERANGE (34) both libraries have the
 * same numbers. Above that, functions of this module set Linux's, and the
 * functions here take Linux's, which is what glibc-built code compares with.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include "glibc.h"

/* newlib's number for Linux's, where they differ and newlib has one. */
static const uint8_t newlib_error[] = {
	[35] = EDEADLK,
	[36] = ENAMETOOLONG,
	[37] = ENOLCK,
	[38] = ENOSYS,
	[39] = ENOTEMPTY,
	[40] = ELOOP,
	[42] = ENOMSG,
	[43] = EIDRM,
	[60] = ENOSTR,
	[61] = ENODATA,
	[62] = ETIME,
	[63] = ENOSR,
	[67] = ENOLINK,
	[71] = EPROTO,
	[72] = EMULTIHOP,
	[74] = EBADMSG,
	[75] = EOVERFLOW,
	[84] = EILSEQ,
	[88] = ENOTSOCK,
	[89] = EDESTADDRREQ,
	[90] = EMSGSIZE,
	[91] = EPROTOTYPE,
	[92] = ENOPROTOOPT,
	[93] = EPROTONOSUPPORT,
	[95] = ENOTSUP,
	[97] = EAFNOSUPPORT,
	[98] = EADDRINUSE,
	[99] = EADDRNOTAVAIL,
	[100] = ENETDOWN,
	[101] = ENETUNREACH,
	[102] = ENETRESET,
	[103] = ECONNABORTED,
	[104] = ECONNRESET,
	[105] = ENOBUFS,
	[106] = EISCONN,
	[107] = ENOTCONN,
	[110] = ETIMEDOUT,
	[111] = ECONNREFUSED,
	[112] = EHOSTDOWN,
	[113] = EHOSTUNREACH,
	[114] = EALREADY,
	[115] = EINPROGRESS,
	[116] = ESTALE,
	[122] = EDQUOT,
	[125] = ECANCELED,
	[130] = EOWNERDEAD,
	[131] = ENOTRECOVERABLE,
};

int g_fail(int error)
{
	errno = error;
	return -1;
}

static const char *text_of(int error, char *buffer, size_t size)
{
	const char *text = "";

	if (error >= 0 && error <= ERANGE)
		text = error == 0 ? "Success" : strerror(error);
	else if (error > 0 && error < (int)sizeof newlib_error && newlib_error[error] != 0)
		text = strerror(newlib_error[error]);
	if (*text != '\0')
		return text;
	snprintf(buffer, size, "Unknown error %d", error);
	return buffer;
}

GLIBC(strerror, 2.4)
GLIBC(strerror_l, 2.6)
char *g_strerror(int error)
{
	static char buffer[32];

	return (char *)text_of(error, buffer, sizeof buffer);
}

GLIBC(strerror_r, 2.4)
GLIBC(__strerror_r, 2.4)
char *g_strerror_r(int error, char *buffer, size_t size)
{
	return (char *)text_of(error, buffer, size);
}

GLIBC(__xpg_strerror_r, 2.4)
int g_xpg_strerror_r(int error, char *buffer, size_t size)
{
	char unknown[32];
	const char *text = text_of(error, unknown, sizeof unknown);
	size_t length = strlen(text);

	if (size > 0) {
		size_t kept = length < size ? length : size - 1;

		memcpy(buffer, text, kept);
		buffer[kept] = '\0';
	}
	if (text == unknown)
		return EINVAL;
	return length < size ? 0 : ERANGE;
}

GLIBC(perror, 2.4)
void g_perror(const char *what)
{
	char unknown[32];
	const char *text = text_of(errno, unknown, sizeof unknown);

	if (what != NULL && *what != '\0')
		fprintf(stderr, "%s: %s\n", what, text);
	else
		fprintf(stderr, "%s\n", text);
}
