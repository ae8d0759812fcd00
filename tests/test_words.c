/* SPDX-License-Identifier: BSD-2-Clause */
/* Command lines: how they are cut, and patterns for names. */
#include "boot/glob.h"
#include "boot/words.h"
#include "unit.h"

static struct words words;
static const char *rest;

static enum words_result next(void)
{
	return words_next(&rest, 42, &words);
}

static enum words_result cut(const char *line)
{
	rest = line;
	return next();
}

TEST(blanks_separate_words)
{
	REQUIRE(cut("  run\thello   world ") == WORDS_TAKEN);
	CHECK_EQ(words.count, 3);
	CHECK_STR(words.at[0], "run");
	CHECK_STR(words.at[1], "hello");
	CHECK_STR(words.at[2], "world");
	CHECK(words.at[3] == NULL);
	CHECK_EQ(next(), WORDS_END);
}

TEST(semicolons_separate_commands)
{
	REQUIRE(cut(";; run a;ls ; ;mem;") == WORDS_TAKEN);
	CHECK_STR(words.at[1], "a");
	REQUIRE(next() == WORDS_TAKEN);
	CHECK_STR(words.at[0], "ls");
	CHECK_EQ(words.count, 1);
	REQUIRE(next() == WORDS_TAKEN);
	CHECK_STR(words.at[0], "mem");
	CHECK_EQ(next(), WORDS_END);
}

TEST(quotes_hold_words_together)
{
	REQUIRE(cut("run \"a b\" 'c;d' e\"f g\"'h' \"\" '\"' \"'\"") == WORDS_TAKEN);
	CHECK_EQ(words.count, 7);
	CHECK_STR(words.at[1], "a b");
	CHECK_STR(words.at[2], "c;d");
	CHECK_STR(words.at[3], "ef gh");
	CHECK_STR(words.at[4], "");
	CHECK_STR(words.at[5], "\"");
	CHECK_STR(words.at[6], "'");
}

TEST(status_is_put_in)
{
	REQUIRE(cut("poweroff $? x$?y \"$?\" '$?' $ $") == WORDS_TAKEN);
	CHECK_STR(words.at[1], "42");
	CHECK_STR(words.at[2], "x42y");
	CHECK_STR(words.at[3], "42");
	CHECK_STR(words.at[4], "$?");
	CHECK_STR(words.at[5], "$");
}

TEST(comments_and_empty_lines_are_nothing)
{
	CHECK_EQ(cut(""), WORDS_END);
	CHECK_EQ(cut("   "), WORDS_END);
	CHECK_EQ(cut("# run hello"), WORDS_END);
	REQUIRE(cut("ls # all; run x") == WORDS_TAKEN);
	CHECK_EQ(words.count, 1);
	CHECK_EQ(next(), WORDS_END);
	REQUIRE(cut("run a#b") == WORDS_TAKEN);
	CHECK_STR(words.at[1], "a#b");
}

TEST(refuses_open_quotes_and_too_much)
{
	char line[2000];

	CHECK_EQ(cut("run \"a b"), WORDS_QUOTE);
	CHECK_EQ(cut("run 'a"), WORDS_QUOTE);
	for (size_t i = 0; i < sizeof(line) - 1; i++)
		line[i] = i % 2 ? ' ' : 'a';
	line[sizeof(line) - 1] = '\0';
	CHECK_EQ(cut(line), WORDS_MANY);
	memset(line, 'a', sizeof(line) - 1);
	CHECK_EQ(cut(line), WORDS_LONG);
	for (size_t i = 0; i < sizeof(line) - 2; i += 2)
		memcpy(line + i, "$?", 2);
	line[sizeof(line) - 2] = '\0';
	CHECK_EQ(cut(line), WORDS_LONG);
	CHECK(strlen(words_error(WORDS_QUOTE)) > 0);
}

TEST(patterns)
{
	CHECK(glob_matches("*", ""));
	CHECK(glob_matches("str*", "strlen"));
	CHECK(glob_matches("*len", "strlen"));
	CHECK(glob_matches("s?rl*n", "strlen"));
	CHECK(glob_matches("*a*b*c*", "xxaxxbxxcxx"));
	CHECK(!glob_matches("str", "strlen"));
	CHECK(!glob_matches("strlen?", "strlen"));
	CHECK(!glob_matches("", "x"));
	CHECK(!glob_matches("*b*a", "ab"));
	CHECK(glob_matches("****", "abc"));
}
