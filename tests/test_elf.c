// SPDX-License-Identifier: BSD-2-Clause
/*
 * test_elf.c: loader/elf.c, the judge of headers. One damage, one named refusal.
 */
#include "unit.h"
#include <stdlib.h>
#include "loader/elf.h"
#include "tests/fake_board.h"

static struct fake_board b;
static struct elf elf;

static struct built *begin(void)
{
	struct elf_builder e;

	board_begin(&b, 1 << 16);
	eb_begin(&e, "m.so");
	eb_note(&e, "x", 1, "1234", 4);
	eb_phdr(&e, PT_GNU_STACK, 0, 0x4000, PF_R | PF_W);
	eb_phdr(&e, PT_GNU_RELRO, e.data, 0x20, PF_R);
	eb_phdr(&e, 0, 0, 0, 0);
	e.entry = e.text + 1;
	return board_add(&b, NULL, &e);
}

static int open_it(void)
{
	struct file file = {.size = board_file(&b, "m.so")->size};

	b.source.find(&b.source, "m.so", &file);
	return elf_open(&elf, &b.source, &b.sink, "m.so", &file);
}

static void expect(int code)
{
	CHECK_EQ(open_it(), code);
	CHECK_EQ(b.told_count, code != 0);
	if (code != 0)
		CHECK_STR(refusal_name(b.told[0]), refusal_name(code));
	board_end(&b);
}

TEST(knows_what_a_good_file_has)
{
	const struct built *f = begin();

	CHECK_EQ(open_it(), 0);
	CHECK_EQ(elf.loads, 2);
	CHECK_EQ(elf.low, 0);
	CHECK_EQ(elf.high, f->data->p_vaddr + f->data->p_memsz);
	CHECK_EQ(elf.align, 0x100);
	CHECK_EQ(elf.entry, 0x801);
	CHECK_EQ(elf.notes, 1);
	CHECK_EQ(elf.stack, 0x4000);
	CHECK_EQ(elf.dynamic.vaddr, f->dynamic->p_vaddr);
	board_end(&b);
}

TEST(finds_the_segment_of_a_range)
{
	const struct built *f = begin();
	uint32_t text_end = f->text->p_memsz, data = f->data->p_vaddr;

	CHECK_EQ(open_it(), 0);
	CHECK(elf_segment(&elf, 0, text_end) == &elf.load[0]);
	CHECK(elf_segment(&elf, 0, text_end + 1) == NULL);
	CHECK(elf_segment(&elf, 4, UINT32_MAX) == NULL);
	CHECK(elf_segment(&elf, data, 4) == &elf.load[1]);
	CHECK(elf_segment(&elf, elf.high - 4, 4) == &elf.load[1]);
	CHECK(elf_segment(&elf, elf.high - 3, 4) == NULL);
	CHECK(elf_segment(&elf, UINT32_MAX, 1) == NULL);
	board_end(&b);
}

TEST(refuses_files_shorter_than_a_header)
{
	for (uint32_t size = 0; size < 52; size++) {
		begin()->size = size;
		expect(ROMLD_E_TOO_SHORT);
	}
}

/* Bytes of the ELF header. */
static const struct {
	int row; /* of the catalogue of bad input */
	uint32_t offset, size, value;
	int code;
} headers[] = {
	{3, 0, 1, 'F', ROMLD_E_NOT_ELF},
	{3, 3, 1, 0, ROMLD_E_NOT_ELF},
	{4, 4, 1, 2, ROMLD_E_CLASS},
	{4, 4, 1, 0, ROMLD_E_CLASS},
	{5, 5, 1, 2, ROMLD_E_DATA},
	{6, 6, 1, 0, ROMLD_E_VERSION},
	{6, 20, 4, 2, ROMLD_E_VERSION},
	{7, 7, 1, 9, ROMLD_E_OSABI},
	{7, 7, 1, 3, 0},
	{7, 7, 1, 97, 0},
	{8, 16, 2, ET_REL, ROMLD_E_TYPE_REL},
	{8, 16, 2, ET_CORE, ROMLD_E_TYPE},
	{8, 16, 2, 0xfe00, ROMLD_E_TYPE},
	{9, 18, 2, 3, ROMLD_E_MACHINE},
	{10, 36, 4, 0x04000400, ROMLD_E_EABI},
	{10, 36, 4, 0x05800400, ROMLD_E_EABI},
	{10, 36, 4, 0x05000200, ROMLD_E_SOFT_FLOAT},
	{10, 36, 4, 0x05000000, ROMLD_E_SOFT_FLOAT},
	{11, 40, 2, 64, ROMLD_E_EHSIZE},
	{12, 42, 2, 56, ROMLD_E_PHENTSIZE},
	{12, 42, 2, 0, ROMLD_E_PHENTSIZE},
	{13, 44, 2, 0, ROMLD_E_PHNUM},
	{14, 44, 2, 33, ROMLD_E_PHNUM},
	{14, 44, 2, 0xffff, ROMLD_E_PHNUM},
	{15, 28, 4, 0xffffffe0, ROMLD_E_PHOFF},
	{15, 28, 4, 0x10000, ROMLD_E_PHOFF},
	{16, 28, 4, 54, ROMLD_E_PHOFF},
	{17, 32, 4, 0xdeadbeef, 0}, /* sections: e_shoff, */
	{17, 46, 4, 0xffffffff, 0}, /* e_shentsize and e_shnum, */
	{17, 50, 2, 0xfff0, 0},     /* e_shstrndx */
};

TEST(refuses_each_damaged_field_of_the_header)
{
	for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++) {
		memcpy(begin()->at + headers[i].offset, &headers[i].value, headers[i].size);
		expect(headers[i].code);
	}
}

/* Fields of program headers: which header, which word of it. */
enum { TEXT, DATA, DYNAMIC, NOTE, STACK, RELRO, SPARE };
enum { P_TYPE, P_OFFSET, P_VADDR, P_PADDR, P_FILESZ, P_MEMSZ, P_FLAGS, P_ALIGN };

static const struct {
	int row;
	uint32_t header, field, value;
	int code;
} segments[] = {
	{21, TEXT, P_FILESZ, 0x901, ROMLD_E_FILESZ},
	{21, DATA, P_MEMSZ, 1, ROMLD_E_FILESZ},
	{22, TEXT, P_OFFSET, 0xffffff00, ROMLD_E_TRUNCATED},
	{22, DATA, P_OFFSET, 0x100000, ROMLD_E_TRUNCATED},
	{23, DATA, P_VADDR, 0xffffff00, ROMLD_E_WRAPS},
	{23, DATA, P_MEMSZ, 0xfffffff0, ROMLD_E_WRAPS},
	{25, TEXT, P_ALIGN, 3, ROMLD_E_ALIGN},
	{25, TEXT, P_ALIGN, 0x80000000, ROMLD_E_ALIGN},
	{25, DATA, P_ALIGN, 0xffffffff, ROMLD_E_ALIGN},
	{25, DATA, P_ALIGN, 0, 0},
	{25, DATA, P_ALIGN, 1, 0},
	{26, DATA, P_VADDR, 0x904, ROMLD_E_CONGRUENCE},
	{26, TEXT, P_OFFSET, 4, ROMLD_E_CONGRUENCE},
	{27, TEXT, P_MEMSZ, 0x901, ROMLD_E_OVERLAP},
	{28, TEXT, P_VADDR, 0x10000, ROMLD_E_OVERLAP},
	{30, TEXT, P_FLAGS, PF_R | PF_W | PF_X, ROMLD_E_WRITE_EXEC},
	{30, DATA, P_FLAGS, PF_W | PF_X, ROMLD_E_WRITE_EXEC},
	{31, SPARE, P_TYPE, PT_DYNAMIC, ROMLD_E_TWO_DYNAMIC},
	{31, DYNAMIC, P_VADDR, 0x20000, ROMLD_E_DYNAMIC},
	{31, DYNAMIC, P_VADDR, 0xfffffffc, ROMLD_E_DYNAMIC},
	{31, DYNAMIC, P_OFFSET, 0, ROMLD_E_DYNAMIC}, /* not the bytes at p_vaddr */
	{31, DYNAMIC, P_FILESZ, 0, ROMLD_E_DYNAMIC},
	{31, DYNAMIC, P_FILESZ, 0xfffffff8, ROMLD_E_DYNAMIC},
	{31, DYNAMIC, P_TYPE, 0, ROMLD_E_NO_DYNAMIC},
	{42, DYNAMIC, P_FILESZ, 12, ROMLD_E_DYNAMIC_SIZE},
	{32, SPARE, P_TYPE, 3, 0},      /* PT_INTERP is not ours to follow */
	{33, SPARE, P_TYPE, PT_TLS, 0}, /* an empty one, */
	{35, RELRO, P_VADDR, 0x10, ROMLD_E_RELRO},
	{35, RELRO, P_VADDR, 0x20000, ROMLD_E_RELRO},
	{35, RELRO, P_MEMSZ, 0x100000, 0}, /* lld rounds it up */
	{36, NOTE, P_OFFSET, 0xffffffff, ROMLD_E_NOTE},
	{36, NOTE, P_FILESZ, 0xffffffff, ROMLD_E_NOTE},
	{36, NOTE, P_VADDR, 0x20000, 0}, /* not loaded: nothing to read */
};

static uint32_t *field(const struct built *f, uint32_t header, uint32_t i)
{
	return &f->phdr[header].p_type + i;
}

TEST(refuses_each_damaged_field_of_a_segment)
{
	for (size_t i = 0; i < sizeof(segments) / sizeof(segments[0]); i++) {
		*field(begin(), segments[i].header, segments[i].field) = segments[i].value;
		expect(segments[i].code);
	}
}

/* Row 34: assembler sources ask for it without meaning it. */
TEST(an_executable_stack_is_no_reason_to_refuse)
{
	const struct built *f = begin();

	*field(f, STACK, P_FLAGS) = PF_R | PF_W | PF_X;
	expect(0);
	CHECK_EQ(elf.stack, 0x4000);
}

TEST(refuses_a_tls_segment_that_cannot_be)
{
	const struct built *f = begin();

	*field(f, SPARE, P_TYPE) = PT_TLS;
	*field(f, SPARE, P_MEMSZ) = 4;
	*field(f, SPARE, P_ALIGN) = 3;
	expect(ROMLD_E_TLS);
}

TEST(refuses_a_file_without_segments)
{
	const struct built *f = begin();

	f->text->p_type = f->data->p_type = 0;
	expect(ROMLD_E_NO_LOAD);
	f = begin();
	f->text->p_memsz = f->text->p_filesz = f->data->p_memsz = f->data->p_filesz = 0;
	expect(ROMLD_E_NO_LOAD);
}

TEST(takes_eight_segments_and_refuses_nine)
{
	for (uint32_t n = 8; n <= 9; n++) {
		struct elf_builder e;

		board_begin(&b, 1 << 16);
		eb_begin(&e, "m.so");
		for (uint32_t i = 2; i < n; i++)
			eb_phdr(&e, PT_LOAD, 0x2000 + 0x100 * i, 4, PF_R);
		board_add(&b, NULL, &e);
		expect(n == 8 ? 0 : ROMLD_E_MANY_LOADS);
	}
}

/* Moves the program headers to the end of the file. */
static void far_phdrs(void)
{
	struct built *f = begin();
	uint32_t size = f->ehdr->e_phnum * (uint32_t)sizeof *f->phdr, at = (f->size + 3) & ~3u;
	uint8_t *longer = calloc(1, at + size);

	memcpy(longer, f->at, f->size);
	memcpy(longer + at, f->phdr, size);
	memset(longer + sizeof *f->ehdr, 0xff, size);
	((struct elf32_ehdr *)(void *)longer)->e_phoff = at;
	board_add_bytes(&b, "m.so", longer, at + size);
	free(longer);
}

TEST(tells_when_the_device_fails)
{
	begin();
	b.read_fails = 1;
	expect(ROMLD_E_READ);
	far_phdrs();
	b.read_fails = 2;
	expect(ROMLD_E_READ);
}

/* Program headers that do not stand behind the ELF header take a read of their own. */
TEST(program_headers_may_stand_anywhere)
{
	far_phdrs();
	expect(0);
}

TEST(refuses_every_truncated_file_before_it_takes_memory)
{
	uint32_t size = begin()->size;

	board_end(&b);
	for (uint32_t n = 0; n < size; n++) {
		begin()->size = n;
		CHECK(open_it() < 0);
		CHECK_EQ(b.told_count, 1);
		board_end(&b);
	}
}

TEST(junk_behind_the_last_segment_does_no_harm)
{
	struct built *f = begin();
	uint8_t *longer = calloc(1, f->size + 1000);

	memcpy(longer, f->at, f->size);
	board_add_bytes(&b, "m.so", longer, f->size + 1000);
	free(longer);
	expect(0);
}

/* A RELRO that begins where read-only memory ends is in the writable segment. */
TEST(relro_may_touch_the_segment_before_it)
{
	const struct built *f = begin();

	f->text->p_memsz = f->data->p_vaddr;
	expect(0);
}

/* Tables are read as words, so an image must not move by an odd number of bytes. */
TEST(an_image_keeps_the_alignment_of_words)
{
	const struct built *f = begin();

	f->text->p_align = f->data->p_align = 1;
	f->text->p_vaddr = f->text->p_offset = 2;
	f->text->p_filesz = f->text->p_memsz -= 2;
	CHECK_EQ(open_it(), 0);
	CHECK_EQ(elf.low % 8, 0);
	board_end(&b);
}
