/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * glibc.h: how the compatibility modules define glibc's names, and the
 * layouts that objects built for glibc on armhf expect.
 *
 * GLIBC(name, version) before a definition exports it as name@GLIBC_version,
 * a hidden version: an object that was linked against glibc asks for exactly
 * that, and a module of ours, whose references have no version, never gets it.
 * Our own names begin with g_ and stay inside the module.
 */
#ifndef LIBS_GLIBC_H
#define LIBS_GLIBC_H

#include <stddef.h>
#include <stdint.h>

#define GLIBC(name, version) __attribute__((symver(#name "@GLIBC_" #version)))

/* Linux's error numbers, where newlib's differ: all above ERANGE. */
enum linux_error {
	LINUX_EDEADLK = 35,
	LINUX_ENAMETOOLONG = 36,
	LINUX_ENOSYS = 38,
	LINUX_EILSEQ = 84,
	LINUX_EOVERFLOW = 75,
	LINUX_ENOTSUP = 95,
	LINUX_ETIMEDOUT = 110,
};

/* Sets errno to a number of Linux's and returns -1. */
int g_fail(int error);

/* Writes "NAME: message" to standard error, then ends the program as abort does. */
_Noreturn void g_die(const char *name, const char *message);

/* What a _chk function does when the object that it writes to is too small. */
_Noreturn void __chk_fail(void);

/* armhf's 32-bit time_t and what is made of it. */
struct g_timespec {
	int32_t seconds, nanoseconds;
};
struct g_timeval {
	int32_t seconds, microseconds;
};

/* The C locale's classes by character, from EOF up: see ctype.c. */
extern const uint16_t *const g_ctype_classes;
extern const int32_t *const g_ctype_lower, *const g_ctype_upper;

/* Waits, by looking at the clock: there is nobody else to run meanwhile. */
void g_wait_microseconds(uint64_t count);

/* Microseconds since reset. */
uint64_t g_now_microseconds(void);

#endif
