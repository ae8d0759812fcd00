/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * system.c: what glibc-built code asks about the machine and its process.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/times.h>
#include <time.h>
#include "glibc.h"

#define PAGE 4096

/* ---- names of the program ---- */

static char name[] = "program";
GLIBC(program_invocation_name, 2.4) GLIBC(__progname_full, 2.4) char *g_progname_full = name;
GLIBC(program_invocation_short_name, 2.4) GLIBC(__progname, 2.4) char *g_progname = name;

/* ---- sysconf, by glibc's numbers ---- */

GLIBC(sysconf, 2.4)
GLIBC(__sysconf, 2.4)
long g_sysconf(int what)
{
	static const struct {
		int what;
		long value;
	} answers[] = {
		{0, 4096},           /* ARG_MAX */
		{1, 1},              /* CHILD_MAX */
		{2, CLOCKS_PER_SEC}, /* CLK_TCK */
		{4, 16},             /* OPEN_MAX */
		{30, PAGE},          /* PAGESIZE */
		{60, 16},            /* IOV_MAX */
		{67, 200809},        /* THREADS: the calls are there */
		{70, 1024},          /* GETPW_R_SIZE_MAX */
		{83, 1},             /* NPROCESSORS_CONF */
		{84, 1},             /* NPROCESSORS_ONLN */
		{149, 200809},       /* MONOTONIC_CLOCK */
		{180, 64},           /* HOST_NAME_MAX */
		{187, 64},           /* LEVEL1_ICACHE_LINESIZE, of no core that is smaller */
		{190, 64},           /* LEVEL1_DCACHE_LINESIZE */
	};

	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
		if (answers[i].what == what)
			return answers[i].value;
	return g_fail(EINVAL);
}

GLIBC(getpagesize, 2.4)
GLIBC(__getpagesize, 2.4)
int g_getpagesize(void)
{
	return PAGE;
}

GLIBC(get_nprocs, 2.4)
GLIBC(get_nprocs_conf, 2.4)
int g_get_nprocs(void)
{
	return 1;
}

GLIBC(getdtablesize, 2.4)
int g_getdtablesize(void)
{
	return 16;
}

/* ---- the auxiliary vector of Linux ---- */

enum { AT_PAGESZ = 6, AT_PLATFORM = 15, AT_HWCAP = 16, AT_CLKTCK = 17, AT_HWCAP2 = 26 };

/* swp half thumb fastmult vfp edsp neon vfpv3 tls vfpv4 idiva idivt vfpd32: what our
 * one ABI promises (docs/ABI.md). */
#define HWCAP 0x000fb0d7u

GLIBC(getauxval, 2.16)
GLIBC(__getauxval, 2.16)
unsigned long g_getauxval(unsigned long what)
{
	switch (what) {
	case AT_PAGESZ:
		return PAGE;
	case AT_PLATFORM:
		return (unsigned long)(uintptr_t) "v7l";
	case AT_HWCAP:
		return HWCAP;
	case AT_CLKTCK:
		return CLOCKS_PER_SEC;
	case AT_HWCAP2:
		return 0; /* no instructions for cryptography */
	default:
		g_fail(ENOENT);
		return 0;
	}
}

GLIBC(gnu_get_libc_version, 2.4)
const char *g_gnu_get_libc_version(void)
{
	return "2.36";
}

/* ---- processors ---- */

GLIBC(sched_getaffinity, 2.4)
int g_sched_getaffinity(int process, size_t size, uint8_t *set)
{
	(void)process;
	if (size == 0)
		return g_fail(EINVAL);
	memset(set, 0, size);
	set[0] = 1;
	return 0;
}

GLIBC(pthread_getaffinity_np, 2.4)
GLIBC(pthread_getaffinity_np, 2.32)
int g_pthread_getaffinity_np(unsigned thread, size_t size, uint8_t *set)
{
	(void)thread;
	return g_sched_getaffinity(0, size, set) == 0 ? 0 : EINVAL;
}

GLIBC(__sched_cpucount, 2.6)
int g_sched_cpucount(size_t size, const uint8_t *set)
{
	int count = 0;

	for (size_t i = 0; i < size; i++)
		count += __builtin_popcount(set[i]);
	return count;
}

GLIBC(__sched_cpualloc, 2.7)
void *g_sched_cpualloc(size_t count)
{
	return malloc((count + 31) / 32 * 4);
}

GLIBC(__sched_cpufree, 2.7)
void g_sched_cpufree(void *set)
{
	free(set);
}

/* ---- names and use ---- */

#define FIELD 65

GLIBC(uname, 2.4)
int g_uname(char *out)
{
	static const char *const fields[] = {"romld", "localhost", "1", "1", "armv7l", ""};

	memset(out, 0, 6 * FIELD);
	for (size_t i = 0; i < 6; i++)
		strcpy(out + i * FIELD, fields[i]);
	return 0;
}

GLIBC(gethostname, 2.4)
int g_gethostname(char *to, size_t size)
{
	static const char host[] = "localhost";

	if (size < sizeof host)
		return g_fail(LINUX_ENAMETOOLONG);
	memcpy(to, host, sizeof host);
	return 0;
}

struct g_rusage {
	struct g_timeval user, system;
	int32_t counts[14];
};

GLIBC(getrusage, 2.4)
int g_getrusage(int who, struct g_rusage *out)
{
	uint32_t hundredths = (uint32_t)clock();

	(void)who;
	memset(out, 0, sizeof *out);
	out->user.seconds = (int32_t)(hundredths / 100);
	out->user.microseconds = (int32_t)(hundredths % 100 * 10000);
	return 0;
}

#define UNLIMITED UINT32_MAX

GLIBC(getrlimit, 2.4)
int g_getrlimit(int what, uint32_t *limits)
{
	(void)what;
	limits[0] = limits[1] = UNLIMITED;
	return 0;
}

GLIBC(getrlimit64, 2.4)
int g_getrlimit64(int what, uint64_t *limits)
{
	(void)what;
	limits[0] = limits[1] = UINT64_MAX;
	return 0;
}

/* ---- users: there is one ---- */

GLIBC(getpwuid_r, 2.4)
GLIBC(getpwnam_r, 2.4)
GLIBC(getgrgid_r, 2.4)
GLIBC(getgrnam_r, 2.4)
int g_no_entry(const void *key, void *entry, char *buffer, size_t size, void **out)
{
	(void)key;
	(void)entry;
	(void)buffer;
	(void)size;
	*out = NULL;
	return 0;
}
