// SPDX-License-Identifier: BSD-2-Clause
/*
 * fake_board.c: source, sink, CPU and RAM of a board that exists in a test only.
 */
#include "tests/fake_board.h"
#include <assert.h>
#include <malloc.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "loader/publish.h"
#include "loader/slots.h"

#define PAINT 0xa7

#define container_of(pointer, type, member)                                                        \
	((type *)(void *)((char *)(pointer)-offsetof(type, member)))

/* ---- the loader's surroundings ---- */

static struct board_file *file_named(struct fake_board *b, const char *name)
{
	for (uint32_t i = b->file_count; i-- > 0;)
		if (strcmp(b->files[i]->name, name) == 0)
			return b->files[i];
	return NULL;
}

static int source_find(struct source *s, const char *name, struct file *out)
{
	struct fake_board *b = container_of(s, struct fake_board, source);
	const struct board_file *f = file_named(b, name);

	if (f == NULL)
		return -1;
	*out = (struct file){.id = f->id, .size = f->file.size, .ordinal = f->id};
	return 0;
}

static int source_read(struct source *s, const struct file *file, uint32_t offset, void *to,
		       uint32_t size)
{
	struct fake_board *b = container_of(s, struct fake_board, source);
	const struct board_file *f = b->files[file->id];

	assert(offset <= f->file.size && size <= f->file.size - offset);
	b->reads++;
	if (f->fails || b->reads == b->read_fails) {
		memset(to, 0xee, size / 2); /* a device may fail half-way */
		return -1;
	}
	memcpy(to, f->file.at + offset, size);
	return 0;
}

static void sink_tell(struct sink *s, const struct refusal *r)
{
	struct fake_board *b = container_of(s, struct fake_board, sink);

	if (b->told_count == BOARD_TOLD)
		return;
	b->told[b->told_count] = r->code;
	refusal_text(r, b->text[b->told_count], sizeof(b->text[0]));
	b->told_count++;
}

static void cpu_sync(void *context, uint32_t base, uint32_t size)
{
	struct fake_board *b = context;

	if (b->sync_count < BOARD_NOTED)
		b->syncs[b->sync_count++] = (struct extent){base, size, NULL};
}

static void cpu_call(void *context, uint32_t address)
{
	struct fake_board *b = context;

	if (b->call_count < BOARD_NOTED)
		b->calls[b->call_count++] = address;
	if (b->on_call != NULL)
		b->on_call(b, address);
}

/* The function that an IFUNC resolver chooses lies one word behind it. */
static uint32_t cpu_choose(void *context, uint32_t address, uint32_t hwcap)
{
	(void)context;
	return address + 4 * hwcap;
}

static void cpu_unbound(void *context)
{
	struct fake_board *b = context;

	b->unbound++;
}

#define ROM_STRINGS "\0rom_write\0rom_exit\0shared"
static const char rom_strings[sizeof(ROM_STRINGS) + NAME_BEHIND] = ROM_STRINGS;
static const struct elf32_sym rom_symbols[] = {
	{0, 0, 0, 0, 0, 0},
	{1, ROM_WRITE, 0, STB_GLOBAL << 4 | STT_FUNC, 0, SHN_ABS},
	{11, ROM_EXIT, 0, STB_GLOBAL << 4 | STT_FUNC, 0, SHN_ABS},
	{20, ROM_SHARED, 0, STB_GLOBAL << 4 | STT_FUNC, 0, SHN_ABS},
};

void board_begin(struct fake_board *b, uint32_t ram_size)
{
	static const struct rom_exports rom = {rom_strings, sizeof(ROM_STRINGS), rom_symbols, 4};

	memset(b, 0, sizeof(*b));
	b->source = (struct source){.find = source_find, .read = source_read};
	b->sink.tell = sink_tell;
	b->cpu = (struct cpu){
		.sync = cpu_sync,
		.call = cpu_call,
		.unbound = cpu_unbound,
		.resolver = BOARD_RESOLVER,
		.choose = cpu_choose,
		.hwcap = 1,
		.tls_descriptor = BOARD_RESOLVER + 4,
	};
	b->hole = ram_size / 2 / REGION_GRAIN * REGION_GRAIN;
	b->ram_size = b->hole * 2 + BOARD_HOLE;
	b->ram = memalign(REGION_GRAIN, b->ram_size); /* newlib has no aligned_alloc */
	assert(b->ram != NULL);
	memset(b->ram, PAINT, b->ram_size);
	loader_init(&b->ld, &b->source, &b->sink, &b->cpu, b);
	region_add(&b->ld.ram, (struct extent){BOARD_RAM, b->hole, b->ram});
	region_add(&b->ld.ram, (struct extent){BOARD_RAM + b->hole + BOARD_HOLE, b->hole,
					       b->ram + b->hole + BOARD_HOLE});
	loader_add_rom(&b->ld, &rom);
}

void board_end(struct fake_board *b)
{
	for (uint32_t i = 0; i < b->file_count; i++) {
		free(b->files[i]->file.at);
		free(b->files[i]);
	}
	free(b->ram);
	memset(b, 0, sizeof(*b));
}

/* ---- files ---- */

static struct board_file *file_place(struct fake_board *b, const char *name)
{
	struct board_file *f = file_named(b, name);

	if (f == NULL) {
		assert(b->file_count < BOARD_FILES);
		f = b->files[b->file_count] = calloc(1, sizeof(*f));
		assert(f != NULL);
		f->id = b->file_count++;
		snprintf(f->name, sizeof(f->name), "%s", name);
	}
	free(f->file.at);
	return f;
}

struct built *board_add(struct fake_board *b, const char *name, struct elf_builder *e)
{
	struct board_file *f = file_place(b, name != NULL ? name : e->soname);

	f->file = eb_build(e);
	return &f->file;
}

struct built *board_file(struct fake_board *b, const char *name)
{
	struct board_file *f = file_named(b, name);

	assert(f != NULL);
	return &f->file;
}

void board_add_bytes(struct fake_board *b, const char *name, const void *bytes, uint32_t size)
{
	struct board_file *f = file_place(b, name);

	f->file = (struct built){.at = malloc(size + 1), .size = size};
	assert(f->file.at != NULL);
	if (size > 0)
		memcpy(f->file.at, bytes, size);
}

/* ---- what was recorded ---- */

void board_forget(struct fake_board *b)
{
	b->told_count = b->call_count = b->sync_count = b->unbound = 0;
	b->reads = b->read_fails = 0;
}

uint32_t board_told(const struct fake_board *b, int code)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < b->told_count; i++)
		n += b->told[i] == code;
	return n;
}

bool board_said(const struct fake_board *b, const char *s)
{
	for (uint32_t i = 0; i < b->told_count; i++)
		if (strstr(b->text[i], s) != NULL)
			return true;
	return false;
}

/* ---- memory ---- */

uint8_t *board_at(const struct fake_board *b, uint32_t address)
{
	assert(address - BOARD_RAM < b->ram_size);
	return b->ram + (address - BOARD_RAM);
}

uint32_t board_word(const struct fake_board *b, uint32_t address)
{
	uint32_t word;

	memcpy(&word, board_at(b, address), sizeof(word));
	return word;
}

uint32_t board_address(const struct module *m, uint32_t vaddr)
{
	return (uint32_t)m->l_addr + vaddr;
}

void board_paint(struct fake_board *b)
{
	const struct region *r = &b->ld.ram;

	for (uint32_t i = 0; i < r->count; i++)
		memset(r->free[i].at, PAINT, r->free[i].size);
	memset(b->ram + b->hole, PAINT, BOARD_HOLE);
}

static bool all_paint(const uint8_t *at, uint32_t size)
{
	return size == 0 || (at[0] == PAINT && memcmp(at, at + 1, size - 1) == 0);
}

bool board_is_painted(const struct fake_board *b)
{
	const struct region *r = &b->ld.ram;

	for (uint32_t i = 0; i < r->count; i++)
		if (!all_paint(r->free[i].at, r->free[i].size))
			return false;
	return all_paint(b->ram + b->hole, BOARD_HOLE);
}

/* ---- before and after ---- */

struct block_list {
	struct extent at[2 * EXPORTS_MODULES + 2];
	uint32_t count;
};

struct board_state {
	struct loader ld;
	uint8_t *ram, *now;
	uint32_t ram_size;
	struct block_list blocks;
};

/* The state that was given back last: sweeps save one thousands of times. */
static struct board_state *spare;

static void note_block(void *context, uint32_t base, uint32_t size, const char *who,
		       const char *what)
{
	struct block_list *l = context;

	(void)who;
	(void)what;
	assert(l->count < sizeof(l->at) / sizeof(l->at[0]));
	l->at[l->count++] = (struct extent){base, size, NULL};
}

/* A copy of all RAM without the marks that walks leave in the modules. */
static void copy_ram(const struct fake_board *b, uint8_t *copy)
{
	memcpy(copy, b->ram, b->ram_size);
	for (const struct module *m = b->ld.first; m != NULL; m = m->next) {
		struct module *c = (void *)(copy + ((const uint8_t *)m - b->ram));

		c->seen = c->place = 0;
		c->walk_next = c->sort_next = c->sort_prev = NULL;
		c->flags &= ~(uint32_t)MODULE_MARKED;
	}
}

static struct board_state *state_make(uint32_t ram_size)
{
	struct board_state *s = spare;

	spare = NULL;
	if (s != NULL && s->ram_size == ram_size)
		return s;
	if (s != NULL) {
		free(s->ram);
		free(s);
	}
	s = malloc(sizeof(*s));
	assert(s != NULL);
	s->ram = malloc(2 * (size_t)ram_size);
	assert(s->ram != NULL);
	s->now = s->ram + ram_size;
	s->ram_size = ram_size;
	return s;
}

struct board_state *board_save(struct fake_board *b)
{
	struct board_state *s = state_make(b->ram_size);

	s->ld = b->ld;
	s->blocks.count = 0;
	loader_blocks(&b->ld, note_block, &s->blocks);
	copy_ram(b, s->ram);
	return s;
}

void board_state_free(struct board_state *s)
{
	if (spare != NULL) {
		free(spare->ram);
		free(spare);
	}
	spare = s;
}

static const char *loader_difference(const struct loader *a, const struct loader *b)
{
	if (memcmp(&a->ram, &b->ram, sizeof(a->ram)) != 0)
		return "the region table";
	if (memcmp(&a->exports.slots, &b->exports.slots, sizeof(a->exports.slots)) != 0 ||
	    a->exports.index_hint != b->exports.index_hint)
		return "the export table's head";
	if (memcmp(a->exports.modules, b->exports.modules, sizeof(a->exports.modules)) != 0)
		return "the modules' indexes";
	if (a->first != b->first || a->last != b->last)
		return "the module list";
	if (a->order_first != b->order_first || a->order_last != b->order_last)
		return "the order of initialisation";
	if (a->program != b->program || a->closing != b->closing)
		return "the program";
	if (a->residents != b->residents || a->opened != b->opened)
		return "the ranks";
	return NULL;
}

static const char *ram_difference(const struct fake_board *b, const struct board_state *s)
{
	const uint8_t *now = s->now;

	if (memcmp(now + b->hole, s->ram + b->hole, BOARD_HOLE) != 0)
		return "the hole between the RAM's ranges";
	for (uint32_t i = 0; i < s->blocks.count; i++) {
		uint32_t offset = s->blocks.at[i].base - BOARD_RAM;

		if (memcmp(now + offset, s->ram + offset, s->blocks.at[i].size) != 0)
			return "a block that somebody holds";
	}
	return NULL;
}

bool board_same(struct fake_board *b, const struct board_state *s)
{
	const char *what = loader_difference(&b->ld, &s->ld);

	copy_ram(b, s->now);
	if (what == NULL)
		what = ram_difference(b, s);
	if (what != NULL)
		printf("%s changed\n", what);
	return what == NULL;
}

/* ---- what must always hold ---- */

static const char *check_region(const struct fake_board *b)
{
	const struct region *r = &b->ld.ram;
	static struct block_list held;
	uint64_t sum = 0;

	held.count = 0;
	loader_blocks(&b->ld, note_block, &held);
	for (uint32_t i = 0; i < held.count; i++)
		sum += (held.at[i].size + REGION_GRAIN - 1) / REGION_GRAIN * REGION_GRAIN;
	if (sum + region_free(r) != r->total)
		return "bytes held and free are not all the bytes";
	for (uint32_t i = 0; i + 1 < r->count; i++)
		if (r->free[i].base + r->free[i].size >= r->free[i + 1].base)
			return "free extents are not ascending and apart";
	return held.count == r->blocks ? NULL : "the number of blocks held";
}

/* m may be a module that is gone: it is not looked into. */
static bool is_listed(const struct loader *ld, const struct module *m)
{
	const struct module *n = ld->first;

	while (n != NULL && n != m)
		n = n->next;
	return n != NULL;
}

static const char *check_lists(const struct loader *ld)
{
	const struct module *last = NULL;
	uint32_t listed = 0, admitted = 0;

	for (const struct module *m = ld->first; m != NULL; last = m, m = m->next, listed++) {
		if (m->prev != last)
			return "a module's prev";
		if (ld->exports.modules[m->index] != m)
			return "a module's index";
		for (uint32_t i = 0; i < m->needed_count; i++)
			if (!is_listed(ld, m->needed[i]) && !(m->flags & MODULE_HOLES))
				return "a dependency is gone";
		for (uint32_t i = 0; m->closure != NULL && i < m->closure->count; i++)
			if (m->closure->at[i] != NULL && !is_listed(ld, m->closure->at[i]))
				return "a member of a closure is gone";
		if (m->group != NULL && !is_listed(ld, m->group))
			return "a module's group is gone";
	}
	for (uint32_t i = 1; i < EXPORTS_MODULES; i++) {
		const struct module *m = ld->exports.modules[i],
				    *before = ld->exports.modules[i - 1];

		admitted += m != NULL;
		if (i > 1 && m != NULL && !lineage_is_none(m->lineage) &&
		    (before == NULL || lineage_is_none(before->lineage)))
			return "a module has a lineage, but not the one before it";
	}
	if (ld->last != last)
		return "the last module";
	return listed == admitted ? NULL : "a module is admitted but not listed";
}

/* Whether symbol i of m stands once where a probe for its hash comes by. */
static bool in_table(const struct loader *ld, const struct module *m, uint32_t i)
{
	const struct exports *x = &ld->exports;
	uint32_t at = home(x, mix(module_hash(m, i))), times = 0, slot;

	for (; (slot = x->slots.at[at]) != 0; at = after(&x->slots, at))
		times += slot_module(x, slot) == m && (slot & SYMBOL) == i;
	return times == 1;
}

/* Whether the file's hash table has symbol i where its name belongs. A file may have it
 * elsewhere: there it is a neighbour of strangers and found by chance, or not at all. */
static bool is_hashed(const struct module *m, uint32_t i, const struct name *name)
{
	return (module_hash(m, i) ^ name->hash) >> 1 == 0;
}

/* Whether it is noted of an export that others have its name; files may say so themselves. */
static bool is_noted(const struct loader *ld, const struct module *m, uint32_t i)
{
	struct name name = name_of(m->strings + m->symbols[i].st_name);
	uint32_t cursor = EXPORTS_START, symbol, times = 0;
	const struct module *of;
	bool more = true;

	if ((m->flags & MODULE_ROM) != 0 || !is_hashed(m, i, &name))
		return true;
	while (more && (of = exports_next(&ld->exports, &name, &cursor, &symbol, &more)) != NULL)
		times += is_hashed(of, symbol, &name);
	return times <= 1 || (m->symbols[i].st_other & STO_NAMESAKES) != 0;
}

static const char *check_table(const struct loader *ld)
{
	const struct slots *s = &ld->exports.slots;
	uint32_t used = 0, expected = 0;

	for (const struct module *m = ld->first; m != NULL; m = m->next) {
		expected++;
		if (!in_table(ld, m, 0))
			return "a module's name is not in the table";
		for (uint32_t i = m->first_hash; i < m->end_hash; i++) {
			if (!is_export(m, i))
				continue;
			expected++;
			if (i != 0 && !in_table(ld, m, i))
				return "an export is not in the table";
			if (i != 0 && !is_noted(ld, m, i))
				return "an export's note of namesakes";
		}
	}
	for (uint32_t i = 0; i < s->size; i++)
		used += s->at[i] != 0;
	if (used != s->used || used >= s->size)
		return "the table's count";
	return used == expected ? NULL : "the table has entries of nobody";
}

const char *board_check(struct fake_board *b)
{
	const char *what = check_region(b);

	if (what == NULL)
		what = check_lists(&b->ld);
	return what != NULL ? what : check_table(&b->ld);
}
