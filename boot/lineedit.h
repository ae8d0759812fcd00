/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * lineedit.h: a line typed by a person or fed by a script. In: bytes from
 * `get`. Out: echo through `put`, the finished line to the caller. Nothing is
 * asked of the terminal but CR, backspace and 80 columns; it is never queried,
 * so a pipe works as well. Pure C, so the host's tests run it too.
 *
 * Keys: Ctrl-A E B F (or arrows, Home, End) move, Ctrl-H D (or Delete) K U W
 * delete, Ctrl-P N (or arrows) recall, Tab completes, Ctrl-L clears the screen,
 * Ctrl-C gives the line up.
 */
#ifndef BOOT_LINEEDIT_H
#define BOOT_LINEEDIT_H

#include <stdbool.h>
#include <stddef.h>

#define LINE_SIZE    256 /* bytes of a line, with its NUL */
#define LINE_HISTORY 16

/* What the completer is asked to fill: it calls line_candidate for every word
 * that could stand at the cursor. */
struct line_candidates;
void line_candidate(struct line_candidates *c, const char *word);

struct line_editor {
	int (*get)(void *context); /* the next byte, CR LF as one '\n'; negative: input ended */
	void (*put)(void *context, const char *text, size_t size);
	/* May be NULL. line holds the text before the cursor; the word to
	 * complete starts at line + word. */
	void (*complete)(void *context, const char *line, size_t word, struct line_candidates *c);
	void *context;

	/* The editor's own; all zero at the start. */
	char history[LINE_HISTORY][LINE_SIZE];
	unsigned kept; /* lines ever kept; the newest is kept - 1 */
	char text[LINE_SIZE];
	char typed[LINE_SIZE]; /* text, while lines of the history are shown */
	size_t length, cursor;
	size_t drawn; /* columns on the screen behind the prompt */
	const char *prompt;
	unsigned recall; /* how far back in the history; 0 is the line itself */
};

enum line_result {
	LINE_DONE = 0,
	LINE_GIVEN_UP = -1, /* Ctrl-C */
	LINE_ENDED = -2,    /* no more input */
};

/* Shows the prompt and edits one line into e->text, until it is entered. */
enum line_result line_edit(struct line_editor *e, const char *prompt);

/* Folds CR, LF and CR LF to one '\n': returns the byte to use, or -1 when byte
 * is the second half of a CR LF. *after_cr is the caller's, false at first. */
int line_fold(bool *after_cr, int byte);

#endif
