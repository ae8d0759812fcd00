// SPDX-License-Identifier: BSD-2-Clause
/*
 * test_name.c: loader/arm/name.h against loops that do one character after another.
 */
#include "unit.h"
#include <stdlib.h>
#include "loader/arm/name.h"

#define LONGEST 100u

static char room[2][256], *name;

/* A name of this length at this distance from a multiple of 16, among other characters. */
static void put(uint32_t length, uint32_t distance)
{
	memset(room[0], 'x', sizeof room[0]);
	name = room[0] + (16 - (uintptr_t)room[0] % 16) % 16 + distance;
	for (uint32_t i = 0; i < length; i++)
		name[i] = (char)(1 + rand() % 255);
	name[length] = '\0';
}

TEST(the_hash_is_that_of_the_definition_at_every_length_and_place)
{
	for (uint32_t length = 0; length <= LONGEST; length++) {
		for (uint32_t distance = 0; distance < 16; distance++) {
			uint32_t h = 5381;

			put(length, distance);
			for (uint32_t i = 0; i < length; i++)
				h = h * 33 + (uint8_t)name[i];
			CHECK_EQ(name_of(name).hash, h);
			CHECK_EQ(name_of(name).length, length);
			CHECK_EQ(name_hashed(name).hash, h);
			CHECK_EQ(name_hashed(name).length, length);
			CHECK_EQ(name_counted(name).length, length);
		}
	}
}

/* Whether both ways say that the other room has the same name. */
static bool is(const struct name *n, uint32_t size)
{
	bool same = name_is(n, room[1], size);

	CHECK_EQ(name_same(n, room[1], size), same);
	return same;
}

/* Whichever character differs, and whatever is behind the ends. */
TEST(names_are_the_same_only_when_all_characters_are)
{
	for (uint32_t length = 0; length <= LONGEST; length++) {
		struct name n;

		put(length, length % 16);
		n = name_of(name);
		memset(room[1], 'y', sizeof room[1]);
		memcpy(room[1], name, length + 1);
		CHECK(is(&n, length + 1));
		CHECK(!is(&n, length));
		for (uint32_t i = 0; i <= length; i++) {
			room[1][i] ^= 4;
			CHECK(!is(&n, length + 1));
			room[1][i] ^= 4;
		}
		room[1][length] = 'z';
		CHECK(!is(&n, sizeof room[1]));
	}
}
