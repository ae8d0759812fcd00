/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * version.h: symbol versions (DT_VERSYM, DT_VERDEF, DT_VERNEED), matched by
 * the rules of GNU ld.so.
 */
#ifndef LOADER_VERSION_H
#define LOADER_VERSION_H

#include "module.h"

/* What a reference asks for. */
struct wanted {
	const char *version; /* NULL: none named */
	uint32_t hash;       /* the System V hash of version */
	bool newest;         /* none named: the default one, as dlsym takes it, not the oldest */
};

enum version_match {
	VERSION_NONE,
	VERSION_OTHER, /* will do when there is no better one */
	VERSION_EXACT,
};

/* Walk the chains of DT_VERDEF and DT_VERNEED once, so that all later walks can
 * trust them. Their size in bytes, or 0 when they are damaged. */
uint32_t version_definitions_size(const struct module *m);
uint32_t version_needs_size(const struct module *m);

/* Tells each version that m needs and that its provider does not define. */
int version_check(const struct module *m);

/* What symbol i of m, a reference, asks for. */
struct wanted version_wanted(const struct module *m, uint32_t i);

/* How well symbol i of m, a definition, meets what is wanted. */
enum version_match version_match(const struct module *m, uint32_t i, const struct wanted *w);

/* A version by its name, as dlvsym asks for it; NULL asks for the default one. */
struct wanted version_named(const char *version);

#endif
