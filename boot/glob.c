/* SPDX-License-Identifier: BSD-2-Clause */
/* glob.c: see glob.h. Only the latest * ever needs to be tried again. */
#include <stddef.h>
#include "glob.h"

bool glob_matches(const char *pattern, const char *name)
{
	const char *star = NULL, *again = NULL;

	while (*name != '\0') {
		if (*pattern == '*') {
			star = ++pattern;
			again = name;
		} else if (*pattern == '?' || (*pattern == *name && *pattern != '\0')) {
			pattern++;
			name++;
		} else if (star != NULL) {
			pattern = star;
			name = ++again;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return *pattern == '\0';
}
