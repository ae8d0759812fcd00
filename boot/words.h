/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * words.h: cuts a command line into commands and words. In: a line as it was
 * typed. Out: one command at a time. Pure C, so the host's tests run it too.
 *
 * `;` separates commands, blanks separate words, "..." and '...' hold blanks
 * and semicolons together, `#` at the start of a word begins a comment, and
 * `$?` outside '...' is the status of the last program.
 */
#ifndef BOOT_WORDS_H
#define BOOT_WORDS_H

#define WORDS_LINE 256 /* bytes of a line, with its NUL */
#define WORDS_MAX  48  /* words of one command */

struct words {
	int count;
	char *at[WORDS_MAX + 1]; /* at[count] is NULL */
	char text[2 * WORDS_LINE];
};

enum words_result {
	WORDS_END = 0,    /* the line holds no more commands */
	WORDS_TAKEN = 1,  /* *w is the next command, count >= 1 */
	WORDS_QUOTE = -1, /* a quote is not closed */
	WORDS_MANY = -2,  /* more than WORDS_MAX words */
	WORDS_LONG = -3,  /* the words do not fit */
};

/* Takes the next command off *line and moves *line behind it. The words live in
 * *w. After a negative result the rest of the line is worth nothing. */
enum words_result words_next(const char **line, int status, struct words *w);

/* A sentence for a negative result. */
const char *words_error(enum words_result result);

#endif
