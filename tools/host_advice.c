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
	uint32_t libraries; /* the number of the last module that was loaded at boot */
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

static void put_lineup(uint32_t *words, const struct exports *x, uint32_t last)
{
	struct lineup l = {last, x->modules[last]->lineage};

	memcpy(words, &l, sizeof l);
}

/* All that are loaded, and those that always are: m may be opened later on. */
static void put_lineups(const struct listener *l, uint32_t *words, const struct exports *x)
{
	uint32_t last = 1;

	while (x->modules[last + 1] != NULL && !lineage_is_none(x->modules[last + 1]->lineage))
		last++;
	put_lineup(words, x, last);
	put_lineup(words + 3, x, l->libraries != 0 ? l->libraries : last);
}

/* About all symbols up to m's last import: its key, if it is one. */
static void open_advice(const struct listener *l, struct host_advice *a, const struct module *m)
{
	uint32_t *key, *at;

	for (uint32_t i = 1; i < m->symbol_count; i++)
		if (is_import(m, i))
			a->count = i + 1;
	a->words = host_alloc(ADVICE_WORDS(a->count) * sizeof *a->words);
	put_lineups(l, a->words, &m->loader->exports);
	key = a->words + ADVICE_KEYS;
	at = key + a->count;
	for (uint32_t i = 0; i < a->count; i++) {
		key[i] = is_import(m, i) ? mix(gnu_hash(symbol_name(m, i))) : 0;
		at[i] = IMPORT_UNKNOWN;
	}
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
	uint32_t symbol = definition(by, name, value), *at;
	struct host_advice *a;

	if (user == NULL)
		return;
	a = &l->advice[user - l->items->at];
	if (a->done)
		return;
	if (a->words == NULL)
		open_advice(l, a, m);
	if (lineage_is_none(by->lineage) || by->flags & MODULE_ROM || !(by->flags & MODULE_PLAIN) ||
	    symbol == 0)
		return;
	at = a->words + ADVICE_KEYS + a->count;
	for (uint32_t i = 1; i < a->count; i++)
		if (is_import(m, i) && strcmp(symbol_name(m, i), name) == 0)
			at[i] = IMPORT_AT(by->index, symbol);
}

static void listen(struct tracer *tracer, enum trace_event event, const struct module *m,
		   const char *what, const struct module *by, uint32_t value)
{
	struct listener *l = (struct listener *)tracer;
	const struct host_item *item;

	if (event == TRACE_BIND)
		note_binding(l, m, what, by, value);
	item = event == TRACE_LINKED ? host_item_find(l->items, m->l_name) : NULL;
	if (item != NULL)
		l->advice[item - l->items->at].done = true;
}

static struct rom_exports open_rom(const char *dir)
{
	static const struct elf32_sym null_symbol;
	char *path = host_join(dir, "librom.so");
	bool is_there = access(path, R_OK) == 0;

	free(path);
	return is_there ? host_rom_open(dir) : (struct rom_exports){"", 1, &null_symbol, 1};
}

/* Files that were heard of already came along with others. */
static void load_rest(struct host_link *board, const struct listener *l, bool programs)
{
	for (uint32_t i = 0; i < l->items->count; i++) {
		const char *name = l->items->at[i].name;
		struct module *m;

		if (l->advice[i].words != NULL || host_link_is_program(board, name) != programs)
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
	l.libraries = link.loader.last->index;
	load_rest(&link, &l, true);
	load_rest(&link, &l, false);
	free(link.arena);
	return l.advice;
}
