/* SPDX-License-Identifier: BSD-2-Clause */
/* expat.c: a parsed document, event by event, and a broken one. */
#include "foreign.h"

typedef void start_fn(void *user, const char *name, const char **attributes);
typedef void end_fn(void *user, const char *name);
typedef void text_fn(void *user, const char *text, int size);

void *XML_ParserCreate(const char *encoding);
void XML_SetElementHandler(void *parser, start_fn *start, end_fn *end);
void XML_SetCharacterDataHandler(void *parser, text_fn *text);
int XML_Parse(void *parser, const char *text, int size, int last);
int XML_GetErrorCode(void *parser);
const char *XML_ErrorString(int error);
unsigned long XML_GetCurrentLineNumber(void *parser);
void XML_ParserFree(void *parser);

static void start(void *user, const char *name, const char **attributes)
{
	(void)user;
	printf("<%s", name);
	for (; *attributes != NULL; attributes += 2)
		printf(" %s=%s", attributes[0], attributes[1]);
	printf(">");
}

static void end(void *user, const char *name)
{
	(void)user;
	printf("</%s>", name);
}

static void text(void *user, const char *from, int size)
{
	(void)user;
	printf("%.*s", size, from);
}

int main(void)
{
	static const char good[] = "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY e 'entity'>]>"
				   "<a one='1'><b>x &amp; y</b><c two='&lt;'/>&e;</a>";
	static const char bad[] = "<a>\n<b></a>";
	void *parser = XML_ParserCreate(NULL);

	XML_SetElementHandler(parser, start, end);
	XML_SetCharacterDataHandler(parser, text);
	CHECK(XML_Parse(parser, good, (int)strlen(good), 1) == 1);
	XML_ParserFree(parser);
	parser = XML_ParserCreate("UTF-8");
	CHECK(XML_Parse(parser, bad, (int)strlen(bad), 1) == 0);
	printf("\nline %lu: %s\n", XML_GetCurrentLineNumber(parser),
	       XML_ErrorString(XML_GetErrorCode(parser)));
	XML_ParserFree(parser);
	puts("expat ok");
	return 0;
}
