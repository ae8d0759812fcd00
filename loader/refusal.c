/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * refusal.c: from a code with who, what and where to a sentence.
 */
#include "refusal.h"

static const struct {
	const char *name;
	const char *sentence;
} rows[] = {
#define REFUSAL(name, sentence) {"E_" #name, sentence},
#include "refusals.def"
#undef REFUSAL
};

#define ROWS (sizeof rows / sizeof rows[0])

/* The codes count up from REFUSAL_BASE + 1 in the order of the rows. */
static size_t row_of(int code)
{
	return (size_t)(code - REFUSAL_BASE - 1);
}

struct text {
	char *at;
	size_t left; /* with the NUL */
};

static void put(struct text *t, char c)
{
	if (t->left > 1) {
		*t->at++ = c;
		t->left--;
	}
}

/* Names come from foreign files: what cannot be printed becomes a '?'. */
static void put_name(struct text *t, const char *s)
{
	for (s = s ? s : "?"; *s; s++)
		put(t, *s >= ' ' && *s <= '~' ? *s : '?');
}

static void put_number(struct text *t, uint32_t value, uint32_t base)
{
	char digits[10];
	int n = 0;

	do {
		digits[n++] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value);
	if (base == 16)
		put_name(t, "0x");
	while (n > 0)
		put(t, digits[--n]);
}

char *refusal_text(const struct refusal *r, char *to, size_t size)
{
	struct text t = {to, size};
	uint32_t number = r->a;
	const char *s =
		row_of(r->code) < ROWS ? rows[row_of(r->code)].sentence : "%w: unknown error";

	if (size == 0)
		return to;
	for (; *s; s++) {
		if (*s != '%') {
			put(&t, *s);
			continue;
		}
		switch (*++s) {
		case 'w':
			put_name(&t, r->who);
			break;
		case 's':
			put_name(&t, r->what);
			break;
		case 'b':
			put_name(&t, r->by);
			break;
		default:
			put_number(&t, number, *s == 'x' ? 16 : 10);
			number = r->b;
		}
	}
	*t.at = '\0';
	return to;
}

const char *refusal_name(int code)
{
	return row_of(code) < ROWS ? rows[row_of(code)].name : "E_UNKNOWN";
}
