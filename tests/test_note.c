// SPDX-License-Identifier: BSD-2-Clause
/*
 * test_note.c: loader/note.c: build-ids and the wish to keep state.
 */
#include "unit.h"
#include "tests/fake_board.h"

static struct fake_board b;
static struct elf_builder e;
static struct module *m;

static const uint8_t id[20] = {0xde, 0xad, 0xbe, 0xef};

static void begin(void)
{
	board_begin(&b, 1 << 17);
	eb_begin(&e, "m.so");
}

static int load(void)
{
	if (b.file_count == 0)
		board_add(&b, NULL, &e);
	return load_resident(&b.ld, "m.so", 0, &m);
}

TEST(finds_the_build_id)
{
	struct module_info info;

	begin();
	eb_note(&e, "other", NT_GNU_BUILD_ID, "abc", 3);
	eb_note(&e, "GNU", 1, "abcd", 4);
	eb_note(&e, "GNU", NT_GNU_BUILD_ID, id, sizeof(id));
	CHECK_EQ(load(), 0);
	module_info(m, &info);
	CHECK_EQ(info.build_id_size, 20);
	CHECK(info.build_id != NULL && memcmp(info.build_id, id, 20) == 0);
	CHECK(!info.keeps);
	board_end(&b);
}

TEST(finds_the_wish_to_keep_state)
{
	struct module_info info;

	begin();
	eb_note(&e, "GNU", NT_GNU_BUILD_ID, id, sizeof(id));
	eb_note(&e, "romld", NT_ROMLD_KEEP_STATE, NULL, 0);
	CHECK_EQ(load(), 0);
	module_info(m, &info);
	CHECK(info.keeps);
	board_end(&b);
}

TEST(nobody_elses_notes_mean_anything)
{
	struct module_info info;

	begin();
	eb_note(&e, "romldx", NT_ROMLD_KEEP_STATE, NULL, 0);
	eb_note(&e, "roml", NT_ROMLD_KEEP_STATE, NULL, 0);
	eb_note(&e, "romld", 2, NULL, 0);
	CHECK_EQ(load(), 0);
	module_info(m, &info);
	CHECK(!info.keeps && info.build_id == NULL);
	board_end(&b);
}

TEST(a_huge_build_id_is_no_build_id)
{
	uint8_t huge[200] = {0};
	struct module_info info;

	begin();
	eb_note(&e, "GNU", NT_GNU_BUILD_ID, huge, sizeof(huge));
	CHECK_EQ(load(), 0);
	module_info(m, &info);
	CHECK(info.build_id == NULL);
	board_end(&b);
}

/* Row 36: sizes that run off the segment or wrap. */
TEST(refuses_notes_that_run_off_their_segment)
{
	static const uint32_t bad[] = {0xffffffff, 0xfffffffc, 0x80000000, 0x1000, 61};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		for (uint32_t word = 0; word < 2; word++) {
			struct built *f;

			begin();
			eb_note(&e, "GNU", NT_GNU_BUILD_ID, id, sizeof(id));
			f = board_add(&b, NULL, &e);
			memcpy(f->at + f->note->p_offset + 4 * word, &bad[i], 4);
			CHECK_EQ(load(), ROMLD_E_NOTE);
			board_end(&b);
		}
	}
}

TEST(refuses_a_note_segment_that_ends_inside_a_header)
{
	struct built *f;

	begin();
	eb_note(&e, "GNU", NT_GNU_BUILD_ID, id, sizeof(id));
	f = board_add(&b, NULL, &e);
	for (uint32_t size = 1; size < 36; size++) {
		f->note->p_filesz = size;
		CHECK_EQ(load(), ROMLD_E_NOTE);
	}
	f->note->p_filesz = 36;
	CHECK_EQ(load(), 0);
	board_end(&b);
}
