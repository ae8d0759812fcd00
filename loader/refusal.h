/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * refusal.h: how a failure travels. It is a code with who, what and where; the
 * edge (the monitor, dlerror, romcheck) makes a sentence of it. A refusal is
 * told to the sink while the names it points to are alive; the function that
 * refuses then returns the same code, which is negative.
 */
#ifndef LOADER_REFUSAL_H
#define LOADER_REFUSAL_H

#include <stddef.h>
#include <stdint.h>

enum refusal_code {
	ROMLD_OK = 0,
	REFUSAL_BASE = -128, /* small: a code is one immediate of a Thumb-2 mvn */
#define REFUSAL(name, sentence) ROMLD_E_##name,
#include "refusals.def"
#undef REFUSAL
};

struct refusal {
	int code;         /* enum refusal_code */
	const char *who;  /* the module or file concerned; %w in the sentence */
	const char *what; /* the symbol, library or field; %s */
	const char *by;   /* a second name; %b */
	uint32_t a, b;    /* numbers; %x or %u takes a, the next one b */
};

struct sink {
	void (*tell)(struct sink *s, const struct refusal *r);
};

/* Writes the sentence for r, cut to size bytes with its NUL; returns to. */
char *refusal_text(const struct refusal *r, char *to, size_t size);

/* "E_NO_SYMBOL" and the like; "E_UNKNOWN" for a code that is none. */
const char *refusal_name(int code);

#endif
