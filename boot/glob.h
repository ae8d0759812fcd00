/* SPDX-License-Identifier: BSD-2-Clause */
/* glob.h: names by a pattern. Pure C, so the host's tests run it too. */
#ifndef BOOT_GLOB_H
#define BOOT_GLOB_H

#include <stdbool.h>

/* * stands for any letters or none, ? for one letter. At most |pattern| * |name|
 * steps, no recursion. */
bool glob_matches(const char *pattern, const char *name);

#endif
