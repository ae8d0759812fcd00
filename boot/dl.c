/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dl.c: <dlfcn.h> as the running program sees it, over the loader's calls. All
 * that comes in is a program's: names and handles are checked first. The
 * sentences of a failed call are kept until dlerror() fetches them, once.
 */
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include "console.h"
#include "debug.h"
#include "dl.h"
#include "include/dlfcn.h"
#include "memory.h"
#include "report.h"
#include "rom.h"
#include "run.h"

#define NAME_BYTES 4096u
#define STACK_NEED 8192u /* bytes that a load takes of the program's stack */

static struct report_text kept = {.sink = {NULL}};
static bool pending; /* kept.text is for dlerror() */
static char handed_out[sizeof(kept.text)];

/* A call of the family begins: what the loader refuses from here on is kept.
 * Calls nest when an initialiser loads in its turn. */
static struct sink *begin(void)
{
	struct sink *before = rom.loader.sink;

	report_keep(&kept);
	pending = false;
	rom.loader.sink = &kept.sink;
	return before;
}

static void end(struct sink *before, int error)
{
	rom.loader.sink = before;
	pending = error != 0;
}

/* A refusal of our own; returns -1. */
static int refuse(const char *sentence)
{
	snprintf(kept.text, sizeof(kept.text), "%s", sentence);
	return -1;
}

void dl_tell_kept(void)
{
	if (rom.loader.sink == &kept.sink && kept.text[0] != '\0') {
		console_fresh_line();
		console_puts(kept.text);
		console_puts("\n");
	}
}

void dl_forget(void)
{
	pending = false;
	kept.text[0] = '\0';
}

/* The module that a handle stands for, or NULL. */
static struct module *module_of(const void *handle)
{
	struct module *m = NULL;

	while ((m = module_next(&rom.loader, m)) != NULL)
		if (m == handle)
			break;
	return m;
}

/* dlopen's mode as load_flags; false when it makes no sense. */
static bool mode_flags(int mode, uint32_t *flags)
{
	const int known =
		RTLD_LAZY | RTLD_NOW | RTLD_GLOBAL | RTLD_LOCAL | RTLD_NOLOAD | RTLD_NODELETE;

	if ((mode & ~known) != 0 || (mode & (RTLD_LAZY | RTLD_NOW)) == 0)
		return false;
	*flags = rom.bind;
	if ((mode & RTLD_NOW) != 0)
		*flags = LOAD_NOW;
	if ((mode & RTLD_GLOBAL) != 0)
		*flags |= LOAD_GLOBAL;
	if ((mode & RTLD_NOLOAD) != 0)
		*flags |= LOAD_NOLOAD;
	if ((mode & RTLD_NODELETE) != 0)
		*flags |= LOAD_NODELETE;
	return true;
}

static int open_module(const char *name, int mode, struct module **out)
{
	uint32_t flags;

	if (name != NULL && !memory_string(name, NAME_BYTES))
		return refuse("dlopen: the name is a bad pointer [E_FAULT]");
	if (!mode_flags(mode, &flags))
		return refuse("dlopen: the mode must have RTLD_LAZY or RTLD_NOW, and no unknown "
			      "bit [E_MODE]");
	if (run_stack_left() < STACK_NEED)
		return refuse("dlopen: less than 8 KiB of stack are left [E_NO_STACK]");
	return load_open(&rom.loader, name, flags, out);
}

void *dlopen(const char *name, int mode)
{
	struct sink *before = begin();
	struct module *m = NULL;
	int error = open_module(name, mode, &m);

	end(before, error);
	debug_changed();
	return error == 0 ? m : NULL;
}

static int find_symbol(void *handle, const char *name, uint32_t caller, uint32_t *address)
{
	struct module *m = NULL;

	if (!memory_string(name, NAME_BYTES))
		return refuse("dlsym: the name is a bad pointer [E_FAULT]");
	if (handle == RTLD_DEFAULT)
		return load_symbol(&rom.loader, NULL, NULL, name, address);
	if (handle == RTLD_NEXT) {
		m = module_at(&rom.loader, caller);
		return m != NULL ? load_symbol(&rom.loader, NULL, m, name, address)
				 : refuse("dlsym: RTLD_NEXT, but the caller is in no module "
					  "[E_NO_CALLER]");
	}
	m = module_of(handle);
	if (m == NULL)
		return refuse("dlsym: this is not a handle of dlopen [E_BAD_HANDLE]");
	/* The program's handle sees all that the program sees. */
	return load_symbol(&rom.loader, m == run.module ? NULL : m, NULL, name, address);
}

void *dlsym(void *handle, const char *name)
{
	uint32_t caller = (uint32_t)(uintptr_t)__builtin_return_address(0);
	struct sink *before = begin();
	uint32_t address = 0;
	int error = find_symbol(handle, name, caller, &address);

	end(before, error);
	return error == 0 ? (void *)(uintptr_t)address : NULL;
}

int dlclose(void *handle)
{
	struct sink *before = begin();
	struct module *m = module_of(handle);
	int error = m != NULL ? load_close(&rom.loader, m)
			      : refuse("dlclose: this is not a handle of dlopen [E_BAD_HANDLE]");

	end(before, error);
	debug_changed();
	return error == 0 ? 0 : -1;
}

char *dlerror(void)
{
	if (!pending)
		return NULL;
	pending = false;
	memcpy(handed_out, kept.text, sizeof(handed_out));
	return handed_out;
}
