/* SPDX-License-Identifier: BSD-2-Clause */
/* The line editor, fed with bytes from a string; its screen is a string too. */
#include <stdlib.h>
#include "boot/lineedit.h"
#include "unit.h"

struct terminal {
	const char *keys;
	char screen[1 << 17];
	size_t shown;
};

static int get(void *context)
{
	struct terminal *t = context;

	return *t->keys != '\0' ? (unsigned char)*t->keys++ : -1;
}

static void put(void *context, const char *text, size_t size)
{
	struct terminal *t = context;

	if (size < sizeof(t->screen) - t->shown) {
		memcpy(t->screen + t->shown, text, size);
		t->shown += size;
	}
}

static void complete(void *context, const char *line, size_t word, struct line_candidates *c)
{
	(void)context;
	(void)line;
	line_candidate(c, word == 0 ? "load" : "libgreet.so");
	line_candidate(c, word == 0 ? "lsmod" : "libgross.so");
}

static struct terminal terminal;
static struct line_editor editor;

static enum line_result type(const char *keys)
{
	terminal = (struct terminal){.keys = keys};
	editor.get = get;
	editor.put = put;
	editor.complete = complete;
	editor.context = &terminal;
	return line_edit(&editor, "> ");
}

/* What a terminal of 80 columns shows on its last line. */
static const char *last_line(void)
{
	static char line[81];
	size_t at = 0;

	memset(line, ' ', sizeof(line) - 1);
	for (size_t i = 0; i < terminal.shown; i++) {
		char c = terminal.screen[i];

		if (c == '\n' && i + 1 < terminal.shown)
			memset(line, ' ', sizeof(line) - 1);
		if (c == '\n' || c == '\r')
			at = 0;
		else if (c == '\b')
			at -= at > 0;
		else if (at < sizeof(line) - 1)
			line[at++] = c;
	}
	for (at = sizeof(line) - 1; at > 0 && line[at - 1] == ' '; at--)
		;
	line[at] = '\0';
	return line;
}

TEST(plain_line_is_echoed_as_it_is)
{
	CHECK_EQ(type("run hello\n"), LINE_DONE);
	CHECK_STR(editor.text, "run hello");
	CHECK_STR(terminal.screen, "> run hello\n");
}

TEST(ctrl_a_and_e_move_to_the_ends)
{
	CHECK_EQ(type("bc\001a\005d\n"), LINE_DONE);
	CHECK_STR(editor.text, "abcd");
	CHECK_STR(last_line(), "> abcd");
}

TEST(ctrl_k_u_and_w_delete)
{
	type("one two three\027\n");
	CHECK_STR(editor.text, "one two ");
	CHECK_STR(last_line(), "> one two");
	type("one two\001\013\n");
	CHECK_STR(editor.text, "");
	CHECK_STR(last_line(), ">");
	type("one two\033[D\033[D\025\n");
	CHECK_STR(editor.text, "wo");
	CHECK_STR(last_line(), "> wo");
}

TEST(backspace_and_delete)
{
	type("abc\177\010x\n");
	CHECK_STR(editor.text, "ax");
	CHECK_STR(last_line(), "> ax");
	type("abc\001\033[3~\004\n");
	CHECK_STR(editor.text, "c");
	CHECK_STR(last_line(), "> c");
	type("\177\177a\n");
	CHECK_STR(editor.text, "a");
}

TEST(arrows_home_and_end)
{
	type("bd\033[Dc\033[Ha\033[Fe\033OD\033[C\n");
	CHECK_STR(editor.text, "abcde");
	CHECK_STR(last_line(), "> abcde");
}

TEST(history_is_recalled_and_can_be_edited)
{
	type("first\n");
	type("second\n");
	type("second\n");
	type("\033[A\033[A\n");
	CHECK_STR(editor.text, "first");
	type("\033[A\033[A\033[B!\n");
	CHECK_STR(editor.text, "first!");
	type("typed\033[B\033[A\033[A\033[B\033[B\n");
	CHECK_STR(editor.text, "typed");
}

TEST(history_keeps_the_newest_lines)
{
	char line[32];
	char up[3 * 3 * LINE_HISTORY + 2] = "";

	for (int i = 0; i < 2 * LINE_HISTORY; i++) {
		snprintf(line, sizeof(line), "line %d\n", i);
		type(line);
	}
	for (int i = 0; i < 3 * LINE_HISTORY; i++)
		strcat(up, "\033[A");
	type(strcat(up, "\n"));
	snprintf(line, sizeof(line), "line %d", LINE_HISTORY);
	CHECK_STR(editor.text, line);
}

TEST(ctrl_c_gives_up_and_end_of_input_ends)
{
	CHECK_EQ(type("run\003"), LINE_GIVEN_UP);
	CHECK_EQ(type("run"), LINE_ENDED);
	CHECK_EQ(type("\033"), LINE_ENDED);
	CHECK_EQ(type("\033["), LINE_ENDED);
	CHECK_EQ(type("\033[3"), LINE_ENDED);
}

TEST(tab_completes_what_is_unique)
{
	type("lo\t\n");
	CHECK_STR(editor.text, "load ");
	type("load libgre\t\n");
	CHECK_STR(editor.text, "load libgreet.so ");
	type("x\t\n");
	CHECK_STR(editor.text, "x");
}

TEST(tab_completes_as_far_as_all_agree_then_lists)
{
	type("load li\t\n");
	CHECK_STR(editor.text, "load libgr");
	type("load libgr\t\n");
	CHECK_STR(editor.text, "load libgr");
	CHECK(strstr(terminal.screen, "libgreet.so  libgross.so") != NULL);
	CHECK_STR(last_line(), "> load libgr");
}

TEST(long_line_scrolls_and_stays_whole)
{
	char keys[LINE_SIZE + 64];

	memset(keys, 'x', 200);
	strcpy(keys + 200, "\001first \005 last\n");
	type(keys);
	CHECK_EQ(strlen(editor.text), 200 + strlen("first  last"));
	CHECK(strncmp(editor.text, "first xxx", 9) == 0);
	CHECK(strlen(last_line()) < 80);
	CHECK(strstr(last_line(), "xxx last") != NULL);
}

TEST(line_that_is_too_long_is_cut_not_overrun)
{
	char keys[2 * LINE_SIZE];

	memset(keys, 'y', sizeof(keys) - 2);
	strcpy(keys + sizeof(keys) - 2, "\n");
	CHECK_EQ(type(keys), LINE_DONE);
	CHECK_EQ(strlen(editor.text), LINE_SIZE - 1);
}

TEST(unknown_keys_and_noise_do_nothing)
{
	type("a\033[5~\033[99;99Z\033x\001\002\006\016\037\377\200b\n");
	CHECK_STR(editor.text, "ab");
}

TEST(any_bytes_leave_a_valid_line)
{
	char keys[400];

	srand(1);
	for (int round = 0; round < 2000; round++) {
		for (size_t i = 0; i < sizeof(keys) - 1; i++)
			keys[i] = (char)(rand() % 4 ? rand() % 32 + 1 : rand() % 255 + 1);
		keys[sizeof(keys) - 1] = '\0';
		while (type(keys) != LINE_ENDED) {
			keys[0] = '\0';
			memmove(keys, terminal.keys, strlen(terminal.keys) + 1);
			CHECK(editor.length < LINE_SIZE);
			CHECK_EQ(strlen(editor.text), editor.length);
		}
	}
}

TEST(cr_lf_and_crlf_end_a_line_once)
{
	static const char in[] = "a\rb\nc\r\nd\r\r\ne\n\n";
	char out[sizeof(in)];
	size_t count = 0;
	bool after_cr = false;

	for (const char *p = in; *p != '\0'; p++) {
		int byte = line_fold(&after_cr, *p);

		if (byte >= 0)
			out[count++] = (char)byte;
	}
	out[count] = '\0';
	CHECK_STR(out, "a\nb\nc\nd\n\ne\n\n");
}
