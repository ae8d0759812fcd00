/* SPDX-License-Identifier: BSD-2-Clause */
/* jansson.c: a JSON document read, changed and written, and a broken one. */
#include "foreign.h"

struct json_error {
	int line, column, position;
	char source[80], text[160];
};

void *json_loads(const char *text, size_t flags, struct json_error *error);
char *json_dumps(const void *json, size_t flags);
void *json_object_get(const void *object, const char *key);
void *json_array_get(const void *array, size_t i);
long long json_integer_value(const void *integer);
double json_real_value(const void *real);
const char *json_string_value(const void *string);
int json_object_set_new(void *object, const char *key, void *value);
void *json_integer(long long value);
void *json_pack(const char *format, ...);

#define COMPACT_SORTED 0xa0 /* JSON_COMPACT | JSON_SORT_KEYS */

int main(void)
{
	struct json_error error;
	void *root = json_loads(
		"{\"n\": 1234567890123, \"r\": 2.5, \"s\": \"\\u0041\", \"a\": [1,2]}", 0, &error);

	CHECK(root != NULL);
	CHECK(json_integer_value(json_object_get(root, "n")) == 1234567890123);
	CHECK(json_real_value(json_object_get(root, "r")) == 2.5);
	CHECK(strcmp(json_string_value(json_object_get(root, "s")), "A") == 0);
	CHECK(json_integer_value(json_array_get(json_object_get(root, "a"), 1)) == 2);
	json_object_set_new(root, "n", json_integer(7));
	puts(json_dumps(root, COMPACT_SORTED));
	puts(json_dumps(json_pack("{s:i,s:[f,s]}", "i", 3, "l", 0.5, "x"), COMPACT_SORTED));
	CHECK(json_loads("{\n  \"a\": }", 0, &error) == NULL);
	printf("line %d: %s\n", error.line, error.text);
	puts("jansson ok");
	return 0;
}
