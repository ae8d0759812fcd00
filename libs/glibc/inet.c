/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * inet.c: Internet addresses as texts: IPv4, since they are numbers like any
 * other. Of IPv6 it says that the family is not supported.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "glibc.h"

#define LINUX_AF_INET      2
#define LINUX_EAFNOSUPPORT 97
#define LINUX_ENOSPC       28
#define TEXT_SIZE          16 /* "255.255.255.255" */
#define NO_ADDRESS         UINT32_MAX

/* One to four numbers, the last of which fills what is left ("127.1"), each
 * decimal, octal or hexadecimal as in C. Returns how many, 0 for none. */
static int parse(const char *text, uint32_t *address)
{
	uint32_t value = 0;
	int count = 0;
	char *end;

	for (;; text = end + 1) {
		unsigned long part = strtoul(text, &end, 0);

		count++;
		if (end == text || *text == '-' || *text == '+')
			return 0;
		if (*end != '.') {
			if (*end != '\0' || part > UINT32_MAX >> 8 * (count - 1))
				return 0;
			*address = value | (uint32_t)part;
			return count;
		}
		if (count == 4 || part > 255)
			return 0;
		value |= (uint32_t)part << (32 - 8 * count);
	}
}

GLIBC(inet_aton, 2.4)
int g_inet_aton(const char *text, uint32_t *out)
{
	uint32_t address;

	if (parse(text, &address) == 0)
		return 0;
	*out = __builtin_bswap32(address);
	return 1;
}

GLIBC(inet_addr, 2.4)
uint32_t g_inet_addr(const char *text)
{
	uint32_t address;

	return g_inet_aton(text, &address) ? address : NO_ADDRESS;
}

/* Four decimal numbers, nothing else. */
GLIBC(inet_pton, 2.4)
int g_inet_pton(int family, const char *text, void *out)
{
	char again[TEXT_SIZE];
	uint32_t address;

	if (family != LINUX_AF_INET)
		return g_fail(LINUX_EAFNOSUPPORT);
	if (parse(text, &address) != 4)
		return 0;
	snprintf(again, sizeof again, "%u.%u.%u.%u", (unsigned)(address >> 24),
		 (unsigned)(address >> 16 & 255), (unsigned)(address >> 8 & 255),
		 (unsigned)(address & 255));
	if (strcmp(text, again) != 0)
		return 0;
	address = __builtin_bswap32(address);
	memcpy(out, &address, sizeof address);
	return 1;
}

GLIBC(inet_ntop, 2.4)
const char *g_inet_ntop(int family, const uint8_t *address, char *to, size_t size)
{
	char text[TEXT_SIZE];
	int length;

	if (family != LINUX_AF_INET) {
		g_fail(LINUX_EAFNOSUPPORT);
		return NULL;
	}
	length = snprintf(text, sizeof text, "%u.%u.%u.%u", address[0], address[1], address[2],
			  address[3]);
	if ((size_t)length >= size) {
		g_fail(LINUX_ENOSPC);
		return NULL;
	}
	return strcpy(to, text);
}

/* The address is passed in a register, the first byte lowest. */
GLIBC(inet_ntoa, 2.4)
const char *g_inet_ntoa(uint32_t address)
{
	static char text[TEXT_SIZE];

	return g_inet_ntop(LINUX_AF_INET, (const uint8_t *)&address, text, sizeof text);
}
