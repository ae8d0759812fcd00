/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * unit.h: the smallest test frame that does. A test program is one file:
 *
 *	#include "unit.h"
 *	TEST(refuses_what_it_should)
 *	{
 *		CHECK(condition);
 *		CHECK_EQ(got, expected);
 *		CHECK_STR(got, expected);
 *	}
 *
 * Nothing else: main() is here. Each test is named by the promise it keeps and
 * prints "ok NAME" or "FAILED NAME". Arguments are names of tests to run; none
 * means all. A failed check is printed with its place and the test goes on,
 * so that one run shows all that is wrong; REQUIRE ends a void test at once.
 * A second file of the same program says #define UNIT_NO_MAIN first.
 */
#ifndef TESTS_UNIT_H
#define TESTS_UNIT_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define UNIT_TESTS_MAX  512
#define UNIT_PRINTS_MAX 20 /* failed checks shown per test: a loop must not flood */

struct unit_test {
	const char *name;
	void (*run)(void);
};

#ifdef UNIT_NO_MAIN
extern struct unit_test unit_tests[UNIT_TESTS_MAX];
extern int unit_count;
extern int unit_failures;
#else
struct unit_test unit_tests[UNIT_TESTS_MAX];
int unit_count;
int unit_failures; /* of the test that runs */
#endif

static inline bool unit_shows_failure(void)
{
	return ++unit_failures <= UNIT_PRINTS_MAX;
}

static inline bool unit_check(bool ok, const char *file, int line, const char *what)
{
	if (!ok && unit_shows_failure())
		printf("%s:%d: not true: %s\n", file, line, what);
	return ok;
}

static inline void unit_check_eq(long long got, long long expected, const char *file, int line,
				 const char *what)
{
	if (got != expected && unit_shows_failure())
		printf("%s:%d: %s is %lld (0x%llx), expected %lld (0x%llx)\n", file, line, what,
		       got, (unsigned long long)got, expected, (unsigned long long)expected);
}

static inline void unit_check_str(const char *got, const char *expected, const char *file, int line,
				  const char *what)
{
	if (got != NULL && expected != NULL && strcmp(got, expected) == 0)
		return;
	if (got != expected && unit_shows_failure())
		printf("%s:%d: %s is\n\t\"%s\", expected\n\t\"%s\"\n", file, line, what,
		       got != NULL ? got : "(null)", expected != NULL ? expected : "(null)");
}

#define CHECK(condition) ((void)unit_check((condition), __FILE__, __LINE__, #condition))
#define CHECK_EQ(got, expected)                                                                    \
	unit_check_eq((long long)(got), (long long)(expected), __FILE__, __LINE__, #got)
#define CHECK_STR(got, expected) unit_check_str((got), (expected), __FILE__, __LINE__, #got)
#define REQUIRE(condition)                                                                         \
	do {                                                                                       \
		if (!unit_check((condition), __FILE__, __LINE__, #condition))                      \
			return;                                                                    \
	} while (0)

/* The constructor enters the test into the list before main() runs. */
#define TEST(name)                                                                                 \
	static void test_##name(void);                                                             \
	__attribute__((constructor)) static void enter_##name(void)                                \
	{                                                                                          \
		if (unit_count < UNIT_TESTS_MAX)                                                   \
			unit_tests[unit_count++] = (struct unit_test){#name, test_##name};         \
	}                                                                                          \
	static void test_##name(void)

#ifndef UNIT_NO_MAIN
static bool unit_is_wanted(const char *name, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], name) == 0)
			return true;
	}
	return argc < 2;
}

int main(int argc, char **argv)
{
	int ran = 0, failed = 0;

	setvbuf(stdout, NULL, _IOLBF, 0);
	for (int i = 0; i < unit_count; i++) {
		if (!unit_is_wanted(unit_tests[i].name, argc, argv))
			continue;
		unit_failures = 0;
		unit_tests[i].run();
		printf("%s %s\n", unit_failures == 0 ? "ok" : "FAILED", unit_tests[i].name);
		ran++;
		failed += unit_failures != 0;
	}
	printf("%d tests, %d failed\n", ran, failed);
	return failed != 0 || ran == 0;
}
#endif

#endif
