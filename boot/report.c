/* SPDX-License-Identifier: BSD-2-Clause */
/* report.c: see report.h. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "console.h"
#include "report.h"

#define SENTENCE 224

static void tell_console(struct sink *s, const struct refusal *r)
{
	char text[SENTENCE];

	(void)s;
	console_fresh_line();
	console_printf("%s [%s]\n", refusal_text(r, text, sizeof(text)), refusal_name(r->code));
}

static void tell_nothing(struct sink *s, const struct refusal *r)
{
	(void)s;
	(void)r;
}

static void tell_text(struct sink *s, const struct refusal *r)
{
	struct report_text *k = (struct report_text *)s;
	size_t used = strlen(k->text);
	char text[SENTENCE];

	snprintf(k->text + used, sizeof(k->text) - used, "%s%s [%s]", used > 0 ? "; " : "",
		 refusal_text(r, text, sizeof(text)), refusal_name(r->code));
}

struct sink report_console = {tell_console};
struct sink report_nothing = {tell_nothing};

void report_keep(struct report_text *k)
{
	k->sink.tell = tell_text;
	k->text[0] = '\0';
}

int report(const char *who, const char *name, const char *format, ...)
{
	va_list arguments;

	console_fresh_line();
	console_printf("%s: ", who);
	va_start(arguments, format);
	console_vprintf(format, arguments);
	va_end(arguments);
	console_printf(" [%s]\n", name);
	return -1;
}

char *report_name(const char *name, char *to, size_t size)
{
	size_t i;

	for (i = 0; i + 1 < size && name[i] != '\0'; i++)
		to[i] = name[i] >= ' ' && name[i] <= '~' ? name[i] : '?';
	to[i] = '\0';
	return to;
}

char *report_number(uint32_t number, char to[REPORT_NUMBER])
{
	char digits[REPORT_NUMBER];
	int count = snprintf(digits, sizeof(digits), "%u", (unsigned)number);
	char *at = to;

	for (int i = 0; i < count; i++) {
		if (i > 0 && (count - i) % 3 == 0)
			*at++ = ',';
		*at++ = digits[i];
	}
	*at = '\0';
	return to;
}

char *report_size(uint32_t bytes, char to[REPORT_NUMBER])
{
	const char *unit = bytes >= 1u << 20 ? "MiB" : "KiB";
	uint32_t one = bytes >= 1u << 20 ? 1u << 20 : 1u << 10;
	uint32_t tenths = bytes % one / (one / 10u);

	if (bytes < 1u << 10)
		snprintf(to, REPORT_NUMBER, "%u bytes", (unsigned)bytes);
	else if (tenths == 0 || tenths > 9)
		snprintf(to, REPORT_NUMBER, "%u %s", (unsigned)(bytes / one), unit);
	else
		snprintf(to, REPORT_NUMBER, "%u.%u %s", (unsigned)(bytes / one), (unsigned)tenths,
			 unit);
	return to;
}
