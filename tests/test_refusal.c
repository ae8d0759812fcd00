// SPDX-License-Identifier: BSD-2-Clause
/*
 * test_refusal.c: loader/refusal.c and tell.c: codes become names and sentences.
 */
#include "unit.h"
#include "loader/refusal.h"
#include "loader/tell.h"

#define ROW_COUNT (sizeof(rows) / sizeof(rows[0]))

static const struct {
	int code;
	const char *name, *sentence;
} rows[] = {
#define REFUSAL(name, sentence) {ROMLD_E_##name, "E_" #name, sentence},
#include "loader/refusals.def"
#undef REFUSAL
};

static char text[160];

static const char *sentence(struct refusal r)
{
	return refusal_text(&r, text, sizeof(text));
}

TEST(every_code_is_negative_and_has_its_name)
{
	for (size_t i = 0; i < ROW_COUNT; i++) {
		CHECK(rows[i].code < 0);
		CHECK_STR(refusal_name(rows[i].code), rows[i].name);
	}
}

TEST(a_code_that_is_none_has_a_name_too)
{
	static const int none[] = {0, 1, -1, REFUSAL_BASE, REFUSAL_BASE - 1, -1000000, 1000000};

	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		CHECK_STR(refusal_name(none[i]), "E_UNKNOWN");
		CHECK_STR(sentence((struct refusal){.code = none[i], .who = "x"}),
			  "x: unknown error");
	}
}

TEST(every_sentence_begins_with_who_and_has_nothing_unfilled)
{
	for (size_t i = 0; i < ROW_COUNT; i++) {
		sentence((struct refusal){
			.code = rows[i].code, .who = "who", .what = "what", .by = "by"});
		CHECK(strncmp(text, "who: ", 5) == 0);
		CHECK(strchr(text, '%') == NULL);
		CHECK(text[strlen(text) - 1] != '.');
		CHECK(strlen(text) < 100);
	}
}

TEST(fills_in_names_and_numbers)
{
	CHECK_STR(sentence((struct refusal){.code = ROMLD_E_NO_SYMBOL, .who = "app", .what = "f"}),
		  "app: needs \"f\", exported by nobody");
	CHECK_STR(sentence((struct refusal){
			  .code = ROMLD_E_TRUNCATED, .who = "a", .a = 4294967295u, .b = 0}),
		  "a: is cut short: a segment ends at 4294967295, the file has 0 bytes");
	CHECK_STR(sentence((struct refusal){
			  .code = ROMLD_E_RELOC_TYPE, .who = "a", .a = 7, .b = 0xdeadbeef}),
		  "a: has a relocation of the unknown type 7 at 0xdeadbeef");
}

TEST(a_foreign_name_cannot_disturb_the_console)
{
	CHECK_STR(sentence((struct refusal){
			  .code = ROMLD_E_NO_SYMBOL, .who = "a\033[2J", .what = "%s\n\xff"}),
		  "a?[2J: needs \"%s??\", exported by nobody");
	CHECK_STR(sentence((struct refusal){.code = ROMLD_E_NOT_ELF}), "?: is not an ELF file");
}

TEST(a_sentence_is_cut_to_its_room)
{
	struct refusal r = {.code = ROMLD_E_NOT_ELF, .who = "longname"};

	memset(text, 'x', sizeof(text));
	CHECK_STR(refusal_text(&r, text, 5), "long");
	CHECK_EQ(text[5], 'x');
	CHECK_STR(refusal_text(&r, text, 1), "");
	text[0] = 'x';
	refusal_text(&r, text, 0);
	CHECK_EQ(text[0], 'x');
}

static struct refusal seen;

static void take(struct sink *s, const struct refusal *r)
{
	(void)s;
	seen = *r;
}

TEST(telling_returns_the_code)
{
	struct sink sink = {take};
	const struct teller teller = {&sink, "m"};

	CHECK_EQ(refuse(&teller, ROMLD_E_EABI, 5, 6), ROMLD_E_EABI);
	CHECK_STR(seen.who, "m");
	CHECK_EQ(seen.a, 5);
	CHECK_EQ(seen.b, 6);
	CHECK_EQ(refuse_name(&teller, ROMLD_E_SONAME, "n", 0, 0), ROMLD_E_SONAME);
	CHECK_STR(seen.what, "n");
}
