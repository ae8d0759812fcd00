/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * host_soname.c: reads DT_SONAME through the loader's own judgement of the
 * headers. The dynamic section itself is judged when the file is loaded; here
 * a name that cannot be read counts as none.
 */
#include "host_soname.h"
#include <string.h>
#include "loader/elf.h"

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

/* The value of the first entry with a tag, or 0. */
static uint32_t dynamic_value(const struct host_bytes *bytes, const struct segment *dynamic,
			      int32_t tag)
{
	for (uint32_t at = 0; dynamic->filesz - at >= sizeof(struct elf32_dyn);
	     at += (uint32_t)sizeof(struct elf32_dyn)) {
		struct elf32_dyn entry;

		memcpy(&entry, bytes->at + dynamic->offset + at, sizeof entry);
		if ((int32_t)entry.d_tag == tag)
			return entry.d_val;
		if (entry.d_tag == DT_NULL)
			break;
	}
	return 0;
}

void host_soname(const struct host_bytes *bytes, const char *file, char soname[64],
		 char refusal[256])
{
	struct one_file one = {
		.source.read = read_one, .sink.tell = tell_one, .bytes = bytes, .refusal = refusal};
	struct file whole = {.size = bytes->size};
	uint32_t strings, name, offset;
	const struct segment *segment;
	struct elf elf;

	soname[0] = refusal[0] = '\0';
	if (elf_open(&elf, &one.source, &one.sink, file, &whole) != 0)
		return;
	name = dynamic_value(bytes, &elf.dynamic, DT_SONAME);
	strings = dynamic_value(bytes, &elf.dynamic, DT_STRTAB);
	segment = elf_segment(&elf, strings + name, 1);
	if (name == 0 || strings + name < strings || segment == NULL)
		return;
	/* elf_open saw to it that filesz bytes from offset are in the file. */
	offset = strings + name - segment->vaddr;
	for (uint32_t i = 0; offset < segment->filesz && i < 64; i++, offset++) {
		soname[i] = (char)bytes->at[segment->offset + offset];
		if (soname[i] == '\0')
			return;
	}
	soname[0] = '\0';
}
