/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * query.c: what the monitor, the crash report and gdb want to know.
 */
#include <string.h>
#include "publish.h"
#include "reloc.h"
#include "scope.h"

struct module *module_next(const struct loader *ld, const struct module *m)
{
	return m ? m->next : ld->first;
}

static uint32_t count_exports(const struct module *m)
{
	uint32_t n = 0;

	for (uint32_t i = m->first_hash; i < m->end_hash; i++)
		n += is_export(m, i);
	return n;
}

/* A slot is bound when it leads out of its own image, or was never lazy. */
static uint32_t count_bound(const struct module *m)
{
	bool lazy = m->got && m->got[1] == (uint32_t)(uintptr_t)m;
	uint32_t n = 0, symbol, type;

	for (uint32_t i = 0; i < m->plt.count; i++) {
		const uint32_t *slot = reloc_slot(m, i, &symbol, &type);

		n += !lazy || (slot && !image_holds(&m->image, *slot));
	}
	return n;
}

static uint32_t module_memory(const struct module *m)
{
	uint32_t sum = m->block.size + m->extra->tls.block.size;
	struct extent piece;

	sum += m->closure ? m->closure->block.size : 0;
	sum += m->kept ? m->kept->block.size : 0;

	for (uint32_t i = 0; (piece = image_piece(&m->image, i)).size; i++)
		sum += piece.size;
	return sum;
}

void module_info(const struct module *m, struct module_info *out)
{
	*out = (struct module_info){
		.name = m->l_name,
		.base = m->image.block.base,
		.size = m->image.size,
		.bias = (uint32_t)m->l_addr,
		.memory = module_memory(m),
		.exports = count_exports(m),
		.slots = m->plt.count,
		.bound = count_bound(m),
		.opens = m->opens,
		.needed = m->needed_count,
		.holes = image_holes(&m->image),
		.tls = m->extra->tls.start,
		.tls_size = m->extra->tls.memsz,
		.index = m->index,
		.phdr = m->phdr,
		.phnum = m->phnum,
		.resident = m->flags & MODULE_RESIDENT,
		.keeps = m->flags & MODULE_KEEPS,
		.global = m->flags & MODULE_GLOBAL,
		.build_id = m->build_id,
		.build_id_size = m->build_id_size,
	};
}

uint32_t module_stack(const struct module *m)
{
	return m->extra->stack;
}

uint32_t module_entry(const struct module *m)
{
	return m->extra->entry;
}

uint32_t module_exidx(const struct module *m, uint32_t *count)
{
	*count = m->exidx_count;
	return m->exidx_count ? m->exidx : 0;
}

bool module_holds(const struct module *m, uint32_t address)
{
	return image_holds(&m->image, address) ||
	       (m->extra->tls.memsz &&
		address - m->extra->tls.block.base < m->extra->tls.block.size);
}

struct module *module_needed(const struct module *m, uint32_t i)
{
	return i < m->needed_count ? m->needed[i] : NULL;
}

struct module *module_find(const struct loader *ld, const char *name)
{
	return scope_module((struct loader *)(uintptr_t)ld, name);
}

struct module *module_at(const struct loader *ld, uint32_t address)
{
	struct module *m = ld->first;

	while (m && !image_holds(&m->image, address))
		m = m->next;
	return m;
}

/* Constants and offsets of thread-local variables are no places. */
static bool is_place(const struct module *m, uint32_t i)
{
	const struct elf32_sym *s = &m->symbols[i];

	return is_export(m, i) && sym_type(s) != STT_TLS &&
	       (s->st_shndx != SHN_ABS || m->flags & MODULE_ROM);
}

bool module_symbol_at(const struct module *m, uint32_t address, const char **name, uint32_t *offset)
{
	uint32_t nearest = UINT32_MAX;

	for (uint32_t i = m->first_hash; i < m->end_hash; i++) {
		const struct elf32_sym *s = &m->symbols[i];
		uint32_t thumb = sym_type(s) == STT_FUNC || sym_type(s) == STT_GNU_IFUNC;
		uint32_t distance = address - (module_value(m, s) & ~thumb);

		if (!is_place(m, i) || distance >= nearest || distance >= 0x80000000u ||
		    (s->st_size && distance >= s->st_size))
			continue;
		nearest = distance;
		*name = m->strings + s->st_name;
	}
	*offset = nearest;
	return nearest != UINT32_MAX;
}

void module_symbols(const struct module *m, module_symbol_fn *fn, void *context)
{
	for (uint32_t i = m->first_hash; i < m->end_hash; i++) {
		const struct elf32_sym *s = &m->symbols[i];

		if (is_export(m, i) && !fn(context, m->strings + s->st_name, module_value(m, s),
					   sym_type(s) == STT_FUNC))
			return;
	}
}

void loader_blocks(const struct loader *ld, loader_block_fn *fn, void *context)
{
	const struct extent *table = &ld->exports.slots.block;
	struct extent piece;

	fn(context, table->base, table->size, "loader", "export table");
	for (const struct module *m = ld->first; m; m = m->next) {
		for (uint32_t i = 0; (piece = image_piece(&m->image, i)).size; i++)
			fn(context, piece.base, piece.size, m->l_name, "image");
		if (m->extra->tls.block.size)
			fn(context, m->extra->tls.block.base, m->extra->tls.block.size, m->l_name,
			   "thread-local data");
		if (m->closure)
			fn(context, m->closure->block.base, m->closure->block.size, m->l_name,
			   "order of its libraries");
		if (m->kept)
			fn(context, m->kept->block.base, m->kept->block.size, m->l_name,
			   "advice on its imports");
		fn(context, m->block.base, m->block.size, m->l_name,
		   m->flags & MODULE_COPIED ? "tables, pristine data" : "tables");
	}
}
