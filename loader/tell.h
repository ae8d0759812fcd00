/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tell.h: the short forms of a refusal, for the loader's own use. Each tells
 * the sink and returns the code, so a refusal is one return statement, and
 * its arguments fit in registers: there are many.
 */
#ifndef LOADER_TELL_H
#define LOADER_TELL_H

#include "refusal.h"

/* On whose behalf: the first words of every stage's own struct. */
struct teller {
	struct sink *sink;
	const char *who; /* the module or file concerned */
};

/* The sentence has numbers only, */
int refuse(const struct teller *t, int code, uint32_t a, uint32_t b);

/* or a name as well. */
int refuse_name(const struct teller *t, int code, const char *what, uint32_t a, uint32_t b);

/* Or it is about somebody else than t->who. */
int refuse_other(struct sink *sink, int code, const char *who, const char *what);

struct loader;
struct module;

/* There was no room for size bytes. */
int refuse_ram(const struct loader *ld, const char *who, uint32_t size);

/* About a loaded module. */
int refuse_module(const struct module *m, int code, const char *what, uint32_t a);

/* About two of them: what m wants, and of whom. */
int refuse_between(const struct module *m, int code, const char *what, const char *by);

#endif
