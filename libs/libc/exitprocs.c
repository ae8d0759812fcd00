/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * exitprocs.c: what is to be called at exit(), or earlier, when the module that
 * asked for it is closed: atexit, on_exit, __cxa_atexit and __cxa_finalize.
 *
 * These take newlib's place because modules come and go here. newlib gives an
 * entry back only while it is the newest one, so two plugins that are opened and
 * closed in turn used up its table, and a used entry kept the name of the module
 * that had it before. Here each entry is on a list of its own.
 */
#include <stddef.h>
#include <stdlib.h>

#define PROMISED 32 /* C 7.22.4.2: that many are registered even without heap */

enum kind { PLAIN, WITH_STATUS, WITH_OBJECT };

struct entry {
	struct entry *next; /* the one registered before */
	union {
		void (*plain)(void);
		void (*with_status)(int, void *);
		void (*with_object)(void *);
	} call;
	void *argument;
	const void *module; /* its __dso_handle; NULL: whoever lives to exit() */
	enum kind kind;
};

static struct entry promised[PROMISED];
static int promised_used;   /* promised[i >= this] were never taken */
static struct entry *spare; /* of promised[], given back */
static struct entry *newest;

int on_exit(void (*function)(int, void *), void *argument);
int __cxa_atexit(void (*function)(void *), void *object, void *module);
void __cxa_finalize(void *module);
void __call_exitprocs(int status, void *module);

static struct entry *entry_take(void)
{
	struct entry *e = spare;

	if (e != NULL)
		spare = e->next;
	else if (promised_used < PROMISED)
		e = &promised[promised_used++];
	else
		e = malloc(sizeof(*e));
	return e;
}

static void entry_give(struct entry *e)
{
	if (e >= promised && e < promised + PROMISED) {
		e->next = spare;
		spare = e;
	} else {
		free(e);
	}
}

static int entry_add(struct entry what)
{
	struct entry *e = entry_take();

	if (e == NULL)
		return -1;
	*e = what;
	e->next = newest;
	newest = e;
	return 0;
}

static void entry_call(const struct entry *e, int status)
{
	switch (e->kind) {
	case PLAIN:
		e->call.plain();
		break;
	case WITH_STATUS:
		e->call.with_status(status, e->argument);
		break;
	case WITH_OBJECT:
		e->call.with_object(e->argument);
		break;
	}
}

int atexit(void (*function)(void))
{
	return entry_add((struct entry){.kind = PLAIN, .call.plain = function});
}

int on_exit(void (*function)(int, void *), void *argument)
{
	return entry_add((struct entry){
		.kind = WITH_STATUS, .call.with_status = function, .argument = argument});
}

/* Itanium C++ ABI 3.3.6.3. */
int __cxa_atexit(void (*function)(void *), void *object, void *module)
{
	return entry_add((struct entry){.kind = WITH_OBJECT,
					.call.with_object = function,
					.argument = object,
					.module = module});
}

/* Calls what the module has registered, or all for NULL, newest first. An entry is
 * gone before it is called, so it is called once even if it calls exit(); the
 * search begins anew after each, because the call may have registered more. */
void __call_exitprocs(int status, void *module)
{
	struct entry **link = &newest;

	while (*link != NULL) {
		struct entry *e = *link;
		struct entry copy = *e;

		if (module != NULL && e->module != module) {
			link = &e->next;
			continue;
		}
		*link = e->next;
		entry_give(e);
		entry_call(&copy, status);
		link = &newest;
	}
}

/* Called by a module that goes: finalize.S of the SDK. */
void __cxa_finalize(void *module)
{
	__call_exitprocs(0, module);
}
