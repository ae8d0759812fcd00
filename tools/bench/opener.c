/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * opener.c: opens one module of the workload twice, and calls what it imports.
 *
 *	opener FILE now|lazy
 *
 * The same source is the program of all three linkers: of romld as a program in the
 * store, of glibc and musl under qemu-arm. What lies between two calls of mark() is
 * measured from outside, by counting:
 *
 *	mark mark { dlopen mark mark first-calls mark second-calls mark dlclose mark } twice
 *
 * BENCH_MARK is the function that the plugin looks for: one of the ROM, or our own.
 */
#include <dlfcn.h>
#include <string.h>

#ifndef BENCH_MARK
#define BENCH_MARK dlerror
#endif

char *BENCH_MARK(void);

#define NAME_SIZE 64

typedef int caller(int);

struct callers {
	caller **at;
	int count;
};

/* "path/probe_jump_100.so" exports p_jump_100_callers and p_jump_100_ncallers. */
static const char *symbol_name(char *to, const char *file, const char *ending)
{
	const char *slash = strrchr(file, '/'), *stem = slash ? slash + 1 : file;
	const char *under = strchr(stem, '_'), *dot = strrchr(stem, '.');
	size_t length = under && dot ? (size_t)(dot - under) : 0;

	if (length == 0 || length + strlen(ending) + 2 > NAME_SIZE)
		return "none";
	to[0] = 'p';
	memcpy(to + 1, under, length);
	strcpy(to + 1 + length, ending);
	return to;
}

static struct callers find_callers(void *module, const char *file)
{
	char name[NAME_SIZE];
	caller **at = (caller **)dlsym(module, symbol_name(name, file, "_callers"));
	const int *count = (const int *)dlsym(module, symbol_name(name, file, "_ncallers"));

	return at && count ? (struct callers){at, *count} : (struct callers){0};
}

static __attribute__((noinline)) int call_all(struct callers c)
{
	int sum = 0;

	for (int i = 0; i < c.count; i++)
		sum += c.at[i](i);
	return sum;
}

static int measure(const char *file, int mode)
{
	struct callers c;
	void *module = dlopen(file, mode);

	BENCH_MARK();
	if (!module)
		return -1;
	c = find_callers(module, file);
	BENCH_MARK();
	call_all(c);
	BENCH_MARK();
	call_all(c);
	BENCH_MARK();
	dlclose(module);
	BENCH_MARK();
	return 0;
}

int main(int argc, char **argv)
{
	int mode = argc == 3 && strcmp(argv[2], "lazy") == 0 ? RTLD_LAZY : RTLD_NOW;

	BENCH_MARK();
	BENCH_MARK();
	for (int i = 0; i < 2 && argc == 3; i++)
		if (measure(argv[1], mode) != 0)
			return 1;
	return 0;
}
