/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dl.c: opening, asking and closing for the running program (<dlfcn.h>), over
 * the loader's calls. All that comes in is a program's: names and handles are
 * checked first. The sentences of the last failed call are kept until dlerror()
 * fetches them, once.
 */
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include "console.h"
#include "dl.h"
#include "include/dlfcn.h"
#include "include/romld.h"
#include "memory.h"
#include "report.h"
#include "rom.h"
#include "run.h"
#include "watch.h"

#define NAME_BYTES 4096u
#define STACK_NEED 8192u /* bytes that a load takes of the program's stack */

/* What the loader refuses in the call under way. One is enough for calls that
 * nest: when a module's own code runs, the outer call cannot fail any more. And it
 * is still there when that code leaves by longjmp. */
static struct report_text kept = {.sink = {NULL}};
static char last[sizeof(kept.text)]; /* what dlerror() has not fetched yet, or "" */
static char handed_out[sizeof(last)];

static struct sink *begin(void)
{
	struct sink *before = rom.loader.sink;

	report_keep(&kept);
	rom.loader.sink = &kept.sink;
	return before;
}

/* A call that goes well leaves an older error where it is (POSIX, dlerror). */
static void end(struct sink *before, int error)
{
	rom.loader.sink = before;
	if (error != 0)
		memcpy(last, kept.text, sizeof(last));
	watch_heed();
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
	kept.text[0] = '\0';
	last[0] = '\0';
}

struct module *dl_module(const void *handle)
{
	struct module *m = NULL;

	while ((m = module_next(&rom.loader, m)) != NULL)
		if (m == handle)
			break;
	return m;
}

/* ---- dlopen, dlclose ---- */

/* RTLD_LAZY: what is missing now may have come by the first call. */
static const struct {
	int bit;
	uint32_t flag;
} modes[] = {
	{.bit = RTLD_LAZY, .flag = LOAD_UNCHECKED},
	{.bit = RTLD_NOW, .flag = LOAD_NOW},
	{.bit = RTLD_GLOBAL, .flag = LOAD_GLOBAL},
	{.bit = RTLD_NOLOAD, .flag = LOAD_NOLOAD},
	{.bit = RTLD_NODELETE, .flag = LOAD_NODELETE},
	{.bit = RTLD_DEEPBIND, .flag = LOAD_DEEPBIND},
};

/* dlopen's mode as load_flags; false when it makes no sense. */
static bool mode_flags(int mode, uint32_t *flags)
{
	int unknown = mode;

	*flags = rom.bind;
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		unknown &= ~modes[i].bit;
		if ((mode & modes[i].bit) != 0)
			*flags |= modes[i].flag;
	}
	if ((*flags & LOAD_NOW) != 0)
		*flags &= ~(uint32_t)LOAD_UNCHECKED;
	return unknown == 0 && (mode & (RTLD_LAZY | RTLD_NOW)) != 0;
}

/* The store has no folders: where a program names one, the file behind it is
 * meant. "" is the program itself, as NULL is. */
static const char *file_of(const char *name)
{
	struct store_file file;
	const char *slash;

	if (name == NULL || name[0] == '\0')
		return NULL;
	slash = strrchr(name, '/');
	if (slash == NULL || (rom.has_store && store_find(&rom.store, name, &file) == 0))
		return name;
	return slash + 1;
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
	return load_open(&rom.loader, file_of(name), flags, out);
}

void *dlopen(const char *name, int mode)
{
	struct module *m = NULL;
	struct sink *before = begin();
	int error;

	error = open_module(name, mode, &m);
	end(before, error);
	return error == 0 ? m : NULL;
}

int dlclose(void *handle)
{
	struct module *m = dl_module(handle);
	struct sink *before = begin();
	int error;

	error = m != NULL ? load_close(&rom.loader, m)
			  : refuse("dlclose: this is not a handle of dlopen [E_BAD_HANDLE]");
	end(before, error);
	return error == 0 ? 0 : -1;
}

/* ---- dlsym, dlvsym ---- */

struct question {
	void *handle;
	const char *name, *version; /* version NULL: dlsym */
	uint32_t caller;            /* where it came from: an address */
};

static int find_symbol(const struct question *q, uint32_t *address)
{
	struct module *by = module_at(&rom.loader, q->caller);
	struct module *m;

	if (!memory_string(q->name, NAME_BYTES) ||
	    (q->version != NULL && !memory_string(q->version, NAME_BYTES)))
		return refuse("dlsym: the name or the version is a bad pointer [E_FAULT]");
	if (q->handle == RTLD_DEFAULT)
		return load_seen(&rom.loader, by, q->name, q->version, address);
	if (q->handle == RTLD_NEXT && by == NULL)
		return refuse("dlsym: RTLD_NEXT, but the caller is in no module [E_NO_CALLER]");
	if (q->handle == RTLD_NEXT)
		return load_version(&rom.loader, NULL, by, q->name, q->version, address);
	m = dl_module(q->handle);
	if (m == NULL)
		return refuse("dlsym: this is not a handle of dlopen [E_BAD_HANDLE]");
	return load_version(&rom.loader, m, NULL, q->name, q->version, address);
}

static void *symbol(const struct question *q)
{
	uint32_t address = 0;
	struct sink *before = begin();
	int error;

	error = find_symbol(q, &address);
	end(before, error);
	return error == 0 ? (void *)(uintptr_t)address : NULL;
}

void *dlsym(void *handle, const char *name)
{
	return symbol(&(struct question){handle, name, NULL,
					 (uint32_t)(uintptr_t)__builtin_return_address(0)});
}

void *dlvsym(void *handle, const char *name, const char *version)
{
	return symbol(&(struct question){handle, name, version,
					 (uint32_t)(uintptr_t)__builtin_return_address(0)});
}

/* ---- dlinfo ---- */

static int tell_about(struct module *m, int request, void *into)
{
	if (m == NULL)
		return refuse("dlinfo: this is not a handle of dlopen [E_BAD_HANDLE]");
	if (request != RTLD_DI_LINKMAP)
		return refuse("dlinfo: only RTLD_DI_LINKMAP can be asked for [E_REQUEST]");
	if (!memory_writable((uint32_t)(uintptr_t)into, sizeof(m)))
		return refuse("dlinfo: nothing can be written there [E_FAULT]");
	memcpy(into, &m, sizeof(m));
	return 0;
}

int dlinfo(void *handle, int request, void *into)
{
	struct sink *before = begin();
	int error;

	error = tell_about(dl_module(handle), request, into);
	end(before, error);
	return error == 0 ? 0 : -1;
}

/* ---- romld_unload ---- */

/* What the caller and those above it keep on the stack: return addresses, and
 * pointers to data. Told by the word, whatever it is: rather refused once too
 * often than returned into what is gone. */
static int look_at_stack(const struct module *m, const uint32_t *sp)
{
	const uint32_t *top = (const uint32_t *)(uintptr_t)(run.block.base + run.block.size);
	struct refusal r = {.code = ROMLD_E_ON_STACK};
	struct module_info info;

	module_info(m, &info);
	r.who = info.name;
	for (; sp < top; sp++) {
		if (!module_holds(m, *sp))
			continue;
		r.a = *sp;
		rom.loader.sink->tell(rom.loader.sink, &r);
		return r.code;
	}
	return 0;
}

static int unload_module(struct module *m, const uint32_t *sp)
{
	uint32_t at = (uint32_t)(uintptr_t)sp;
	int error;

	if (m == NULL)
		return refuse("romld_unload: this is not a handle of dlopen [E_BAD_HANDLE]");
	if (at - run.stack >= run.block.base + run.block.size - run.stack)
		return refuse("romld_unload: the program is on a stack of its own making, whose "
			      "end nobody knows [E_STACK]");
	error = load_holders(&rom.loader, m);
	if (error == 0 || error == ROMLD_E_HELD || error == ROMLD_E_HELD_DLSYM)
		error = look_at_stack(m, sp) != 0 ? ROMLD_E_ON_STACK : error;
	return error != 0 ? error : load_unload(&rom.loader, m);
}

int dl_unload(void *handle, const uint32_t *sp)
{
	struct sink *before = begin();
	int error;

	error = unload_module(dl_module(handle), sp);
	end(before, error);
	return error == 0 ? 0 : -1;
}

/* ---- dlerror ---- */

char *dlerror(void)
{
	if (last[0] == '\0')
		return NULL;
	memcpy(handed_out, last, sizeof(handed_out));
	last[0] = '\0';
	return handed_out;
}
