/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * note.c: notes (gABI chapter 5, "Note Section"): header, owner, description,
 * each padded to words.
 */
#include "note.h"
#include <string.h>
#include "span.h"

static bool owned_by(const struct elf32_nhdr *n, const char *owner)
{
	return n->n_namesz == strlen(owner) + 1 && memcmp(n + 1, owner, n->n_namesz) == 0;
}

static void take(struct module *m, const struct elf32_nhdr *n, const uint8_t *description)
{
	if (n->n_type == NT_GNU_BUILD_ID && owned_by(n, "GNU") && n->n_descsz <= 64) {
		m->build_id = description;
		m->build_id_size = (uint8_t)n->n_descsz;
	} else if (n->n_type == NT_ROMLD_KEEP_STATE && owned_by(n, "romld")) {
		m->flags |= MODULE_KEEPS;
	}
}

static uint32_t padded(uint32_t size)
{
	return (size + 3) & ~3u;
}

static bool read_segment(struct module *m, struct span s)
{
	while (s.size > 0) {
		const struct elf32_nhdr *n = span_get(s, 0, sizeof *n);
		uint32_t name, size;

		if (!n || n->n_namesz > s.size || n->n_descsz > s.size)
			return false;
		name = (uint32_t)sizeof *n + padded(n->n_namesz);
		size = name + n->n_descsz;
		if (!span_get(s, 0, size))
			return false;
		take(m, n, s.at + name);
		size = padded(size) < s.size ? padded(size) : s.size;
		s.at += size;
		s.size -= size;
	}
	return true;
}

int note_read(struct module *m, const struct elf *e)
{
	for (uint32_t i = 0; i < e->notes; i++) {
		const struct segment *g = &e->note[i];
		struct span s = {image_at(&m->image, g->vaddr, g->filesz), g->filesz};

		if (!s.at || !read_segment(m, s))
			return refuse(&e->teller, ROMLD_E_NOTE, g->vaddr, 0);
	}
	return 0;
}
