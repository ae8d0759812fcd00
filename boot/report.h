/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * report.h: the edge where failures become sentences. One form for all of them:
 * `who: sentence [E_NAME]`.
 */
#ifndef BOOT_REPORT_H
#define BOOT_REPORT_H

#include <stddef.h>
#include <stdint.h>
#include "loader/refusal.h"

/* A sink that prints each refusal on the console as one line. */
extern struct sink report_console;

/* A sink that forgets: for questions whose answer may be no. */
extern struct sink report_nothing;

/* A sink that keeps the sentences, joined by "; ", until they are asked for. */
struct report_text {
	struct sink sink; /* first: the loader hands it back */
	char text[512];
};
void report_keep(struct report_text *k); /* makes it an empty one */

/* Prints one line of the same form for a failure outside the loader. Returns
 * -1, for `return report(...)`. */
int report(const char *who, const char *name, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* A name out of a file, as it may be printed: cut to size bytes with its NUL,
 * '?' for what is no printable ASCII. Returns to. */
char *report_name(const char *name, char *to, size_t size);

/* "1,234,567"; returns to. */
#define REPORT_NUMBER 16
char *report_number(uint32_t number, char to[REPORT_NUMBER]);

/* "64 MiB", "1.2 MiB", "35 KiB", "17 bytes"; returns to. */
char *report_size(uint32_t bytes, char to[REPORT_NUMBER]);

#endif
