/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * load.c: the life of boot-time libraries and of a program.
 *
 *   name --group_load--> resident                   (at boot, or by `load`)
 *   name --load_program--> placed, linked           (nothing of it has run)
 *        --load_start--> initialised --its entry--> running
 *        --load_finish--> finalised --load_end--> gone without a trace
 */
#include <string.h>
#include "dynamic.h"
#include "group.h"
#include "order.h"
#include "publish.h"
#include "reloc.h"
#include "scope.h"
#include "sort.h"
#include "tell.h"
#include "tls.h"

void loader_init(struct loader *ld, struct source *source, struct sink *sink, const struct cpu *cpu,
		 void *cpu_context)
{
	memset(ld, 0, sizeof *ld);
	ld->source = source;
	ld->sink = sink;
	ld->cpu = cpu;
	ld->cpu_context = cpu_context;
}

/* ---- the ROM as a module ---- */

int loader_add_rom(struct loader *ld, const struct rom_exports *rom)
{
	static const char name[] = "librom.so";
	uint32_t size = sizeof(struct module) + sizeof(struct extra) + rom->count * 4;
	struct extent block = region_take_high(&ld->ram, size);
	struct extent thread = region_take_high(&ld->ram, TLS_TCB);
	struct slots old = {0};
	struct module *m = (struct module *)(void *)block.at;

	if (!block.size || !thread.size ||
	    !exports_reserve(&ld->exports, &ld->ram, rom->count, &old))
		return refuse_ram(ld, name, size);
	memset(thread.at, 0, TLS_TCB);
	ld->thread = ld->own_thread = thread.base;
	memset(m, 0, sizeof *m + sizeof *m->extra);
	m->extra = (struct extra *)(void *)(m + 1);
	m->extra->tls.block = thread;
	m->loader = ld;
	m->block = block;
	m->l_name = name;
	m->flags = MODULE_ROM | MODULE_RESIDENT | MODULE_GLOBAL | MODULE_KEEPS;
	m->rank = RANK_ROM;
	m->symbols = rom->symbols;
	m->strings = rom->strings;
	m->strings_size = rom->strings_size;
	m->symbol_count = m->end_hash = (uint16_t)rom->count;
	m->first_hash = 1;
	dynamic_hash(m, (uint32_t *)(void *)(m->extra + 1));
	ld->first = ld->last = m;
	exports_admit(&ld->exports, m);
	exports_add(&ld->exports, m, 0);
	return publish(m);
}

void loader_expect(struct loader *ld, uint32_t count)
{
	struct slots old = {0};

	if (exports_reserve(&ld->exports, &ld->ram, count, &old))
		region_give(&ld->ram, old.block);
}

/* ---- boot-time libraries ---- */

int load_resident(struct loader *ld, const char *name, uint32_t flags, struct module **out)
{
	struct module *m = scope_module(ld, name);
	int error = 0;

	if (ld->program)
		return refuse_other(ld->sink, ROMLD_E_RUNNING, name, NULL);
	if (!m)
		error = group_load(ld, name, GROUP_RESIDENT, flags, &m);
	if (!error && out)
		*out = m;
	return error;
}

/* ---- a program ---- */

/* A boot-time library's data, as it was when it had been relocated. */
static void make_fresh(const struct module *m)
{
	if (!(m->flags & MODULE_RESIDENT) || m->flags & MODULE_KEEPS)
		return;
	image_restore(&m->image, module_copy(m));
	tls_fresh(m);
}

int load_program(struct loader *ld, const char *name, uint32_t flags, struct module **out)
{
	struct module *m;
	int error;

	if (ld->program)
		return refuse_other(ld->sink, ROMLD_E_RUNNING, name, NULL);
	ld->table_size = ld->exports.slots.size;
	error = group_load(ld, name, GROUP_PROGRAM, flags, &m);
	if (error)
		return error;
	ld->program = m;
	for (struct module *r = ld->first; r; r = r->next)
		make_fresh(r);
	tls_move(ld, ld->own_thread, ld->thread);
	*out = m;
	return 0;
}

void load_start(struct loader *ld)
{
	order_start_behind(ld, NULL);
}

/* A finaliser may call what was unloaded: that comes back, and has its turn. */
static bool finish_run(struct loader *ld)
{
	bool finished = false;

	for (struct module *m = sort_finish(ld); m; m = m->sort_next) {
		finished |= m->flags & MODULE_INITED;
		order_fini(m);
	}
	return finished;
}

void load_finish(struct loader *ld)
{
	ld->closing = true; /* finalisers neither open nor unload */
	while (finish_run(ld))
		;
	for (struct module *m = ld->order_last; m; m = m->order_prev)
		if (m->flags & MODULE_RESIDENT && !(m->flags & MODULE_KEEPS))
			order_fini(m);
	ld->closing = false;
}

/* A boot-time library whose own library was unloaded may have got it back for
 * this program. The slots of one that keeps its data are not made fresh. */
static void unbind_kept(struct loader *ld, const struct module *m)
{
	for (struct module *r = ld->first; r; r = r->next)
		if (r->flags & MODULE_KEEPS && r->flags & MODULE_HOLES)
			reloc_unbind(r, m);
}

/* A library that keeps its data is initialised again only if the program ended amid that. */
static void forget_run(struct module *m)
{
	m->opens = 0;
	if (!(m->flags & MODULE_KEEPS) || m->flags & MODULE_INITING)
		m->flags &= ~(uint32_t)MODULE_INITED;
	m->flags &= ~(uint32_t)(MODULE_HANDED_OUT | MODULE_INITING);
}

void load_end(struct loader *ld)
{
	group_tell(ld, LOADER_REMOVES);
	if (ld->program)
		reloc_uncopy(ld->program);
	while (!(ld->last->flags & MODULE_RESIDENT)) {
		unbind_kept(ld, ld->last);
		group_release(ld, ld->last);
	}
	exports_shrink(&ld->exports, &ld->ram, ld->table_size);
	group_tell(ld, LOADER_STANDS);
	for (struct module *m = ld->first; m; m = m->next)
		forget_run(m);
	tls_move(ld, ld->thread, ld->own_thread);
	ld->thread = ld->own_thread;
	ld->program = NULL;
	ld->opened = 0;
	ld->closing = false;
}

uint32_t load_tls_address(const struct loader *ld, uint32_t module, uint32_t offset)
{
	const struct module *m = module < EXPORTS_MODULES ? ld->exports.modules[module] : NULL;

	return m ? m->extra->tls.start + offset : 0;
}
