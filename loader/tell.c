/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tell.c: a refusal on its way to the sink.
 */
#include "tell.h"

int tell(struct sink *sink, const struct refusal *r)
{
	sink->tell(sink, r);
	return r->code;
}

int tell_number(struct sink *sink, int code, const char *who, uint32_t a, uint32_t b)
{
	return tell_name(sink, code, who, NULL, a, b);
}

int tell_name(struct sink *sink, int code, const char *who, const char *what, uint32_t a,
	      uint32_t b)
{
	const struct refusal r = {.code = code, .who = who, .what = what, .a = a, .b = b};

	return tell(sink, &r);
}
