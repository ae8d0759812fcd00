/* SPDX-License-Identifier: BSD-2-Clause */
/* xxhash.c: known vectors of the XXH specification: the hashes of nothing. */
#include "foreign.h"

uint32_t XXH32(const void *data, size_t size, uint32_t seed);
uint64_t XXH64(const void *data, size_t size, uint64_t seed);
uint64_t XXH3_64bits(const void *data, size_t size);
void *XXH64_createState(void);
int XXH64_reset(void *state, uint64_t seed);
int XXH64_update(void *state, const void *data, size_t size);
uint64_t XXH64_digest(const void *state);
int XXH64_freeState(void *state);

int main(void)
{
	void *state = XXH64_createState();
	char text[1000];

	CHECK(XXH32("", 0, 0) == 0x02cc5d05);
	CHECK(XXH64("", 0, 0) == 0xef46db3751d8e999);
	CHECK(XXH3_64bits("", 0) == 0x2d06800538d394c2);
	CHECK(XXH32("abc", 3, 0) == 0x32d153ff);
	CHECK(XXH64("abc", 3, 0) == 0x44bc2cf5ad770999);
	fill_text(text, sizeof text);
	XXH64_reset(state, 7);
	for (size_t i = 0; i < sizeof text; i += 100)
		XXH64_update(state, text + i, 100);
	CHECK(XXH64_digest(state) == XXH64(text, sizeof text, 7));
	XXH64_freeState(state);
	puts("xxhash ok");
	return 0;
}
