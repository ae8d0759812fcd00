/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tell.h: the short forms of a refusal, for the loader's own use. Each tells
 * the sink and returns the code, so a refusal is one return statement.
 */
#ifndef LOADER_TELL_H
#define LOADER_TELL_H

#include "refusal.h"

int tell(struct sink *sink, const struct refusal *r);

/* The sentence has numbers only, */
int tell_number(struct sink *sink, int code, const char *who, uint32_t a, uint32_t b);

/* or a name and numbers. */
int tell_name(struct sink *sink, int code, const char *who, const char *what, uint32_t a,
	      uint32_t b);

#endif
