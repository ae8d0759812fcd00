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

uint32_t host_exports(const struct host_bytes *bytes)
{
	const struct segment *segment;
	struct hash_facts facts = {0};
	struct words words;
	char refusal[256];
	uint32_t vaddr, offset;
	struct elf elf;

	if (open_one(bytes, "", refusal, &elf) != 0)
		return 0;
	vaddr = dynamic_value(bytes, &elf.dynamic, (int32_t)DT_GNU_HASH, 0);
	segment = elf_segment(&elf, vaddr, 4);
	if (vaddr == 0 || vaddr % 4 != 0 || segment == NULL)
		return 0;
	offset = vaddr - segment->vaddr;
	if (offset >= segment->filesz || (segment->offset + offset) % 4 != 0)
		return 0;
	words.at = (const uint32_t *)(const void *)(bytes->at + segment->offset + offset);
	words.count = (segment->filesz - offset) / 4;
	return hash_read_gnu(words, 0, &facts) == NULL ? facts.end - facts.first : 0;
}
