// SPDX-License-Identifier: BSD-2-Clause
/*
 * test_damage.c: good files cut short at every length and damaged at every
 * byte: refused or loaded, never anything else.
 */
#include "unit.h"
#include <stdlib.h>
#include "tests/trial.h"

static struct fake_board b;

static void try_bytes(const uint8_t *bytes, uint32_t size, const char *how, uint32_t at)
{
	bool refused;
	const char *wrong = trial_run(&b, bytes, size, &refused);

	if (wrong != NULL) {
		printf("%s at %u:\n", how, at);
		CHECK_STR(wrong, NULL);
	}
}

TEST(the_good_files_load)
{
	for (uint32_t i = 0; i < TRIAL_SEEDS; i++) {
		struct built f = trial_seed(i);
		bool refused;

		trial_begin(&b);
		CHECK_STR(trial_run(&b, f.at, f.size, &refused), NULL);
		CHECK(!refused);
		for (uint32_t k = 0; k < b.told_count; k++)
			printf("%s\n", b.text[k]);
		board_end(&b);
		free(f.at);
	}
}

TEST(a_file_cut_at_any_length_is_refused)
{
	struct built f = trial_seed(0);

	trial_begin(&b);
	for (uint32_t size = 0; size < f.size; size++) {
		bool refused;

		CHECK_STR(trial_run(&b, f.at, size, &refused), NULL);
		CHECK(refused);
	}
	board_end(&b);
	free(f.at);
}

/* Its hash stays where it was: the name stands among strangers. */
TEST(an_export_under_a_hash_of_another_name_leaves_the_table_whole)
{
	struct built f = trial_seed(3);

	trial_begin(&b);
	built_sym(&f, "m_f")->st_name = built_sym(&f, "c_f")->st_name;
	try_bytes(f.at, f.size, "m_f is called c_f", 0);
	board_end(&b);
	free(f.at);
}

/* Its relocations that wait for the program's start find it too. */
TEST(a_module_with_a_unique_symbol_stays)
{
	struct built f = trial_seed(4);

	trial_begin(&b);
	built_sym(&f, "tv")->st_info = STB_GNU_UNIQUE << 4 | STT_TLS;
	try_bytes(f.at, f.size, "tv is unique", 0);
	board_end(&b);
	free(f.at);
}

static void damage_bytes(uint32_t seed)
{
	struct built f = trial_seed(seed);

	trial_begin(&b);
	for (uint32_t at = 0; at < f.size; at++) {
		uint8_t good = f.at[at];

		if (at >= 0x510 && at < 0x600) /* the rest of the code, and the gap */
			continue;
		f.at[at] = 0;
		try_bytes(f.at, f.size, "00", at);
		f.at[at] = 0xff;
		try_bytes(f.at, f.size, "ff", at);
		f.at[at] = good ^ 0x80;
		try_bytes(f.at, f.size, "bit 7", at);
		f.at[at] = good ^ 0x01;
		try_bytes(f.at, f.size, "bit 0", at);
		f.at[at] = good;
	}
	board_end(&b);
	free(f.at);
}

TEST(a_damaged_byte_is_refused_or_harmless_in_a_file_with_a_gnu_hash)
{
	damage_bytes(0);
}

TEST(a_damaged_byte_is_refused_or_harmless_in_a_file_with_a_sysv_hash)
{
	damage_bytes(1);
}

TEST(a_damaged_byte_is_refused_or_harmless_in_a_file_with_rela)
{
	damage_bytes(5);
}

TEST(a_damaged_byte_is_refused_or_harmless_in_a_fixed_program)
{
	damage_bytes(6);
}

/* Words of the tables become what the neighbours are, and extremes. */
TEST(a_forged_word_is_refused_or_harmless)
{
	static const uint32_t words[] = {0x7fffffff, 0x80000000, 0xfffffffc, 0x500, 0x540, 0x10};
	struct built f = trial_seed(3);

	trial_begin(&b);
	for (uint32_t at = 16; at + 4 <= f.size; at += 4) {
		uint32_t good;

		if (at >= 0x510 && at < 0x600)
			continue;
		memcpy(&good, f.at + at, 4);
		for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
			memcpy(f.at + at, &words[i], 4);
			try_bytes(f.at, f.size, "word", at);
		}
		memcpy(f.at + at, &good, 4);
	}
	board_end(&b);
	free(f.at);
}
