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
#include "loader/module.h"
#include "store/advice.h"

struct listener {
	struct tracer tracer;
	const struct host_items *items;
	struct host_advice *advice;
};

static uint32_t hash_of(const char *name)
{
	uint32_t hash = 5381;

	for (; *name != '\0'; name++)
		hash = hash * 33 + (uint8_t)*name;
	return hash;
}

static const char *symbol_name(const struct module *m, uint32_t i)
{
	const char *name = module_string(m, m->symbols[i].st_name);

	return name != NULL ? name : "";
}

static bool is_import(const struct module *m, uint32_t i)
{
	return m->symbols[i].st_shndx == SHN_UNDEF && symbol_name(m, i)[0] != '\0';
}

/* Room for hashes and hints from m's first import to its last; the hashes. */
static void open_advice(struct host_advice *a, const struct module *m)
{
	uint32_t end = 0;

	for (uint32_t i = 1; i < m->symbol_count; i++) {
		if (!is_import(m, i))
			continue;
		if (end == 0)
			a->first = i;
		end = i + 1;
	}
	a->count = end - a->first;
	a->hash = host_alloc(a->count * sizeof *a->hash);
	a->hint = host_alloc(a->count * sizeof *a->hint);
	a->provider = host_alloc(a->count * sizeof *a->provider);
	for (uint32_t k = 0; k < a->count; k++) {
		a->hash[k] = is_import(m, a->first + k) ? hash_of(symbol_name(m, a->first + k)) : 0;
		a->hint[k] = STORE_ADVICE_NONE;
	}
}

static uint32_t provider_number(struct host_advice *a, uint32_t item)
{
	uint32_t i = 0;

	while (i < a->providers && a->provider[i] != item)
		i++;
	if (i == a->providers)
		a->provider[a->providers++] = item;
	return i;
}

/* The definition in m that has the name and the value, or STORE_ADVICE_NONE. */
static uint32_t definition(const struct module *m, const char *name, uint32_t value)
{
	for (uint32_t i = m->first_hash; i < m->end_hash && i < STORE_ADVICE_INDEX; i++) {
		if (m->symbols[i].st_value == value && m->symbols[i].st_shndx != SHN_UNDEF &&
		    strcmp(symbol_name(m, i), name) == 0)
			return i;
	}
	return STORE_ADVICE_NONE;
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
	if (a->hash == NULL)
		open_advice(a, m);
	if (item == NULL || symbol == STORE_ADVICE_NONE)
		return; /* of the ROM, say */
	for (uint32_t k = 0; k < a->count; k++) {
		if (a->hint[k] == STORE_ADVICE_NONE && is_import(m, a->first + k) &&
		    strcmp(symbol_name(m, a->first + k), name) == 0)
			a->hint[k] =
				provider_number(a, (uint32_t)(item - l->items->at)) << 16 | symbol;
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

		if (l->advice[i].hash != NULL || host_link_is_program(board, name) != programs)
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
