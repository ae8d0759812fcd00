/* SPDX-License-Identifier: BSD-2-Clause */
/* yaml.c: the events of a YAML document. */
#include "foreign.h"

struct yaml_event {
	int type;
	char *anchor, *tag, *value; /* of a scalar */
	char rest[100];
};
struct yaml_parser {
	int64_t room[200]; /* yaml_parser_t is smaller */
};

int yaml_parser_initialize(struct yaml_parser *parser);
void yaml_parser_set_input_string(struct yaml_parser *parser, const char *text, size_t size);
int yaml_parser_parse(struct yaml_parser *parser, struct yaml_event *event);
void yaml_event_delete(struct yaml_event *event);
void yaml_parser_delete(struct yaml_parser *parser);

enum { STREAM_END = 2, SCALAR = 6 };

static int parse(const char *text)
{
	struct yaml_parser parser;
	struct yaml_event event;
	int type, good;

	CHECK(yaml_parser_initialize(&parser) == 1);
	yaml_parser_set_input_string(&parser, text, strlen(text));
	do {
		good = yaml_parser_parse(&parser, &event);
		type = event.type;
		if (good && type == SCALAR)
			printf("'%s' ", event.value);
		else if (good)
			printf("%d ", type);
		if (good)
			yaml_event_delete(&event);
	} while (good && type != STREAM_END);
	yaml_parser_delete(&parser);
	return good;
}

int main(void)
{
	CHECK(parse("a: [1, \"two\"]\nb: |\n  text\n") == 1);
	CHECK(parse("a: [1\nb: }") == 0);
	puts("\nyaml ok");
	return 0;
}
