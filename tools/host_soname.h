/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * host_soname.h: the name under which a file goes into a store, the names of what it
 * needs, and how many it exports.
 */
#ifndef TOOLS_HOST_SONAME_H
#define TOOLS_HOST_SONAME_H

#include "host_file.h"

/* Copies the DT_SONAME of an ELF file into soname, or "" when it has none. When
 * the loader refuses the file's headers, its sentence goes to `refusal` and
 * soname is "". `file` is what the sentence calls the file. */
void host_soname(const struct host_bytes *bytes, const char *file, char soname[64],
		 char refusal[256]);

/* Copies its i-th DT_NEEDED into name, "" when it cannot be read. False behind
 * the last one, and for a file that the loader refuses. */
bool host_needed(const struct host_bytes *bytes, uint32_t i, char name[64]);

/* How many of the symbols in its DT_GNU_HASH are exports; 0 when that cannot be read. */
uint32_t host_exports(const struct host_bytes *bytes);

#endif
