/* SPDX-License-Identifier: BSD-2-Clause */
/* name.c: see name.h. */
#include "name.h"

struct name name_of(const char *at)
{
	return name_hashed(at);
}

bool name_is(const struct name *n, const char *other, uint32_t room)
{
	return name_same(n, other, room);
}
