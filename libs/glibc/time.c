/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * time.c: the calendar and the clocks as armhf has them: time_t of 32 bits and
 * a struct tm of 44 bytes. The names that end in 64 are what objects built with
 * -D_TIME_BITS=64 call. The arithmetic is newlib's, the clock is the ROM's: it
 * counts from reset, and all clocks are that one.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <wchar.h>
#include "glibc.h"

#define PER_SECOND 1000000

/* The first nine members are newlib's struct tm. */
struct g_tm {
	struct tm tm;
	int32_t offset; /* seconds east of UTC */
	const char *zone;
};

_Static_assert(sizeof(struct g_tm) == 44, "glibc's struct tm");
_Static_assert(sizeof(time_t) == 8, "the names in 64 hand newlib's time_t on");

static struct g_tm result; /* gmtime's and localtime's */

/* ---- zones ---- */

/* glibc's variables; libc.so has its own under other names. */
GLIBC(tzname, 2.4) GLIBC(__tzname, 2.4) const char *g_tzname[2] = {"UTC", "UTC"};
GLIBC(timezone, 2.4) GLIBC(__timezone, 2.4) int32_t g_timezone;
GLIBC(daylight, 2.4) GLIBC(__daylight, 2.4) int g_daylight;

GLIBC(tzset, 2.4)
void g_tzset(void)
{
	int chosen = getenv("TZ") != NULL; /* newlib's own default is "GMT" */

	tzset();
	g_tzname[0] = chosen && _tzname[0][0] != '\0' ? _tzname[0] : "UTC";
	g_tzname[1] = chosen && _tzname[1][0] != '\0' ? _tzname[1] : g_tzname[0];
	g_timezone = (int32_t)_timezone;
	g_daylight = _daylight;
}

/* ---- moments ---- */

static int64_t days_from_civil(int64_t year, int month)
{
	static const int16_t before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
	int64_t y = year - (month < 2); /* the leap day of a year counts from March on */
	int64_t leaps = (y >= 0 ? y / 4 : (y - 3) / 4) - (y >= 0 ? y / 100 : (y - 99) / 100) +
			(y >= 0 ? y / 400 : (y - 399) / 400);

	return (year - 1970) * 365 + leaps - 477 + before[month];
}

/* Seconds since 1970 of a broken-down time without a zone. */
static int64_t seconds_of(const struct tm *tm)
{
	int64_t months = (int64_t)tm->tm_year * 12 + tm->tm_mon;
	int64_t year = months >= 0 ? months / 12 : (months - 11) / 12;
	int64_t days = days_from_civil(year + 1900, (int)(months - year * 12)) + tm->tm_mday - 1;

	return ((days * 24 + tm->tm_hour) * 60 + tm->tm_min) * 60 + tm->tm_sec;
}

static struct g_tm *give(const struct tm *tm, int64_t moment, struct g_tm *out)
{
	if (tm == NULL) {
		g_fail(LINUX_EOVERFLOW);
		return NULL;
	}
	out->tm = *tm;
	out->offset = (int32_t)(seconds_of(tm) - moment);
	out->zone = g_tzname[tm->tm_isdst > 0];
	return out;
}

GLIBC(__gmtime64_r, 2.34)
struct g_tm *g_gmtime64_r(const int64_t *moment, struct g_tm *out)
{
	struct tm tm;

	if (give(gmtime_r(moment, &tm), *moment, out) == NULL)
		return NULL;
	out->zone = "GMT";
	return out;
}

GLIBC(__localtime64_r, 2.34)
struct g_tm *g_localtime64_r(const int64_t *moment, struct g_tm *out)
{
	struct tm tm;

	g_tzset();
	return give(localtime_r(moment, &tm), *moment, out);
}

GLIBC(__gmtime64, 2.34)
struct g_tm *g_gmtime64(const int64_t *moment)
{
	return g_gmtime64_r(moment, &result);
}

GLIBC(__localtime64, 2.34)
struct g_tm *g_localtime64(const int64_t *moment)
{
	return g_localtime64_r(moment, &result);
}

GLIBC(gmtime_r, 2.4)
GLIBC(__gmtime_r, 2.4)
struct g_tm *g_gmtime_r(const int32_t *moment, struct g_tm *out)
{
	const int64_t wide = *moment;

	return g_gmtime64_r(&wide, out);
}

GLIBC(localtime_r, 2.4)
struct g_tm *g_localtime_r(const int32_t *moment, struct g_tm *out)
{
	const int64_t wide = *moment;

	return g_localtime64_r(&wide, out);
}

GLIBC(gmtime, 2.4)
struct g_tm *g_gmtime(const int32_t *moment)
{
	return g_gmtime_r(moment, &result);
}

GLIBC(localtime, 2.4)
struct g_tm *g_localtime(const int32_t *moment)
{
	return g_localtime_r(moment, &result);
}

GLIBC(__mktime64, 2.34)
int64_t g_mktime64(struct g_tm *g)
{
	struct tm tm = g->tm;
	int64_t moment = mktime(&tm);

	g_tzset();
	give(&tm, moment, g);
	return moment;
}

GLIBC(__timegm64, 2.34)
int64_t g_timegm64(struct g_tm *g)
{
	int64_t moment = seconds_of(&g->tm);

	g_gmtime64_r(&moment, g);
	return moment;
}

static int32_t narrow(int64_t moment)
{
	return moment == (int32_t)moment ? (int32_t)moment : g_fail(LINUX_EOVERFLOW);
}

GLIBC(mktime, 2.4)
GLIBC(timelocal, 2.4)
int32_t g_mktime(struct g_tm *g)
{
	return narrow(g_mktime64(g));
}

GLIBC(timegm, 2.4)
int32_t g_timegm(struct g_tm *g)
{
	return narrow(g_timegm64(g));
}

GLIBC(difftime, 2.4)
double g_difftime(int32_t later, int32_t earlier)
{
	return (double)later - (double)earlier;
}

GLIBC(__difftime64, 2.34)
double g_difftime64(int64_t later, int64_t earlier)
{
	return (double)(later - earlier);
}

/* ---- texts ---- */

GLIBC(strftime, 2.4)
GLIBC(strftime_l, 2.4)
GLIBC(__strftime_l, 2.4)
size_t g_strftime(char *to, size_t size, const char *format, const struct g_tm *g)
{
	return strftime(to, size, format, &g->tm);
}

GLIBC(wcsftime, 2.4)
GLIBC(wcsftime_l, 2.4)
GLIBC(__wcsftime_l, 2.4)
size_t g_wcsftime(wchar_t *to, size_t size, const wchar_t *format, const struct g_tm *g)
{
	return wcsftime(to, size, format, &g->tm);
}

GLIBC(strptime, 2.4)
GLIBC(strptime_l, 2.4)
char *g_strptime(const char *text, const char *format, struct g_tm *g)
{
	return strptime(text, format, &g->tm);
}

GLIBC(asctime_r, 2.4)
char *g_asctime_r(const struct g_tm *g, char *to)
{
	return asctime_r(&g->tm, to);
}

GLIBC(asctime, 2.4)
char *g_asctime(const struct g_tm *g)
{
	return asctime(&g->tm);
}

GLIBC(__ctime64_r, 2.34)
char *g_ctime64_r(const int64_t *moment, char *to)
{
	return ctime_r(moment, to);
}

GLIBC(__ctime64, 2.34)
char *g_ctime64(const int64_t *moment)
{
	return ctime(moment);
}

GLIBC(ctime_r, 2.4)
char *g_ctime_r(const int32_t *moment, char *to)
{
	const time_t wide = *moment;

	return ctime_r(&wide, to);
}

GLIBC(ctime, 2.4)
char *g_ctime(const int32_t *moment)
{
	const time_t wide = *moment;

	return ctime(&wide);
}
