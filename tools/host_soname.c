/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * host_soname.c: reads DT_SONAME, DT_NEEDED and DT_GNU_HASH through the loader's own judgement
 * of the headers. The dynamic section itself is judged when the file is loaded;
 * here a name that cannot be read counts as none.
 */
#include "host_soname.h"
#include <string.h>
#include "loader/elf.h"
#include "loader/hash.h"

struct one_file {
	struct source source;
	struct sink sink;
	const struct host_bytes *bytes;
	char *refusal;
};

static int read_one(struct source *s, const struct file *file, uint32_t offset, void *to,
		    uint32_t size)
{
	const struct one_file *one = (const struct one_file *)s;

	(void)file;
	if (offset > one->bytes->size || size > one->bytes->size - offset)
		return -1;
	memcpy(to, one->bytes->at + offset, size);
	return 0;
}

static void tell_one(struct sink *s, const struct refusal *r)
{
	struct one_file *one =
		(struct one_file *)(void *)((char *)s - offsetof(struct one_file, sink));

	refusal_text(r, one->refusal, 256);
}

/* The value of the i-th entry with a tag, or 0. */
static uint32_t dynamic_value(const struct host_bytes *bytes, const struct segment *dynamic,
			      int32_t tag, uint32_t i)
{
	for (uint32_t at = 0; dynamic->filesz - at >= sizeof(struct elf32_dyn);
	     at += (uint32_t)sizeof(struct elf32_dyn)) {
		struct elf32_dyn entry;

		memcpy(&entry, bytes->at + dynamic->offset + at, sizeof entry);
		if ((int32_t)entry.d_tag == tag && i-- == 0)
			return entry.d_val;
		if (entry.d_tag == DT_NULL)
			break;
	}
	return 0;
}

/* Copies the string of the i-th entry with a tag; "" when it cannot be read. False
 * when there is no such entry. */
static bool dynamic_string(const struct host_bytes *bytes, const struct elf *elf, int32_t tag,
			   uint32_t i, char text[64])
{
	uint32_t name = dynamic_value(bytes, &elf->dynamic, tag, i);
	uint32_t strings = dynamic_value(bytes, &elf->dynamic, DT_STRTAB, 0), offset;
	const struct segment *segment = elf_segment(elf, strings + name, 1);

	text[0] = '\0';
	if (name == 0)
		return false;
	if (strings + name < strings || segment == NULL)
		return true;
	/* elf_open saw to it that filesz bytes from offset are in the file. */
	offset = strings + name - segment->vaddr;
	for (uint32_t n = 0; offset < segment->filesz && n < 64; n++, offset++) {
		text[n] = (char)bytes->at[segment->offset + offset];
		if (text[n] == '\0')
			return true;
	}
	text[0] = '\0';
	return true;
}

static int open_one(const struct host_bytes *bytes, const char *file, char refusal[256],
		    struct elf *elf)
{
	struct one_file one = {
		.source.read = read_one, .sink.tell = tell_one, .bytes = bytes, .refusal = refusal};
	struct file whole = {.size = bytes->size};

	refusal[0] = '\0';
	return elf_open(elf, &one.source, &one.sink, file, &whole);
}

void host_soname(const struct host_bytes *bytes, const char *file, char soname[64],
		 char refusal[256])
{
	struct elf elf;

	soname[0] = '\0';
	if (open_one(bytes, file, refusal, &elf) == 0)
		dynamic_string(bytes, &elf, DT_SONAME, 0, soname);
}

bool host_needed(const struct host_bytes *bytes, uint32_t i, char name[64])
{
	char refusal[256];
	struct elf elf;

	return open_one(bytes, "", refusal, &elf) == 0 &&
	       dynamic_string(bytes, &elf, DT_NEEDED, i, name);
}

/* How many bytes of the file lie at a link-time address, up to the end of its segment;
 * *at is where. */
static uint32_t bytes_at(const struct host_bytes *bytes, const struct elf *elf, uint32_t vaddr,
			 const uint8_t **at)
{
	const struct segment *s = elf_segment(elf, vaddr, 1);

	if (s == NULL || vaddr - s->vaddr >= s->filesz)
		return 0;
	*at = bytes->at + s->offset + (vaddr - s->vaddr);
	return s->filesz - (vaddr - s->vaddr);
}

/* GNU ld's default script makes labels outside the image, which are no exports
 * (loader/publish.c). */
static bool is_outside(const struct elf *elf, const struct elf32_sym *s)
{
	return s->st_shndx == SHN_UNDEF || (sym_type(s) == STT_NOTYPE && s->st_shndx != SHN_ABS &&
					    s->st_value - elf->low > elf->high - elf->low);
}

/* Of the symbols [first, end), how many are exports. */
static uint32_t count_exports(const struct host_bytes *bytes, const struct elf *elf, uint32_t first,
			      uint32_t end)
{
	uint32_t table = dynamic_value(bytes, &elf->dynamic, DT_SYMTAB, 0), n = end - first;
	const uint8_t *at = NULL;
	uint32_t size = bytes_at(bytes, elf, table, &at);
	struct elf32_sym s;

	if (end > size / sizeof s)
		return 0;
	for (uint32_t i = first; i < end; i++) {
		memcpy(&s, at + i * sizeof s, sizeof s);
		n -= is_outside(elf, &s);
	}
	return n;
}

uint32_t host_exports(const struct host_bytes *bytes)
{
	struct hash_facts facts = {0};
	struct words words;
	const uint8_t *at = NULL;
	char refusal[256];
	uint32_t vaddr;
	struct elf elf;

	if (open_one(bytes, "", refusal, &elf) != 0)
		return 0;
	vaddr = dynamic_value(bytes, &elf.dynamic, (int32_t)DT_GNU_HASH, 0);
	words.count = vaddr != 0 ? bytes_at(bytes, &elf, vaddr, &at) / 4 : 0;
	words.at = (const uint32_t *)(const void *)at;
	if ((uintptr_t)at % 4 != 0 || hash_read_gnu(words, 0, &facts) != NULL)
		return 0;
	return count_exports(bytes, &elf, facts.first, facts.end);
}
