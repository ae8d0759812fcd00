/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * locale.c: glibc's names and numbers for the one locale that its code gets
 * here, "C". (The functions that take a locale_t are those without, see
 * names.S.)
 */
#include <errno.h>
#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include "glibc.h"

/* ---- setlocale: the categories have other numbers ---- */

GLIBC(setlocale, 2.4)
char *g_setlocale(int category, const char *wanted)
{
	static const int ours[] = {LC_CTYPE,    LC_NUMERIC,  LC_TIME, LC_COLLATE,
				   LC_MONETARY, LC_MESSAGES, LC_ALL};

	if (category < 0 || category >= (int)(sizeof ours / sizeof *ours))
		return wanted == NULL || *wanted == '\0' || strcmp(wanted, "C") == 0 ? "C" : NULL;
	return setlocale(ours[category], wanted);
}

/* ---- localeconv ---- */

struct g_lconv {
	const char *decimal_point, *thousands_sep, *grouping;
	const char *monetary[7];
	char numbers[14]; /* int_frac_digits and those behind it */
};

GLIBC(localeconv, 2.4)
struct g_lconv *g_localeconv(void)
{
	static struct g_lconv conventions = {
		".", "", "", {"", "", "", "", "", "", ""}, {0},
	};

	memset(conventions.numbers, CHAR_MAX, sizeof conventions.numbers);
	return &conventions;
}

/* ---- nl_langinfo: (category << 16) + index ---- */

/* LC_TIME from ABDAY_1 to ERA_T_FMT. */
static const char *const time_texts[] = {
	"Sun",
	"Mon",
	"Tue",
	"Wed",
	"Thu",
	"Fri",
	"Sat",
	"Sunday",
	"Monday",
	"Tuesday",
	"Wednesday",
	"Thursday",
	"Friday",
	"Saturday",
	"Jan",
	"Feb",
	"Mar",
	"Apr",
	"May",
	"Jun",
	"Jul",
	"Aug",
	"Sep",
	"Oct",
	"Nov",
	"Dec",
	"January",
	"February",
	"March",
	"April",
	"May",
	"June",
	"July",
	"August",
	"September",
	"October",
	"November",
	"December",
	"AM",
	"PM",
	"%a %b %e %H:%M:%S %Y",
	"%m/%d/%y",
	"%H:%M:%S",
	"%I:%M:%S %p",
	"",
	"",
	"",
	"",
	"",
	"",
};
static const char *const number_texts[] = {".", "", ""};
static const char *const message_texts[] = {"^[yY]", "^[nN]", "", ""};

#define TEXT_OF(table, i) ((i) < sizeof(table) / sizeof *(table) ? (table)[i] : "")
#define CODESET           14
#define CURRENCY          15

GLIBC(nl_langinfo, 2.4)
GLIBC(nl_langinfo_l, 2.4)
GLIBC(__nl_langinfo_l, 2.4)
const char *g_nl_langinfo(unsigned item)
{
	unsigned i = item & 0xffff;

	switch (item >> 16) {
	case 0:
		return i == CODESET ? "ANSI_X3.4-1968" : "";
	case 1:
		return TEXT_OF(number_texts, i);
	case 2:
		return TEXT_OF(time_texts, i);
	case 4:
		return i == CURRENCY ? "-" : "";
	case 5:
		return TEXT_OF(message_texts, i);
	default:
		return "";
	}
}

/* ---- locale objects ---- */

/* struct __locale_struct, into which macros of <ctype.h> look. */
struct g_locale {
	const void *data[13];
	const uint16_t *classes;
	const int32_t *lower, *upper;
	const char *names[13];
};

#define GLOBAL ((struct g_locale *)-1)
#define ALL    0x1fbf /* LC_ALL_MASK; 1 << LC_ALL, the bit that it lacks, means the same */

static struct g_locale c_locale = {
	.names = {"C", "C", "C", "C", "C", "C", "C", "C", "C", "C", "C", "C", "C"},
};
static struct g_locale *used = GLOBAL;

static struct g_locale *the_locale(void)
{
	c_locale.classes = g_ctype_classes;
	c_locale.lower = g_ctype_lower;
	c_locale.upper = g_ctype_upper;
	return &c_locale;
}

GLIBC(newlocale, 2.4)
GLIBC(__newlocale, 2.4)
struct g_locale *g_newlocale(int mask, const char *name, struct g_locale *base)
{
	(void)base;
	if ((mask & ~ALL && mask != 1 << 6) || name == NULL) {
		g_fail(EINVAL);
		return NULL;
	}
	if (*name != '\0' && strcmp(name, "C") != 0 && strcmp(name, "POSIX") != 0) {
		g_fail(ENOENT);
		return NULL;
	}
	return the_locale();
}

GLIBC(duplocale, 2.4)
GLIBC(__duplocale, 2.4)
struct g_locale *g_duplocale(struct g_locale *locale)
{
	(void)locale;
	return the_locale();
}

GLIBC(freelocale, 2.4)
GLIBC(__freelocale, 2.4)
void g_freelocale(struct g_locale *locale)
{
	(void)locale;
}

GLIBC(uselocale, 2.4)
GLIBC(__uselocale, 2.4)
struct g_locale *g_uselocale(struct g_locale *locale)
{
	struct g_locale *before = used;

	if (locale != NULL)
		used = locale;
	return before;
}

GLIBC(__ctype_get_mb_cur_max, 2.4)
size_t g_ctype_get_mb_cur_max(void)
{
	return (size_t)MB_CUR_MAX;
}
