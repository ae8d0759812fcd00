/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * lineedit.c: see lineedit.h. A key that adds at the end of the line is echoed
 * as it is, so that logs of piped input read well; every other change draws
 * the visible part of the line anew, from a CR, with blanks over what is left.
 */
#include <string.h>
#include "lineedit.h"

#define SCREEN  79u /* columns used; the last of 80 stays free so nothing wraps */
#define CTRL(c) ((c)&0x1f)
#define ESCAPE  0x1b
#define DELETE  0x7f

enum key { /* keys that are no byte */
	   KEY_NONE = 0x100,
	   KEY_UP,
	   KEY_DOWN,
	   KEY_LEFT,
	   KEY_RIGHT,
	   KEY_HOME,
	   KEY_END,
	   KEY_DELETE,
};

struct line_candidates {
	struct line_editor *editor;
	const char *typed; /* what the word has so far */
	size_t typed_length;
	bool list; /* second round: print them */
	unsigned count;
	char common[LINE_SIZE]; /* what all of them start with */
	size_t column;
};

int line_fold(bool *after_cr, int byte)
{
	bool second = *after_cr && byte == '\n';

	*after_cr = byte == '\r';
	if (second)
		return -1;
	return byte == '\r' ? '\n' : byte;
}

static void put(struct line_editor *e, const char *text, size_t size)
{
	e->put(e->context, text, size);
}

static void put_text(struct line_editor *e, const char *text)
{
	put(e, text, strlen(text));
}

static void put_repeated(struct line_editor *e, char c, size_t count)
{
	while (count-- > 0)
		put(e, &c, 1);
}

static size_t room(const struct line_editor *e)
{
	size_t prompt = strlen(e->prompt);

	return prompt + 8 < SCREEN ? SCREEN - prompt : 8;
}

/* Draws prompt and line; a line longer than the screen scrolls sideways. */
static void redraw(struct line_editor *e)
{
	size_t width = room(e);
	size_t first = e->cursor < width ? 0 : e->cursor - width + 1;
	size_t shown = e->length - first < width ? e->length - first : width;

	put(e, "\r", 1);
	put_text(e, e->prompt);
	put(e, e->text + first, shown);
	if (e->drawn > shown)
		put_repeated(e, ' ', e->drawn - shown);
	put_repeated(e, '\b', (e->drawn > shown ? e->drawn : shown) - (e->cursor - first));
	e->drawn = shown;
}

static void insert(struct line_editor *e, const char *text, size_t size)
{
	if (size > LINE_SIZE - 1 - e->length) {
		put(e, "\a", 1);
		return;
	}
	memmove(e->text + e->cursor + size, e->text + e->cursor, e->length - e->cursor);
	memcpy(e->text + e->cursor, text, size);
	e->cursor += size;
	e->length += size;
	e->text[e->length] = '\0';
	if (e->cursor == e->length && e->length < room(e)) {
		put(e, text, size);
		e->drawn = e->length;
	} else {
		redraw(e);
	}
}

/* Takes away the text from `from` to `to`; the cursor ends at from. */
static void erase(struct line_editor *e, size_t from, size_t to)
{
	bool last = to == e->length && from + 1 == to && e->cursor == to && e->length < room(e);

	memmove(e->text + from, e->text + to, e->length - to + 1);
	e->length -= to - from;
	e->cursor = from;
	if (last) {
		put_text(e, "\b \b");
		e->drawn = e->length;
	} else {
		redraw(e);
	}
}

static size_t word_before(const struct line_editor *e)
{
	size_t at = e->cursor;

	while (at > 0 && e->text[at - 1] == ' ')
		at--;
	while (at > 0 && e->text[at - 1] != ' ')
		at--;
	return at;
}

static void move(struct line_editor *e, size_t cursor)
{
	e->cursor = cursor;
	redraw(e);
}

/* ---- history ---- */

static void keep(struct line_editor *e)
{
	char *newest = e->history[(e->kept - 1) % LINE_HISTORY];

	if (e->length == 0 || (e->kept > 0 && strcmp(newest, e->text) == 0))
		return;
	memcpy(e->history[e->kept % LINE_HISTORY], e->text, e->length + 1);
	e->kept++;
}

/* Shows the line that is `back` lines before this one. */
static void recall(struct line_editor *e, unsigned back)
{
	unsigned held = e->kept < LINE_HISTORY ? e->kept : LINE_HISTORY;

	if (back > held || back == e->recall)
		return;
	if (e->recall == 0)
		strcpy(e->typed, e->text);
	e->recall = back;
	strcpy(e->text, back > 0 ? e->history[(e->kept - back) % LINE_HISTORY] : e->typed);
	e->length = strlen(e->text);
	move(e, e->length);
}

/* ---- completion ---- */

static void list_candidate(struct line_candidates *c, const char *word)
{
	size_t size = strlen(word);

	if (c->column + 2 + size > SCREEN) {
		put_text(c->editor, "\n");
		c->column = 0;
	}
	put_text(c->editor, c->column == 0 ? "" : "  ");
	put(c->editor, word, size);
	c->column += size + 2;
}

void line_candidate(struct line_candidates *c, const char *word)
{
	size_t same = 0;

	if (strncmp(word, c->typed, c->typed_length) != 0 || strlen(word) >= LINE_SIZE)
		return;
	if (c->list)
		list_candidate(c, word);
	else if (c->count == 0)
		strcpy(c->common, word);
	while (c->common[same] != '\0' && c->common[same] == word[same])
		same++;
	c->common[same] = '\0';
	c->count++;
}

static void complete(struct line_editor *e)
{
	struct line_candidates c = {.editor = e};
	char before[LINE_SIZE];
	size_t word = e->cursor;

	if (e->complete == NULL)
		return;
	while (word > 0 && strchr(" ;", e->text[word - 1]) == NULL)
		word--;
	memcpy(before, e->text, e->cursor);
	before[e->cursor] = '\0';
	c.typed = before + word;
	c.typed_length = e->cursor - word;
	e->complete(e->context, before, word, &c);
	if (c.count > 0 && strlen(c.common) > c.typed_length)
		insert(e, c.common + c.typed_length, strlen(c.common) - c.typed_length);
	if (c.count == 1)
		insert(e, " ", 1);
	if (c.count <= 1 || strlen(c.common) > c.typed_length)
		return;
	c.list = true;
	put_text(e, "\n");
	e->complete(e->context, before, word, &c);
	put_text(e, "\n");
	redraw(e);
}

/* ---- keys ---- */

/* The rest of an escape sequence: ESC [ letter, ESC O letter, ESC [ digit ~. */
static int escape_key(struct line_editor *e)
{
	static const char letters[] = "ABDCHF";
	int digit = 0;
	int byte = e->get(e->context);

	if (byte != '[' && byte != 'O')
		return byte < 0 ? byte : KEY_NONE;
	do {
		byte = e->get(e->context);
		if (byte >= '0' && byte <= '9')
			digit = byte;
	} while ((byte >= '0' && byte <= '9') || byte == ';');
	if (byte < 0)
		return byte;
	if (byte == '~')
		return digit == '3'                   ? KEY_DELETE
		       : digit == '1' || digit == '7' ? KEY_HOME
		       : digit == '4' || digit == '8' ? KEY_END
						      : KEY_NONE;
	const char *letter = byte < 0x80 ? strchr(letters, byte) : NULL;
	return letter != NULL && byte != 0 ? KEY_UP + (int)(letter - letters) : KEY_NONE;
}

static void edit_key(struct line_editor *e, int key)
{
	switch (key) {
	case CTRL('A'):
	case KEY_HOME:
		move(e, 0);
		break;
	case CTRL('E'):
	case KEY_END:
		move(e, e->length);
		break;
	case CTRL('B'):
	case KEY_LEFT:
		move(e, e->cursor > 0 ? e->cursor - 1 : 0);
		break;
	case CTRL('F'):
	case KEY_RIGHT:
		move(e, e->cursor < e->length ? e->cursor + 1 : e->cursor);
		break;
	case CTRL('H'):
	case DELETE:
		if (e->cursor > 0)
			erase(e, e->cursor - 1, e->cursor);
		break;
	case CTRL('D'):
	case KEY_DELETE:
		if (e->cursor < e->length)
			erase(e, e->cursor, e->cursor + 1);
		break;
	case CTRL('K'):
		erase(e, e->cursor, e->length);
		break;
	case CTRL('U'):
		erase(e, 0, e->cursor);
		break;
	case CTRL('W'):
		erase(e, word_before(e), e->cursor);
		break;
	case CTRL('P'):
	case KEY_UP:
		recall(e, e->recall + 1);
		break;
	case CTRL('N'):
	case KEY_DOWN:
		recall(e, e->recall > 0 ? e->recall - 1 : 0);
		break;
	case CTRL('L'):
		put_text(e, "\033[H\033[2J");
		redraw(e);
		break;
	case '\t':
		complete(e);
		break;
	default:
		if (key >= ' ' && key < DELETE)
			insert(e, &(char){(char)key}, 1);
		break;
	}
}

enum line_result line_edit(struct line_editor *e, const char *prompt)
{
	e->prompt = prompt;
	e->length = e->cursor = e->drawn = 0;
	e->recall = 0;
	e->text[0] = '\0';
	put_text(e, prompt);
	for (;;) {
		int key = e->get(e->context);

		if (key == ESCAPE)
			key = escape_key(e);
		if (key < 0)
			return LINE_ENDED;
		if (key == CTRL('C')) {
			put_text(e, "^C\n");
			return LINE_GIVEN_UP;
		}
		if (key == '\n') {
			put_text(e, "\n");
			keep(e);
			return LINE_DONE;
		}
		edit_key(e, key);
	}
}
