/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * words.c: see words.h. One pass over the line, one byte of output for each
 * byte of input, but for $?, which becomes up to eleven.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include "words.h"

struct cut {
	const char *from;
	char *to, *end;
	int status;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool put(struct cut *c, char byte)
{
	if (c->to == c->end)
		return false;
	*c->to++ = byte;
	return true;
}

/* Copies the next character, or the status where `$?` stands. */
static bool put_next(struct cut *c, bool expand)
{
	char number[12];

	if (!expand || c->from[0] != '$' || c->from[1] != '?')
		return put(c, *c->from++);
	c->from += 2;
	snprintf(number, sizeof(number), "%d", c->status);
	for (const char *p = number; *p != '\0'; p++)
		if (!put(c, *p))
			return false;
	return true;
}

/* One word, quotes taken away. */
static enum words_result take_word(struct cut *c)
{
	char quote = '\0';

	while (*c->from != '\0') {
		char now = *c->from;

		if (quote == '\0' && (is_blank(now) || now == ';'))
			break;
		if (now == quote || (quote == '\0' && (now == '"' || now == '\''))) {
			quote = quote == '\0' ? now : '\0';
			c->from++;
			continue;
		}
		if (!put_next(c, quote != '\''))
			return WORDS_LONG;
	}
	if (quote != '\0')
		return WORDS_QUOTE;
	return put(c, '\0') ? WORDS_TAKEN : WORDS_LONG;
}

/* Passes blanks, and a comment with them. */
static void skip_blanks(struct cut *c)
{
	while (is_blank(*c->from))
		c->from++;
	if (*c->from == '#')
		c->from += strlen(c->from);
}

enum words_result words_next(const char **line, int status, struct words *w)
{
	struct cut c = {*line, w->text, w->text + sizeof(w->text), status};
	enum words_result result = WORDS_TAKEN;

	w->count = 0;
	for (;;) {
		skip_blanks(&c);
		if (*c.from == ';' && w->count == 0) {
			c.from++; /* an empty command is none */
			continue;
		}
		if (*c.from == ';' || *c.from == '\0')
			break;
		if (w->count == WORDS_MAX)
			return WORDS_MANY;
		w->at[w->count] = c.to;
		result = take_word(&c);
		if (result != WORDS_TAKEN)
			return result;
		w->count++;
	}
	w->at[w->count] = NULL;
	*line = c.from;
	return w->count > 0 ? WORDS_TAKEN : WORDS_END;
}

const char *words_error(enum words_result result)
{
	switch (result) {
	case WORDS_QUOTE:
		return "a quote is not closed";
	case WORDS_MANY:
		return "too many words";
	case WORDS_LONG:
		return "the line is too long";
	default:
		return "no error";
	}
}
