/* SPDX-License-Identifier: BSD-2-Clause */
/* pcre2.c: a regular expression with groups; its JIT compiler has to do without
 * memory that it may execute. */
#include "foreign.h"

void *pcre2_compile_8(const char *pattern, size_t size, uint32_t options, int *error,
		      size_t *offset, void *context);
int pcre2_jit_compile_8(void *code, uint32_t options);
void *pcre2_match_data_create_from_pattern_8(void *code, void *context);
int pcre2_match_8(void *code, const char *text, size_t size, size_t start, uint32_t options,
		  void *data, void *context);
size_t *pcre2_get_ovector_pointer_8(void *data);
int pcre2_get_error_message_8(int error, char *to, size_t room);

int main(void)
{
	static const char text[] = "on 2024-02-29, not 2023-02-30";
	int error;
	size_t offset, *at;
	void *code = pcre2_compile_8("(?<y>\\d{4})-(\\d\\d)-(?=29)(\\d+)", (size_t)-1, 0, &error,
				     &offset, NULL);
	void *data;
	char message[100];

	CHECK(code != NULL);
	data = pcre2_match_data_create_from_pattern_8(code, NULL);
	pcre2_jit_compile_8(code, 1); /* on a board it fails, and the match is interpreted */
	CHECK(pcre2_match_8(code, text, strlen(text), 0, 0, data, NULL) == 4);
	at = pcre2_get_ovector_pointer_8(data);
	CHECK(at[0] == 3 && at[1] == 13 && at[6] == 11 && at[7] == 13);
	CHECK(pcre2_match_8(code, "nothing", 7, 0, 0, data, NULL) == -1);
	CHECK(pcre2_compile_8("(a", 2, 0, &error, &offset, NULL) == NULL);
	pcre2_get_error_message_8(error, message, sizeof message);
	puts(message);
	puts("pcre2 ok");
	return 0;
}
