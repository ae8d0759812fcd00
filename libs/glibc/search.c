/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * search.c: the parts of <search.h> that newlib has not: linear search and
 * doubly linked queues.
 */
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include "glibc.h"

typedef int compare_fn(const void *key, const void *element);

GLIBC(lfind, 2.4)
void *g_lfind(const void *key, const void *table, size_t *count, size_t size, compare_fn *compare)
{
	const char *at = table;

	for (size_t i = 0; i < *count; i++, at += size)
		if (compare(key, at) == 0)
			return (void *)at;
	return NULL;
}

/* As lfind, but what is not found is added at the end. */
GLIBC(lsearch, 2.4)
void *g_lsearch(const void *key, void *table, size_t *count, size_t size, compare_fn *compare)
{
	void *found = g_lfind(key, table, count, size, compare);

	if (found == NULL)
		found = memcpy((char *)table + (*count)++ * size, key, size);
	return found;
}

struct element {
	struct element *next, *before;
};

GLIBC(insque, 2.4)
void g_insque(struct element *e, struct element *before)
{
	e->before = before;
	e->next = before != NULL ? before->next : NULL;
	if (e->next != NULL)
		e->next->before = e;
	if (before != NULL)
		before->next = e;
}

GLIBC(remque, 2.4)
void g_remque(struct element *e)
{
	if (e->next != NULL)
		e->next->before = e->before;
	if (e->before != NULL)
		e->before->next = e->next;
}

GLIBC(wcschrnul, 2.4)
wchar_t *g_wcschrnul(const wchar_t *text, wchar_t c)
{
	while (*text != c && *text != L'\0')
		text++;
	return (wchar_t *)text;
}
