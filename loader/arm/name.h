/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * arm/name.h: symbol names, four characters at a time. Two thirds of what it
 * costs to bind a symbol are spent on its name.
 */
#ifndef LOADER_ARM_NAME_H
#define LOADER_ARM_NAME_H

#include <stdbool.h>
#include <stdint.h>

/* A name, its length without the NUL, and its GNU hash: h = h * 33 + c over the
 * characters, from 5381. */
struct name {
	const char *at;
	uint32_t length;
	uint32_t hash;
};

/* A length that was not counted, because the hash was had elsewhere. */
#define NAME_UNCOUNTED UINT32_MAX

/* Up to three bytes behind the NUL are read. */
struct name name_of(const char *at);

/* Whether other, of which room bytes may be read, is the same name. */
bool name_is(const struct name *n, const char *other, uint32_t room);

#endif
