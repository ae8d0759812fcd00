/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plugin: loads a module that is named on the command line and calls its function
 * greet, or another of the same kind:
 *
 *	plugin libgreet.so [FUNCTION [WHO]]
 */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

typedef void greet_fn(const char *who);

static int fail(const char *call)
{
	fprintf(stderr, "plugin: %s: %s\n", call, dlerror());
	return EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	const char *function = argc > 2 ? argv[2] : "greet";
	greet_fn *call;
	void *module;

	if (argc < 2) {
		fprintf(stderr, "usage: plugin MODULE [FUNCTION [WHO]]\n");
		return 2;
	}
	module = dlopen(argv[1], RTLD_LAZY);
	if (!module)
		return fail("dlopen");
	/* POSIX: a function's address fits a void *, although C does not say so. */
	*(void **)&call = dlsym(module, function);
	if (!call)
		return fail("dlsym");
	call(argc > 3 ? argv[3] : "plugin");
	if (dlclose(module))
		return fail("dlclose");
	printf("plugin: %s is closed\n", argv[1]);
	return EXIT_SUCCESS;
}
