/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * host_advice.c: listens while all files of a store are linked, each as the ROM would
 * load it: boot-time libraries first, then every program, then the libraries that no
 * program has brought in. Advice need not be right, so what depends on the order of
 * loading is no trouble.
 */
#include "host_advice.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "host_link.h"
#include "loader/slots.h"

struct listener {
	struct tracer tracer;
	const struct host_items *items;
	struct host_advice *advice;
};

static const char *symbol_name(const struct module *m, uint32_t i)
{
	const char *name = module_string(m, m->symbols[i].st_name);

	return name != NULL ? name : "";
}

static bool is_import(const struct module *m, uint32_t i)
{
	return m->symbols[i].st_shndx == SHN_UNDEF && symbol_name(m, i)[0] != '\0';
}

/* Rows for all symbols up to m's last import; keys for its imports. */
static void open_advice(struct host_advice *a, const struct module *m)
{
	for (uint32_t i = 1; i < m->symbol_count; i++)
		if (is_import(m, i))
			a->count = i + 1;
	a->import = host_alloc(a->count * sizeof *a->import);
	memset(a->import, 0, a->count * sizeof *a->import);
	for (uint32_t i = 1; i < a->count; i++)
		if (is_import(m, i))
			a->import[i].key = mix(gnu_hash(symbol_name(m, i)));
}

/* What the loader binds without looking at it again (loader/plain.c). */
static bool is_ordinary(const struct elf32_sym *s)
{
	return s->st_shndx != SHN_UNDEF && s->st_shndx != SHN_ABS && sym_type(s) <= STT_FUNC &&
	       sym_bind(s) != STB_GNU_UNIQUE;
}

/* The ordinary definition in m that has the name and the value, or 0. */
static uint32_t definition(const struct module *m, const char *name, uint32_t value)
{
	for (uint32_t i = m->first_hash; i < m->end_hash; i++) {
		if (m->symbols[i].st_value == value && is_ordinary(&m->symbols[i]) &&
		    strcmp(symbol_name(m, i), name) == 0)
			return i;
	}
	return 0;
}

static void note_binding(struct listener *l, const struct module *m, const char *name,
			 const struct module *by, uint32_t value)
{
	const struct host_item *user = host_item_find(l->items, m->l_name);
	const struct host_item *item = host_item_find(l->items, by->l_name);
	uint32_t symbol = definition(by, name, value);
	struct host_advice *a;

	if (user == NULL)
		return;
	a = &l->advice[user - l->items->at];
	if (a->import == NULL)
		open_advice(a, m);
	if (item == NULL || symbol == 0)
		return; /* of the ROM, say */
	for (uint32_t i = 1; i < a->count; i++) {
		struct import *row = &a->import[i];

		if (row->slot != 0 || !is_import(m, i) || strcmp(symbol_name(m, i), name) != 0)
			continue;
		row->check =
			import_check(row->key, m->symbols[i].st_name, by->symbols[symbol].st_name);
		row->slot = tag(row->key) | symbol;
		row->provider = (uint32_t)(item - l->items->at) + 1;
	}
}

static void listen(struct tracer *tracer, enum trace_event event, const struct module *m,
		   const char *what, const struct module *by, uint32_t value)
{
	if (event == TRACE_BIND)
		note_binding((struct listener *)tracer, m, what, by, value);
}

static struct rom_exports open_rom(const char *dir)
{
	static const struct elf32_sym null_symbol;
	char *path = host_join(dir, "librom.so");
	bool is_there = access(path, R_OK) == 0;

	free(path);
	return is_there ? host_rom_open(dir) : (struct rom_exports){"", &null_symbol, 1};
}

/* Files that were heard of already came along with others. */
static void load_rest(struct host_link *board, const struct listener *l, bool programs)
{
	for (uint32_t i = 0; i < l->items->count; i++) {
		const char *name = l->items->at[i].name;
		struct module *m;

		if (l->advice[i].import != NULL || host_link_is_program(board, name) != programs)
			continue;
		if (host_link_load(board, name, &m) == 0 && programs)
			load_end(&board->loader);
	}
}

struct host_advice *host_advice_make(const struct host_board *board, const struct host_item *items,
				     uint32_t count, const char *dir)
{
	struct host_items files = {.at = (struct host_item *)(uintptr_t)items, .count = count},
			  none = {0};
	struct listener l = {.tracer.event = listen, .items = &files};
	struct host_link link = {.board = board, .files = &files, .libs = &none};

	l.advice = calloc(count, sizeof *l.advice);
	if (l.advice == NULL)
		host_fail(1, "no memory for advice on %u files", count);
	link.rom = open_rom(dir);
	link.boot_tracer = link.tracer = &l.tracer;
	link.silent = true;
	host_link_open(&link);
	host_link_boot(&link);
	load_rest(&link, &l, true);
	load_rest(&link, &l, false);
	free(link.arena);
	return l.advice;
}
