// SPDX-License-Identifier: BSD-2-Clause
/*
 * test_image.c: loader/image.c: from a judged file to bytes in RAM.
 */
#include "unit.h"
#include "loader/elf.h"
#include "loader/image.h"
#include "tests/fake_board.h"

static struct fake_board b;
static struct elf elf;
static struct image im;
static struct gap gaps[IMAGE_GAPS];

static struct built *begin(void)
{
	struct elf_builder e;

	board_begin(&b, 1 << 17);
	eb_begin(&e, "m.so");
	eb_word(&e, e.data, 0x11223344);
	e.bss = 0x333;
	return board_add(&b, NULL, &e);
}

static int place(void)
{
	struct file file;

	memset(gaps, 0, sizeof(gaps));
	b.source.find(&b.source, "m.so", &file);
	return elf_open(&elf, &b.source, &b.sink, "m.so", &file) ||
	       image_place(&im, &elf, &b.source, &b.ld.ram, gaps);
}

static bool all_zero(const uint8_t *at, uint32_t size)
{
	for (uint32_t i = 0; i < size; i++)
		if (at[i] != 0)
			return false;
	return true;
}

TEST(every_byte_is_the_files_or_zero)
{
	const struct built *f = begin();
	uint32_t text_end = f->text->p_memsz, data = f->data->p_vaddr;
	uint32_t data_end = data + f->data->p_filesz;

	CHECK_EQ(place(), 0);
	CHECK(memcmp(im.block.at, f->at, text_end) == 0);
	CHECK(all_zero(im.block.at + text_end, data - text_end));
	CHECK(memcmp(im.block.at + data, f->at + f->data->p_offset, f->data->p_filesz) == 0);
	CHECK(all_zero(im.block.at + data_end, 0x333));
	CHECK_EQ(im.size, data_end + 0x333);
	CHECK(board_is_painted(&b));
	board_end(&b);
}

TEST(knows_the_writable_part)
{
	const struct built *f = begin();

	CHECK_EQ(place(), 0);
	CHECK_EQ(im.data, f->data->p_vaddr);
	CHECK_EQ(im.data_file, f->data->p_filesz);
	CHECK_EQ(im.data_memory, f->data->p_memsz);
	CHECK(image_writable(&im, im.data, 1));
	CHECK(!image_writable(&im, im.data - 4, 4));
	CHECK(image_writable(&im, im.data - 4, 5));
	CHECK(image_writable(&im, im.size - 1, 1));
	CHECK(!image_writable(&im, im.size, 1));
	board_end(&b);
}

TEST(a_link_time_address_leads_to_its_byte_or_nowhere)
{
	begin();
	CHECK_EQ(place(), 0);
	CHECK(image_at(&im, 0, im.size) == im.block.at);
	CHECK(image_at(&im, im.size - 4, 4) == im.block.at + im.size - 4);
	CHECK(image_at(&im, im.size - 3, 4) == NULL);
	CHECK(image_at(&im, 0xfffffffe, 4) == NULL);
	CHECK(image_at(&im, 4, 0xffffffff) == NULL);
	CHECK(image_holds(&im, im.block.base));
	CHECK(image_holds(&im, im.block.base + im.size - 1));
	CHECK(!image_holds(&im, im.block.base + im.size));
	CHECK(!image_holds(&im, im.block.base - 1));
	board_end(&b);
}

TEST(honours_the_alignment_of_segments)
{
	static const uint32_t aligns[] = {0x10, 0x1000, 0x8000};

	for (size_t i = 0; i < sizeof(aligns) / sizeof(aligns[0]); i++) {
		struct built *f = begin();

		f->text->p_align = aligns[i];
		CHECK_EQ(place(), 0);
		CHECK_EQ((im.block.base - im.low) % aligns[i], 0);
		CHECK_EQ(im.block.base % aligns[i], 0);
		board_end(&b);
	}
}

TEST(an_image_may_be_linked_at_any_address)
{
	struct built *f = begin();

	f->text->p_vaddr += 0xfff00000;
	f->data->p_vaddr += 0xfff00000;
	f->dynamic->p_vaddr += 0xfff00000;
	CHECK_EQ(place(), 0);
	CHECK_EQ(im.low, 0xfff00000);
	CHECK_EQ(image_bias(&im) + 0xfff00000, im.block.base);
	CHECK(image_at(&im, 0xfff00000, 4) == im.block.at);
	CHECK(image_at(&im, 0, 4) == NULL);
	board_end(&b);
}

TEST(refuses_what_has_no_room_and_says_how_much_there_is)
{
	struct built *f = begin();

	f->data->p_memsz = 0x70000000;
	CHECK(place());
	CHECK_EQ(board_told(&b, ROMLD_E_NO_RAM), 1);
	CHECK(board_said(&b, "needs 1879050496 bytes of RAM in one piece, the largest free one"));
	CHECK(board_is_painted(&b));
	board_end(&b);
	f = begin();
	f->data->p_memsz = 0xffffffff - f->data->p_vaddr; /* the rounded size would wrap */
	f->text->p_align = 0x1000;
	CHECK(place());
	CHECK_EQ(board_told(&b, ROMLD_E_NO_RAM), 1);
	board_end(&b);
}

TEST(gives_the_ram_back_when_the_device_fails)
{
	for (uint32_t n = 2; n <= 3; n++) {
		static struct region before;

		begin();
		before = b.ld.ram;
		b.read_fails = n;
		CHECK(place());
		CHECK_EQ(board_told(&b, ROMLD_E_READ), 1);
		CHECK(memcmp(&before, &b.ld.ram, sizeof(before)) == 0);
		board_end(&b);
	}
}

/* A name may end with the image, and is read by blocks. */
TEST(there_is_something_to_read_behind_every_image)
{
	for (uint32_t bss = 0; bss <= 4096; bss += 15) {
		struct elf_builder e;

		board_begin(&b, 1 << 18);
		eb_begin(&e, "m.so");
		e.bss = bss;
		board_add(&b, NULL, &e);
		CHECK_EQ(place(), 0);
		CHECK(im.block.size >= im.size + 15);
		image_release(&im, &b.ld.ram);
		board_end(&b);
	}
}

/* ---- gaps ---- */

static void begin_with_gap(void)
{
	struct elf_builder e;

	board_begin(&b, 1 << 18);
	eb_begin(&e, "m.so");
	e.align = 0x10000;
	e.data = 0x10900;
	eb_rel(&e, e.data, 23, 0);
	eb_tag(&e, DT_TEXTREL, 0);
	board_add(&b, NULL, &e);
}

TEST(the_gap_between_text_and_data_is_given_back)
{
	static struct region before;
	struct extent inside;

	begin_with_gap();
	before = b.ld.ram;
	CHECK_EQ(place(), 0);
	CHECK_EQ(region_free(&before) - region_free(&b.ld.ram),
		 image_piece(&im, 0).size + image_piece(&im, 1).size);
	CHECK(image_piece(&im, 0).size < 0x1000);
	CHECK(image_piece(&im, 1).size < 0x1000);
	CHECK_EQ(image_piece(&im, 2).size, 0);
	CHECK(image_at(&im, 0x8000, 4) == NULL);
	CHECK(image_at(&im, 0x87c, 4) != NULL);
	CHECK(image_at(&im, 0x10900, 4) != NULL);
	CHECK(!image_holds(&im, im.block.base + 0x8000));
	CHECK(image_holds(&im, im.block.base + 0x10900));
	/* Somebody else may have it. */
	inside = region_take(&b.ld.ram, 0x1000, 0x1000);
	CHECK_EQ(inside.base, im.block.base + 0x1000);
	region_give(&b.ld.ram, inside);
	image_release(&im, &b.ld.ram);
	CHECK(memcmp(&before, &b.ld.ram, sizeof(before)) == 0);
	board_end(&b);
}

TEST(no_relocation_reaches_into_a_gap)
{
	static const uint32_t offsets[] = {0x900, 0x1000, 0x8000, 0x10000, 0x108fd};
	struct module *m;

	for (size_t i = 0; i < sizeof(offsets) / sizeof(offsets[0]); i++) {
		begin_with_gap();
		board_file(&b, "m.so")->rel->r_offset = offsets[i];
		/* At the edges, up to a grain of 64 bytes is the image's. */
		if (load_resident(&b.ld, "m.so", 0, &m) == 0)
			CHECK(board_is_painted(&b));
		else
			CHECK_EQ(board_told(&b, ROMLD_E_RELOC_OFFSET), 1);
		CHECK_STR(board_check(&b), NULL);
		board_end(&b);
	}
}

TEST(gaps_between_writable_segments_are_given_back_and_stay_so)
{
	struct module *m, *app;
	struct elf_builder e;
	struct built *f;
	uint32_t value;
	uint8_t *tail;

	board_begin(&b, 1 << 19);
	eb_begin(&e, "m.so");
	eb_rel(&e, 0x20004, 23, 0);
	eb_phdr(&e, PT_LOAD, 0x20000, 0x100, PF_R | PF_W);
	f = board_add(&b, NULL, &e);
	f->phdr[3].p_filesz = 8;
	eb_begin(&e, "app");
	e.entry = e.text + 1;
	board_add(&b, NULL, &e);
	CHECK_EQ(load_resident(&b.ld, "m.so", 0, &m), 0);
	CHECK(m->image.gap[0].size > 0x1f000);
	CHECK_EQ(image_saved_size(&m->image), image_run(&m->image, 0).size - m->image.constant + 8);
	tail = image_at(&m->image, 0x20004, 0xfc);
	value = *(uint32_t *)(void *)tail; /* bytes 4 to 7 of the file are its addend */
	CHECK_EQ(value, (uint32_t)m->l_addr + 0x10101);
	memset(tail, 0x5a, 0xfc);
	board_paint(&b);
	CHECK_EQ(load_program(&b.ld, "app", 0, &app), 0);
	CHECK(board_is_painted(&b));
	CHECK_EQ(*(uint32_t *)(void *)tail, value);
	CHECK_EQ(tail[4], 0);
	CHECK_EQ(tail[0xfb], 0);
	CHECK_STR(board_check(&b), NULL);
	board_end(&b);
}
