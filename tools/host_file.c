/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * host_file.c: files, paths and last words of a host tool.
 */
#include "host_file.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void say(const char *format, va_list arguments)
{
	fflush(stdout);
	fprintf(stderr, "%s: ", program_invocation_short_name);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
}

void host_fail(int status, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	say(format, arguments);
	va_end(arguments);
	exit(status);
}

void host_warn(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	say(format, arguments);
	va_end(arguments);
}

void *host_alloc(uint64_t size)
{
	void *at = calloc(1, size != 0 ? size : 1);

	if (at == NULL)
		host_fail(1, "no memory for %llu bytes", (unsigned long long)size);
	return at;
}

struct host_bytes host_read(const char *path)
{
	FILE *f = fopen(path, "rb");
	struct host_bytes bytes;
	struct stat status;

	if (f == NULL || fstat(fileno(f), &status) != 0)
		host_fail(1, "cannot read %s: %s", path, strerror(errno));
	if (!S_ISREG(status.st_mode))
		host_fail(1, "cannot read %s: not a regular file", path);
	if (status.st_size > INT32_MAX)
		host_fail(1, "cannot read %s: larger than 2 GiB", path);
	bytes.size = (uint32_t)status.st_size;
	bytes.at = host_alloc(bytes.size);
	if (fread(bytes.at, 1, bytes.size, f) != bytes.size)
		host_fail(1, "cannot read %s: it became shorter while being read", path);
	fclose(f);
	return bytes;
}

void host_write(const char *path, const void *bytes, uint32_t size)
{
	char *fresh = host_join(path, "");
	FILE *f;

	strcpy(fresh + strlen(path), "~"); /* in place of the slash */
	f = fopen(fresh, "wb");
	if (f == NULL)
		host_fail(1, "cannot write %s: %s", path, strerror(errno));
	if (fwrite(bytes, 1, size, f) != size || fclose(f) != 0 || rename(fresh, path) != 0) {
		int error = errno;

		remove(fresh);
		host_fail(1, "cannot write %s: %s", path, strerror(error));
	}
	free(fresh);
}

char *host_join(const char *dir, const char *name)
{
	size_t size = strlen(dir) + strlen(name) + 2;
	char *path = host_alloc(size);

	snprintf(path, size, "%s/%s", dir, name);
	return path;
}

const char *host_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

char *host_libs(void)
{
	char path[4096];
	ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
	char *slash;

	if (length < 0)
		host_fail(1, "cannot find where this tool is (/proc/self/exe); use --libs DIR");
	path[length] = '\0';
	for (int i = 0; i < 2; i++) {
		slash = strrchr(path, '/');
		if (slash != NULL)
			*slash = '\0';
	}
	return host_join(path, "libs");
}
