/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * text.c: names of files as texts, patterns, and messages in their original
 * language.
 */
#include <ctype.h>
#include <string.h>
#include "glibc.h"

/* ---- parts of a path ---- */

/* GNU's: behind the last slash, nothing is changed. */
GLIBC(basename, 2.4)
char *g_basename(const char *path)
{
	const char *slash = strrchr(path, '/');

	return (char *)(slash != NULL ? slash + 1 : path);
}

static char *without_slashes(char *path, char *end)
{
	while (end > path + 1 && end[-1] == '/')
		end--;
	return end;
}

/* POSIX's: slashes at the end go, in place. */
GLIBC(__xpg_basename, 2.4)
char *g_xpg_basename(char *path)
{
	if (path == NULL || *path == '\0')
		return ".";
	*without_slashes(path, path + strlen(path)) = '\0';
	return path[0] == '/' && path[1] == '\0' ? path : g_basename(path);
}

GLIBC(dirname, 2.4)
char *g_dirname(char *path)
{
	char *slash = NULL;

	if (path != NULL) {
		*without_slashes(path, path + strlen(path)) = '\0';
		slash = strrchr(path, '/');
	}
	if (slash == NULL)
		return ".";
	*without_slashes(path, slash == path ? path + 1 : slash) = '\0';
	return path;
}

/* ---- fnmatch, by glibc's flags ---- */

#define PATHNAME    1
#define NOESCAPE    2
#define PERIOD      4
#define LEADING_DIR 8
#define CASEFOLD    16
#define NOMATCH     1

static int fold(int c, int flags)
{
	return flags & CASEFOLD ? tolower(c) : c;
}

/* A bracket expression; *pattern stands behind its '[' and is moved behind its
 * ']'. Returns whether c belongs, or -1 when there is no ']'. */
static int in_bracket(const char **pattern, int c, int flags)
{
	const char *p = *pattern;
	int negated = *p == '!' || *p == '^', found = 0;

	p += negated;
	do {
		int low, high;

		if (*p == '\\' && !(flags & NOESCAPE))
			p++;
		if (*p == '\0')
			return -1;
		low = high = fold(*p++, flags);
		if (p[0] == '-' && p[1] != ']' && p[1] != '\0') {
			high = fold(p[1], flags);
			p += 2;
		}
		found |= c >= low && c <= high;
	} while (*p != ']');
	*pattern = p + 1;
	return found != negated;
}

static int is_hidden(const char *text, const char *start, int flags)
{
	return *text == '.' && flags & PERIOD &&
	       (text == start || (flags & PATHNAME && text[-1] == '/'));
}

/* Whether one character of the text is matched; *pattern is moved on. */
static int match_one(const char **pattern, const char *text, const char *start, int flags)
{
	int c = fold(*text, flags), wanted = *(*pattern)++;
	int special = (*text == '/' && flags & PATHNAME) || is_hidden(text, start, flags);

	if (wanted == '?')
		return !special;
	if (wanted == '[') {
		const char *behind = *pattern;
		int found = in_bracket(&behind, c, flags);

		if (found >= 0) {
			*pattern = behind;
			return found && !special;
		}
	}
	if (wanted == '\\' && !(flags & NOESCAPE) && **pattern != '\0')
		wanted = *(*pattern)++;
	return fold(wanted, flags) == c;
}

/* A '*' remembers where it stood; a mismatch behind it takes one more character
 * into it. So the time is at most the product of the two lengths. */
GLIBC(fnmatch, 2.4)
int g_fnmatch(const char *pattern, const char *text, int flags)
{
	const char *start = text, *star = NULL, *taken = NULL;

	for (;;) {
		if (*pattern == '*' && !is_hidden(text, start, flags)) {
			star = ++pattern;
			taken = text;
			continue;
		}
		if (*text == '\0' ? *pattern == '\0' : 0)
			return 0;
		if (*text == '/' && *pattern == '\0' && flags & LEADING_DIR)
			return 0;
		if (*text != '\0' && *pattern != '\0' && match_one(&pattern, text, start, flags)) {
			text++;
			continue;
		}
		if (star == NULL || *taken == '\0' || (*taken == '/' && flags & PATHNAME))
			return NOMATCH;
		pattern = star;
		text = ++taken;
	}
}

/* ---- messages: there are no catalogues ---- */

GLIBC(gettext, 2.4)
char *g_gettext(const char *message)
{
	return (char *)message;
}

GLIBC(dgettext, 2.4)
GLIBC(__dgettext, 2.4)
GLIBC(dcgettext, 2.4)
GLIBC(__dcgettext, 2.4)
char *g_dcgettext(const char *domain, const char *message, int category)
{
	(void)domain;
	(void)category;
	return (char *)message;
}

GLIBC(ngettext, 2.4)
char *g_ngettext(const char *one, const char *many, unsigned long count)
{
	return (char *)(count == 1 ? one : many);
}

GLIBC(dngettext, 2.4)
GLIBC(dcngettext, 2.4)
char *g_dcngettext(const char *domain, const char *one, const char *many, unsigned long count)
{
	(void)domain;
	return g_ngettext(one, many, count);
}

GLIBC(textdomain, 2.4)
char *g_textdomain(const char *domain)
{
	return (char *)(domain != NULL ? domain : "messages");
}

GLIBC(bindtextdomain, 2.4)
GLIBC(bind_textdomain_codeset, 2.4)
char *g_bindtextdomain(const char *domain, const char *value)
{
	(void)domain;
	return (char *)value;
}
