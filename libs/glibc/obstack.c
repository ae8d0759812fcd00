/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * obstack.c: obstacks, stacks of objects in large chunks. <obstack.h> of glibc is
 * mostly macros that work on the two structures themselves; what they cannot do
 * alone is here: the first chunk, the next one, and going back.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "glibc.h"

struct chunk {
	char *limit; /* behind its last byte */
	struct chunk *before;
	char contents[4];
};

/* How chunks come and go: with the obstack's context, or without. A union of one word
 * is passed as the pointer would be. */
union take {
	void *(*plain)(long size);
	void *(*with)(void *context, long size);
};
union give {
	void (*plain)(void *chunk);
	void (*with)(void *context, void *chunk);
};

struct g_obstack {
	long chunk_size;
	struct chunk *chunk; /* the newest */
	char *object;        /* the object that grows now, */
	char *next;          /* its end, */
	char *limit;         /* and how far it may grow: chunk->limit */
	intptr_t scratch;    /* the macros' */
	int mask;            /* alignment - 1 */
	union take take;
	union give give;
	void *context;            /* their first argument, if */
	unsigned has_context : 1; /* this is set */
	unsigned maybe_empty : 1; /* the chunk may hold an object of size 0 */
	unsigned failed : 1;
};

_Static_assert(sizeof(struct g_obstack) == 44, "glibc's struct obstack");

#define ALIGNMENT  8
#define CHUNK_SIZE 4064 /* with malloc's own words, a page */

static _Noreturn void no_memory(void)
{
	g_die("obstack", "no memory");
}

GLIBC(obstack_alloc_failed_handler, 2.4) void (*g_obstack_failed)(void) = no_memory;
GLIBC(obstack_exit_failure, 2.4) int g_obstack_exit_failure = 1;

/* Does not return without a chunk. */
static struct chunk *take(struct g_obstack *h, long size)
{
	struct chunk *c = h->has_context ? h->take.with(h->context, size) : h->take.plain(size);

	if (c == NULL) {
		g_obstack_failed();
		abort();
	}
	c->limit = (char *)c + size;
	return c;
}

static void give(struct g_obstack *h, struct chunk *c)
{
	if (h->has_context)
		h->give.with(h->context, c);
	else
		h->give.plain(c);
}

/* Where the first object of a chunk begins. */
static char *start_of(const struct g_obstack *h, struct chunk *c)
{
	uintptr_t mask = (uintptr_t)h->mask;

	return (char *)(((uintptr_t)c->contents + mask) & ~mask);
}

static int begin(struct g_obstack *h, int size, int alignment)
{
	h->mask = (alignment != 0 ? alignment : ALIGNMENT) - 1;
	h->chunk_size = size != 0 ? size : CHUNK_SIZE;
	h->maybe_empty = h->failed = 0;
	h->chunk = take(h, h->chunk_size);
	h->chunk->before = NULL;
	h->limit = h->chunk->limit;
	h->object = h->next = start_of(h, h->chunk);
	return 1;
}

GLIBC(_obstack_begin, 2.4)
int g_obstack_begin(struct g_obstack *h, int size, int alignment, union take take, union give give)
{
	h->take = take;
	h->give = give;
	h->has_context = 0;
	return begin(h, size, alignment);
}

GLIBC(_obstack_begin_1, 2.4)
int g_obstack_begin_1(struct g_obstack *h, int size, int alignment, union take take,
		      union give give, void *context)
{
	h->take = take;
	h->give = give;
	h->context = context;
	h->has_context = 1;
	return begin(h, size, alignment);
}

/* A new chunk, with room for the growing object and `more` bytes, which moves
 * there. The old chunk goes when nothing else is in it. */
GLIBC(_obstack_newchunk, 2.4)
void g_obstack_newchunk(struct g_obstack *h, int more)
{
	struct chunk *old = h->chunk, *c;
	long length = h->next - h->object, size = length + more + length / 8 + h->mask + 100;
	char *object;

	c = take(h, size > h->chunk_size ? size : h->chunk_size);
	c->before = old;
	object = start_of(h, c);
	memcpy(object, h->object, (size_t)length);
	if (!h->maybe_empty && h->object == start_of(h, old)) {
		c->before = old->before;
		give(h, old);
	}
	h->chunk = c;
	h->limit = c->limit;
	h->object = object;
	h->next = object + length;
	h->maybe_empty = 0;
}

static bool holds(const struct chunk *c, const void *object)
{
	return (const char *)object > (const char *)c && (const char *)object <= c->limit;
}

/* Gives back an object and all that came after it; everything when object is
 * NULL. */
GLIBC(obstack_free, 2.4)
GLIBC(_obstack_free, 2.4)
void g_obstack_free(struct g_obstack *h, void *object)
{
	struct chunk *c = h->chunk;

	while (c != NULL && !holds(c, object)) {
		struct chunk *before = c->before;

		give(h, c);
		c = before;
		h->maybe_empty = 1;
	}
	h->chunk = c;
	if (c != NULL) {
		h->object = h->next = object;
		h->limit = c->limit;
	} else if (object != NULL) {
		abort(); /* it was none of ours */
	}
}

GLIBC(_obstack_allocated_p, 2.4)
int g_obstack_allocated_p(const struct g_obstack *h, const void *object)
{
	const struct chunk *c = h->chunk;

	while (c != NULL && !holds(c, object))
		c = c->before;
	return c != NULL;
}

GLIBC(_obstack_memory_used, 2.4)
int g_obstack_memory_used(const struct g_obstack *h)
{
	int bytes = 0;

	for (const struct chunk *c = h->chunk; c != NULL; c = c->before)
		bytes += (int)(c->limit - (const char *)c);
	return bytes;
}

/* ---- printing into the growing object, without a zero behind it ---- */

GLIBC(obstack_vprintf, 2.4)
int g_obstack_vprintf(struct g_obstack *h, const char *format, va_list arguments)
{
	char *text;
	int length = vasprintf(&text, format, arguments);

	if (length < 0)
		return length;
	if (h->limit - h->next < length)
		g_obstack_newchunk(h, length);
	memcpy(h->next, text, (size_t)length);
	h->next += length;
	free(text);
	return length;
}

GLIBC(obstack_printf, 2.4)
int g_obstack_printf(struct g_obstack *h, const char *format, ...)
{
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = g_obstack_vprintf(h, format, arguments);
	va_end(arguments);
	return length;
}

GLIBC(__obstack_vprintf_chk, 2.8)
int g_obstack_vprintf_chk(struct g_obstack *h, int flag, const char *format, va_list arguments)
{
	(void)flag;
	return g_obstack_vprintf(h, format, arguments);
}

GLIBC(__obstack_printf_chk, 2.8)
int g_obstack_printf_chk(struct g_obstack *h, int flag, const char *format, ...)
{
	va_list arguments;
	int length;

	(void)flag;
	va_start(arguments, format);
	length = g_obstack_vprintf(h, format, arguments);
	va_end(arguments);
	return length;
}
