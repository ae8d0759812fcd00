/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * host_file.h: files, paths and last words of a host tool. What fails here ends
 * the tool: it prints "TOOL: sentence" and exits with status 1.
 */
#ifndef TOOLS_HOST_FILE_H
#define TOOLS_HOST_FILE_H

#include <stdbool.h>
#include <stdint.h>

struct host_bytes {
	uint8_t *at; /* malloc'ed */
	uint32_t size;
};

/* Prints the sentence behind the tool's name and exits. */
_Noreturn void host_fail(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));
void host_warn(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Memory that is there. */
void *host_alloc(uint64_t size);

/* Reads a regular file of less than 2 GiB. */
struct host_bytes host_read(const char *path);

/* Writes a file; it appears under its name when it is complete. */
void host_write(const char *path, const void *bytes, uint32_t size);

/* "dir/name" in new memory. */
char *host_join(const char *dir, const char *name);

/* The last part of a path. */
const char *host_base(const char *path);

/* Where build/libs is, seen from the running tool in build/host. */
char *host_libs(void);

#endif
