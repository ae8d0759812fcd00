/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * host_link.c: a board on the host, as far as linking goes.
 */
#include "host_link.h"
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include "host_cpu.h"
#include "loader/elf.h"
#include "store/advice.h"

#define STORE_ID 0x80000000u /* with the blob's offset; below it, items by number */

/* ---- files ---- */

static int find(struct source *s, const char *name, struct file *out)
{
	struct host_link *h = (struct host_link *)s;
	struct host_item *item = host_item_find(h->files, name);
	uint32_t base = 0;
	struct store_file f;

	if (item == NULL && h->store != NULL && store_find(&h->store->store, name, &f) == 0) {
		int error = store_check(&h->store->store, &f);

		if (error != 0 && !h->quiet && !h->silent)
			printf("%s: %s [E_STORE]\n", name, store_error_text(error));
		if (error != 0)
			f.id = 0; /* where no blob can be: reading fails */
		*out = (struct file){.id = STORE_ID | f.id, .size = f.size, .ordinal = f.row};
		return 0;
	}
	if (item == NULL) {
		item = host_item_find(h->libs, name);
		base = h->files->count;
	}
	if (item == NULL)
		return -1;
	out->id = base + (uint32_t)(item - (base == 0 ? h->files->at : h->libs->at));
	out->size = item->bytes.size;
	out->ordinal = h->store == NULL ? out->id : FILE_NO_ORDINAL;
	return 0;
}

static int read(struct source *s, const struct file *file, uint32_t offset, void *to, uint32_t size)
{
	const struct host_link *h = (const struct host_link *)s;
	const struct host_item *item;

	if ((file->id & STORE_ID) != 0) {
		const struct store_file f = {.id = file->id & ~STORE_ID, .size = file->size};

		return store_read(&h->store->store, &f, offset, to, size) == 0 ? 0 : -1;
	}
	item = file->id < h->files->count ? &h->files->at[file->id]
					  : &h->libs->at[file->id - h->files->count];
	memcpy(to, item->bytes.at + offset, size);
	return 0;
}

static int advise(struct source *s, uint32_t ordinal, struct advice *out)
{
	struct host_link *h = (struct host_link *)s;
	struct store_advice a;
	struct store_file f;

	if (h->store == NULL || store_entry(&h->store->store, ordinal, &f) != 0 ||
	    store_advice_read(&h->store->store, &f, h->advice, HOST_LINK_ADVICE, &a) != 0)
		return -1;
	*out = (struct advice){a.words, a.count};
	return 0;
}

/* ---- refusals ---- */

static void tell(struct sink *sink, const struct refusal *r)
{
	struct host_link *h =
		(struct host_link *)(void *)((char *)sink - offsetof(struct host_link, sink));
	char text[256];

	if (!h->quiet && !h->silent)
		printf("%s [%s]\n", refusal_text(r, text, sizeof text), refusal_name(r->code));
}

/* ---- bindings ---- */

static void trace(struct tracer *tracer, enum trace_event event, const struct module *m,
		  const char *what, const struct module *by, uint32_t value)
{
	struct module_info user, provider;

	(void)tracer;
	(void)value;
	if (event != TRACE_BIND)
		return;
	module_info(m, &user);
	module_info(by, &provider);
	printf("%s: %s is of %s\n", user.name, what, provider.name);
}

struct tracer host_link_bindings = {trace};

/* ---- the board ---- */

void host_link_open(struct host_link *h)
{
	h->source = (struct source){.find = find, .read = read, .advice = advise};
	h->sink.tell = tell;
	h->arena = host_alloc(h->board->ram_size);
}

static void load_boot_time(struct host_link *h, const char *name)
{
	struct file file;

	if (find(&h->source, name, &file) == 0)
		load_resident(&h->loader, name, LOAD_NOW, NULL);
}

void host_link_boot(struct host_link *h)
{
	struct extent ram = {h->board->ram_base, h->board->ram_size, h->arena};
	uint32_t cursor = 0;
	struct store_file f;

	loader_init(&h->loader, &h->source, &h->sink, &host_cpu, NULL);
	region_add(&h->loader.ram, ram);
	loader_add_rom(&h->loader, &h->rom);
	h->loader.tracer = h->boot_tracer;
	h->quiet = true;
	while (h->store != NULL && store_next(&h->store->store, &cursor, &f) == 0) {
		if (f.library)
			load_boot_time(h, f.name);
	}
	if (h->store == NULL) {
		load_boot_time(h, "libc.so");
		load_boot_time(h, "libm.so");
	}
	for (uint32_t i = 0; i < h->files->count; i++) {
		if (h->files->at[i].library)
			load_boot_time(h, h->files->at[i].name);
	}
	h->quiet = false;
	h->loader.tracer = h->tracer;
}

/* What cannot be opened is told when it is loaded. */
bool host_link_is_program(struct host_link *h, const char *name)
{
	struct file file;
	struct elf elf;
	bool has;

	h->quiet = true;
	has = find(&h->source, name, &file) == 0 &&
	      elf_open(&elf, &h->source, &h->sink, name, &file) == 0 && elf.entry != 0;
	h->quiet = false;
	return has;
}

int host_link_load(struct host_link *h, const char *name, struct module **out)
{
	uint32_t flags = h->tracer != NULL ? LOAD_NOW : 0;

	if (host_link_is_program(h, name))
		return load_program(&h->loader, name, flags, out);
	return load_resident(&h->loader, name, flags, out);
}
