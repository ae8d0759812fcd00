/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * clock.c: what time it is, and waiting. There is one clock, from reset.
 */
#include <errno.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include "glibc.h"

#define PER_SECOND 1000000u
#define NANO       1000u /* per microsecond */
#define CLOCKS     12    /* numbers that clock_gettime of Linux knows */

/* struct timespec and timeval of -D_TIME_BITS=64. */
struct g_timespec64 {
	int64_t seconds;
	int32_t nanoseconds, pad;
};
struct g_timeval64 {
	int64_t seconds, microseconds;
};

uint64_t g_now_microseconds(void)
{
	struct timeval now = {0};

	gettimeofday(&now, NULL);
	return (uint64_t)now.tv_sec * PER_SECOND + (uint64_t)now.tv_usec;
}

void g_wait_microseconds(uint64_t count)
{
	uint64_t start = g_now_microseconds();

	while (g_now_microseconds() - start < count)
		;
}

/* ---- reading clocks ---- */

GLIBC(__time64, 2.34)
int64_t g_time64(int64_t *out)
{
	int64_t now = (int64_t)(g_now_microseconds() / PER_SECOND);

	if (out != NULL)
		*out = now;
	return now;
}

GLIBC(time, 2.4)
int32_t g_time(int32_t *out)
{
	int32_t now = (int32_t)g_time64(NULL);

	if (out != NULL)
		*out = now;
	return now;
}

GLIBC(__gettimeofday64, 2.34)
int g_gettimeofday64(struct g_timeval64 *out, void *zone)
{
	uint64_t now = g_now_microseconds();

	(void)zone;
	out->seconds = (int64_t)(now / PER_SECOND);
	out->microseconds = (int64_t)(now % PER_SECOND);
	return 0;
}

GLIBC(gettimeofday, 2.4)
GLIBC(__gettimeofday, 2.4)
int g_gettimeofday(struct g_timeval *out, void *zone)
{
	uint64_t now = g_now_microseconds();

	(void)zone;
	out->seconds = (int32_t)(now / PER_SECOND);
	out->microseconds = (int32_t)(now % PER_SECOND);
	return 0;
}

GLIBC(__clock_gettime64, 2.34)
int g_clock_gettime64(unsigned clock, struct g_timespec64 *out)
{
	uint64_t now = g_now_microseconds();

	if (clock >= CLOCKS)
		return g_fail(EINVAL);
	out->seconds = (int64_t)(now / PER_SECOND);
	out->nanoseconds = (int32_t)(now % PER_SECOND * NANO);
	return 0;
}

GLIBC(clock_gettime, 2.4)
GLIBC(clock_gettime, 2.17)
int g_clock_gettime(unsigned clock, struct g_timespec *out)
{
	struct g_timespec64 now = {0};

	if (g_clock_gettime64(clock, &now) != 0)
		return -1;
	*out = (struct g_timespec){(int32_t)now.seconds, now.nanoseconds};
	return 0;
}

GLIBC(clock_getres, 2.4)
GLIBC(clock_getres, 2.17)
int g_clock_getres(unsigned clock, struct g_timespec *out)
{
	if (clock >= CLOCKS)
		return g_fail(EINVAL);
	if (out != NULL)
		*out = (struct g_timespec){0, (int32_t)NANO};
	return 0;
}

GLIBC(timespec_get, 2.16)
int g_timespec_get(struct g_timespec *out, int base)
{
	return base == 1 && g_clock_gettime(0, out) == 0 ? base : 0;
}

/* newlib counts in hundredths, glibc in millionths. */
GLIBC(clock, 2.4)
int32_t g_clock(void)
{
	clock_t now = clock();

	return now == (clock_t)-1 ? -1 : (int32_t)(now * (PER_SECOND / CLOCKS_PER_SEC));
}

/* ---- waiting ---- */

static int wait_for(int64_t seconds, int32_t nanoseconds)
{
	if (seconds < 0 || nanoseconds < 0 || nanoseconds >= 1000000000)
		return EINVAL;
	g_wait_microseconds((uint64_t)seconds * PER_SECOND + ((uint32_t)nanoseconds + 999) / NANO);
	return 0;
}

GLIBC(nanosleep, 2.4)
int g_nanosleep(const struct g_timespec *t, struct g_timespec *left)
{
	int error = wait_for(t->seconds, t->nanoseconds);

	(void)left;
	return error == 0 ? 0 : g_fail(error);
}

GLIBC(__nanosleep64, 2.34)
int g_nanosleep64(const struct g_timespec64 *t, struct g_timespec64 *left)
{
	int error = wait_for(t->seconds, t->nanoseconds);

	(void)left;
	return error == 0 ? 0 : g_fail(error);
}

#define ABSOLUTE 1 /* TIMER_ABSTIME */

GLIBC(clock_nanosleep, 2.4)
GLIBC(clock_nanosleep, 2.17)
int g_clock_nanosleep(unsigned clock, int flags, const struct g_timespec *t, void *left)
{
	uint64_t until, now = g_now_microseconds();

	(void)left;
	if (clock >= CLOCKS)
		return EINVAL;
	if (!(flags & ABSOLUTE))
		return wait_for(t->seconds, t->nanoseconds);
	until = (uint64_t)t->seconds * PER_SECOND + (uint32_t)t->nanoseconds / NANO;
	if (until > now)
		g_wait_microseconds(until - now);
	return 0;
}

GLIBC(usleep, 2.4)
int g_usleep(unsigned microseconds)
{
	g_wait_microseconds(microseconds);
	return 0;
}

GLIBC(sleep, 2.4)
unsigned g_sleep(unsigned seconds)
{
	g_wait_microseconds((uint64_t)seconds * PER_SECOND);
	return 0;
}
