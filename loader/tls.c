/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tls.c: one block per module, from its PT_TLS.
 */
#include "tls.h"
#include <string.h>
#include "arm/reloc.h"
#include "reloc.h"

static uint32_t lead(uint32_t align)
{
	return align > TLS_TCB ? align : TLS_TCB;
}

bool tls_place(struct module *m, const struct elf *e, struct region *ram)
{
	uint32_t before = lead(e->tls_align);

	if (e->tls.memsz == 0)
		return true;
	if (e->tls.memsz > UINT32_MAX - before)
		return false;
	m->extra->tls.block = region_take(ram, before + e->tls.memsz, e->tls_align);
	m->extra->tls.start = m->extra->tls.block.base + before;
	m->extra->tls.vaddr = e->tls.vaddr;
	m->extra->tls.filesz = e->tls.filesz;
	m->extra->tls.memsz = e->tls.memsz;
	return m->extra->tls.block.size;
}

void tls_fresh(const struct module *m)
{
	const struct tls *t = &m->extra->tls;
	uint32_t before = t->start - t->block.base;

	if (!t->memsz)
		return;
	memset(t->block.at, 0, before + t->memsz);
	if (t->filesz)
		memcpy(t->block.at + before, image_at(&m->image, t->vaddr, t->filesz), t->filesz);
}

uint32_t tls_offset(const struct module *m)
{
	return m->extra->tls.start - m->loader->thread;
}

uint32_t tls_thread(const struct module *m)
{
	return m->extra->tls.memsz ? m->extra->tls.block.base : m->loader->own_thread;
}

struct looking {
	const struct module *for_module;
	bool found;
};

static uint32_t look_at_index(void *context, uint32_t word)
{
	struct looking *l = context;

	l->found |= word == l->for_module->index;
	return word;
}

static uint32_t look_at_offset(void *context, uint32_t word)
{
	struct looking *l = context;
	const struct tls *t = &l->for_module->extra->tls;

	l->found |= word + l->for_module->loader->thread - t->start < t->memsz;
	return word;
}

bool tls_used(const struct module *user, const struct module *m)
{
	struct looking l = {m, false};

	if (!m->extra->tls.memsz)
		return false;
	reloc_words(user, RELOC_M, look_at_index, &l);
	reloc_words(user, RELOC_TP, look_at_offset, &l);
	return l.found;
}

void tls_move(struct loader *ld, uint32_t from, uint32_t to)
{
	if (from == to)
		return;
	for (const struct module *m = ld->first; m; m = m->next)
		if (m->flags & MODULE_RESIDENT && m->flags & MODULE_TLS_WORDS)
			reloc_shift_tls(m, from - to);
}
