/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * misc.c: small things of several headers: device numbers, addresses of no
 * network, an environment without variables, messages of what is absent.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "glibc.h"

GLIBC(clearenv, 2.4)
int g_clearenv(void)
{
	extern char **environ;

	environ[0] = NULL;
	return 0;
}

/* ---- <sys/sysmacros.h> ---- */

GLIBC(gnu_dev_major, 2.4)
unsigned g_dev_major(uint64_t device)
{
	return (unsigned)((device >> 8 & 0xfff) | (device >> 32 & 0xfffff000));
}

GLIBC(gnu_dev_minor, 2.4)
unsigned g_dev_minor(uint64_t device)
{
	return (unsigned)((device & 0xff) | (device >> 12 & 0xffffff00));
}

GLIBC(gnu_dev_makedev, 2.4)
uint64_t g_dev_makedev(unsigned major, unsigned minor)
{
	return (minor & 0xff) | (uint64_t)(major & 0xfff) << 8 |
	       (uint64_t)(minor & 0xffffff00) << 12 | (uint64_t)(major & 0xfffff000) << 32;
}

/* ---- networks that are not there ---- */

GLIBC(in6addr_any, 2.4) const uint8_t g_in6addr_any[16] = {0};
GLIBC(in6addr_loopback, 2.4) const uint8_t g_in6addr_loopback[16] = {[15] = 1};

GLIBC(__h_errno_location, 2.4)
int *g_h_errno_location(void)
{
	static int error = 3; /* NO_RECOVERY */

	return &error;
}

GLIBC(gai_strerror, 2.4)
GLIBC(hstrerror, 2.4)
const char *g_gai_strerror(int error)
{
	(void)error;
	return "there is no network";
}

GLIBC(htonl, 2.4)
GLIBC(ntohl, 2.4)
uint32_t g_swap32(uint32_t word)
{
	return __builtin_bswap32(word);
}

GLIBC(htons, 2.4)
GLIBC(ntohs, 2.4)
uint16_t g_swap16(uint16_t word)
{
	return __builtin_bswap16(word);
}

/* ---- messages of functions that cannot do their work ---- */

GLIBC(regerror, 2.4)
size_t g_regerror(int error, const void *expression, char *to, size_t size)
{
	static const char text[] = "regular expressions are not available";

	(void)error;
	(void)expression;
	if (size > 0)
		snprintf(to, size, "%s", text);
	return sizeof text;
}

GLIBC(__pthread_unwind_next, 2.4)
GLIBC(__pthread_unwind_next, 2.34)
_Noreturn void g_pthread_unwind_next(void *buffer)
{
	(void)buffer;
	exit(0);
}
