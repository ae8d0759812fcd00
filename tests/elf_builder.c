// SPDX-License-Identifier: BSD-2-Clause
/*
 * elf_builder.c: a linker's last step, without the linker.
 *
 * The description is kept in growing buffers; eb_build orders the symbols
 * (local, undefined, then defined by hash bucket, as DT_GNU_HASH asks), lays
 * the tables out and writes them. A description that does not fit its own
 * addresses is a mistake in a test: it ends the program.
 */
#include "tests/elf_builder.h"
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include "loader/arm/reloc.h"
#include "loader/exports.h"

struct symbol {
	struct elf32_sym sym; /* st_name: offset into the strings */
	uint32_t hash, bucket, index;
};

/* ---- growing buffers ---- */

static void *buffer_room(struct eb_buffer *b, uint32_t size)
{
	if (b->size + size > b->room) {
		b->room = (b->size + size) * 2;
		b->at = realloc(b->at, b->room);
		assert(b->at != NULL);
	}
	memset(b->at + b->size, 0, size);
	b->size += size;
	return b->at + b->size - size;
}

static uint32_t buffer_add(struct eb_buffer *b, const void *from, uint32_t size)
{
	uint32_t offset = b->size;

	if (size > 0)
		memcpy(buffer_room(b, size), from, size);
	return offset;
}

static void add_word(struct eb_buffer *b, uint32_t word)
{
	buffer_add(b, &word, sizeof(word));
}

static uint32_t add_string(struct elf_builder *e, const char *s)
{
	return buffer_add(&e->strings, s, (uint32_t)strlen(s) + 1);
}

/* ---- describing ---- */

void eb_begin(struct elf_builder *e, const char *soname)
{
	memset(e, 0, sizeof(*e));
	e->soname = soname;
	e->type = ET_DYN;
	e->text = 0x800;
	e->text_size = 0x80;
	e->data = 0x900;
	e->data_size = 0x80;
	e->bss = 0x40;
	e->align = 0x100;
	e->hashes = EB_GNU_HASH;
	buffer_room(&e->symbols, sizeof(struct symbol));
	buffer_room(&e->strings, 1);
}

static struct symbol *symbol_at(const struct elf_builder *e, uint32_t i)
{
	assert(i * sizeof(struct symbol) < e->symbols.size);
	return (struct symbol *)(void *)e->symbols.at + i;
}

uint32_t eb_symbol(struct elf_builder *e, const char *name, uint32_t bind, uint32_t type,
		   uint32_t shndx, uint32_t value)
{
	struct symbol s = {.hash = gnu_hash(name)};

	s.sym = (struct elf32_sym){add_string(e, name),         value, 4,
				   (uint8_t)(bind << 4 | type), 0,     (uint16_t)shndx};
	return buffer_add(&e->symbols, &s, sizeof(s)) / (uint32_t)sizeof(s);
}

uint32_t eb_import(struct elf_builder *e, const char *name)
{
	return eb_symbol(e, name, STB_GLOBAL, STT_NOTYPE, SHN_UNDEF, 0);
}

uint32_t eb_import_weak(struct elf_builder *e, const char *name)
{
	return eb_symbol(e, name, STB_WEAK, STT_NOTYPE, SHN_UNDEF, 0);
}

uint32_t eb_function(struct elf_builder *e, const char *name, uint32_t offset)
{
	return eb_symbol(e, name, STB_GLOBAL, STT_FUNC, 1, e->text + offset + 1);
}

uint32_t eb_object(struct elf_builder *e, const char *name, uint32_t offset)
{
	return eb_symbol(e, name, STB_GLOBAL, STT_OBJECT, 2, e->data + offset);
}

void eb_visibility(struct elf_builder *e, uint32_t symbol, uint32_t visibility)
{
	symbol_at(e, symbol)->sym.st_other = (uint8_t)visibility;
}

void eb_version_defined(struct elf_builder *e, uint32_t index, const char *version)
{
	add_word(&e->verdefs, index);
	add_word(&e->verdefs, add_string(e, version));
}

void eb_version_needed(struct elf_builder *e, uint32_t index, const char *file, const char *version)
{
	add_word(&e->verneeds, index);
	add_word(&e->verneeds, add_string(e, file));
	add_word(&e->verneeds, add_string(e, version));
}

void eb_version(struct elf_builder *e, uint32_t symbol, uint32_t half_word)
{
	uint16_t *at;

	if (e->versym.size < (symbol + 1) * 2)
		buffer_room(&e->versym, (symbol + 1) * 2 - e->versym.size);
	at = (uint16_t *)(void *)e->versym.at;
	at[symbol] = (uint16_t)half_word;
}

void eb_needed(struct elf_builder *e, const char *name)
{
	add_word(&e->needed, add_string(e, name));
}

void eb_tag(struct elf_builder *e, uint32_t tag, uint32_t value)
{
	struct elf32_dyn d = {tag, value};

	buffer_add(&e->tags, &d, sizeof(d));
}

static void pad(struct eb_buffer *b, uint32_t align)
{
	while (b->size % align != 0)
		buffer_room(b, 1);
}

void eb_note(struct elf_builder *e, const char *owner, uint32_t type, const void *description,
	     uint32_t size)
{
	struct elf32_nhdr n = {(uint32_t)strlen(owner) + 1, size, type};

	buffer_add(&e->notes, &n, sizeof(n));
	buffer_add(&e->notes, owner, n.n_namesz);
	pad(&e->notes, 4);
	buffer_add(&e->notes, description, size);
	pad(&e->notes, 4);
}

void eb_phdr(struct elf_builder *e, uint32_t type, uint32_t vaddr, uint32_t size, uint32_t flags)
{
	struct elf32_phdr p = {type, 0, vaddr, vaddr, 0, size, flags, 4};

	buffer_add(&e->phdrs, &p, sizeof(p));
}

void eb_tls(struct elf_builder *e, uint32_t vaddr, uint32_t filesz, uint32_t memsz, uint32_t align)
{
	struct elf32_phdr p = {PT_TLS, 0, vaddr, vaddr, filesz, memsz, PF_R, align};

	buffer_add(&e->phdrs, &p, sizeof(p));
}

void eb_word(struct elf_builder *e, uint32_t vaddr, uint32_t value)
{
	bool in_text = vaddr < e->text + e->text_size;
	struct eb_buffer *b = in_text ? &e->text_bytes : &e->data_bytes;
	uint32_t offset = vaddr - (in_text ? e->text : e->data);

	assert(offset + 4 <= (in_text ? e->text_size : e->data_size));
	if (b->size < offset + 4)
		buffer_room(b, offset + 4 - b->size);
	memcpy(b->at + offset, &value, sizeof(value));
}

static void add_rel(struct eb_buffer *b, uint32_t vaddr, uint32_t type, uint32_t symbol)
{
	struct elf32_rel r = {vaddr, symbol << 8 | type};

	buffer_add(b, &r, sizeof(r));
}

void eb_relative(struct elf_builder *e, uint32_t vaddr, uint32_t addend)
{
	eb_word(e, vaddr, addend);
	add_rel(&e->relative, vaddr, R_ARM_RELATIVE, 0);
}

void eb_rel(struct elf_builder *e, uint32_t vaddr, uint32_t type, uint32_t symbol)
{
	add_rel(&e->rel, vaddr, type, symbol);
}

void eb_rela(struct elf_builder *e, uint32_t vaddr, uint32_t type, uint32_t symbol, uint32_t addend)
{
	struct elf32_rela r = {vaddr, symbol << 8 | type, addend};

	buffer_add(&e->rela, &r, sizeof(r));
}

void eb_relr(struct elf_builder *e, uint32_t entry)
{
	add_word(&e->relr, entry);
}

static uint32_t got_of(const struct elf_builder *e)
{
	return e->data + e->data_size;
}

uint32_t eb_slot(struct elf_builder *e, uint32_t symbol)
{
	uint32_t i = e->plt.size / (uint32_t)sizeof(struct elf32_rel);

	add_rel(&e->plt, got_of(e) + 12 + 4 * i, R_ARM_JUMP_SLOT, symbol);
	return i;
}

void eb_initialiser(struct elf_builder *e, uint32_t offset)
{
	add_word(&e->init, e->text + offset + 1);
}

void eb_finaliser(struct elf_builder *e, uint32_t offset)
{
	add_word(&e->fini, e->text + offset + 1);
}

/* ---- ordering the symbols ---- */

static uint32_t symbol_class(const struct symbol *s)
{
	if (s->sym.st_info >> 4 == STB_LOCAL)
		return 0;
	return s->sym.st_shndx == SHN_UNDEF ? 1 : 2;
}

static int symbol_compare(const void *left, const void *right)
{
	const struct symbol *a = *(struct symbol *const *)left;
	const struct symbol *b = *(struct symbol *const *)right;
	uint32_t ca = symbol_class(a), cb = symbol_class(b);

	if (ca != cb)
		return ca < cb ? -1 : 1;
	if (ca == 2 && a->bucket != b->bucket)
		return a->bucket < b->bucket ? -1 : 1;
	return a < b ? -1 : 1; /* as they were described */
}

struct order {
	struct symbol **at; /* in file order, [0] the null symbol */
	uint32_t count, first_defined, buckets;
};

static struct order order_symbols(const struct elf_builder *e)
{
	uint32_t count = e->symbols.size / (uint32_t)sizeof(struct symbol), defined = 0;
	struct order o = {calloc(count, sizeof(*o.at)), count, count, 1};

	assert(o.at != NULL);
	for (uint32_t i = 1; i < count; i++)
		defined += symbol_class(symbol_at(e, i)) == 2;
	o.first_defined = count - defined;
	o.buckets = defined / 2 + 1;
	for (uint32_t i = 0; i < count; i++) {
		o.at[i] = symbol_at(e, i);
		o.at[i]->bucket = o.at[i]->hash % o.buckets;
	}
	if (count > 1)
		qsort(o.at + 1, count - 1, sizeof(*o.at), symbol_compare);
	for (uint32_t i = 0; i < count; i++)
		o.at[i]->index = i;
	return o;
}

/* ---- laying out ---- */

struct writer {
	struct elf_builder *e;
	struct built f;
	struct order order;
	struct eb_buffer dyn;
	uint32_t end;         /* of the tables so far: file offset and address */
	uint32_t data_offset; /* of the writable segment in the file */
};

static uint32_t align_up(uint32_t value, uint32_t align)
{
	return (value + align - 1) / align * align;
}

/* Room for a table in front of the code, as a file offset. */
static uint32_t place_table(struct writer *w, uint32_t size)
{
	uint32_t at = align_up(w->end, 4);

	w->end = at + size;
	assert(w->end <= w->e->text - w->e->base);
	return at;
}

static void *put_table(struct writer *w, const struct eb_buffer *b)
{
	uint32_t at = place_table(w, b->size);

	if (b->size > 0)
		memcpy(w->f.at + at, b->at, b->size);
	return w->f.at + at;
}

static uint32_t address_of(const struct writer *w, const void *at)
{
	return (uint32_t)((const uint8_t *)at - w->f.at) + w->e->base;
}

static void add_dyn(struct writer *w, uint32_t tag, uint32_t value)
{
	struct elf32_dyn d = {tag, value};

	buffer_add(&w->dyn, &d, sizeof(d));
}

static void write_gnu_hash(struct writer *w)
{
	const struct order *o = &w->order;
	uint32_t defined = o->count - o->first_defined, bloom = 1, *bucket, *chain;

	while (bloom * 32 < defined * 4)
		bloom *= 2;
	w->f.gnu_hash = (void *)(w->f.at + place_table(w, (4 + bloom + o->buckets + defined) * 4));
	memcpy(w->f.gnu_hash, (uint32_t[]){o->buckets, o->first_defined, bloom, 5}, 16);
	bucket = w->f.gnu_hash + 4 + bloom;
	chain = bucket + o->buckets;
	for (uint32_t i = o->first_defined; i < o->count; i++) {
		const struct symbol *s = o->at[i];
		bool is_last = i + 1 == o->count || o->at[i + 1]->bucket != s->bucket;

		if (bucket[s->bucket] == 0)
			bucket[s->bucket] = i;
		chain[i - o->first_defined] = (s->hash & ~1u) | is_last;
		w->f.gnu_hash[4 + s->hash / 32 % bloom] |=
			1u << s->hash % 32 | 1u << (s->hash >> 5) % 32;
	}
	add_dyn(w, DT_GNU_HASH, address_of(w, w->f.gnu_hash));
}

static uint32_t sysv_hash(const char *name)
{
	uint32_t h = 0;

	for (; *name != '\0'; name++) {
		h = (h << 4) + (uint8_t)*name;
		h ^= (h >> 24) & 0xf0;
		h &= 0x0fffffff;
	}
	return h;
}

static void write_sysv_hash(struct writer *w)
{
	const struct order *o = &w->order;
	uint32_t *bucket, *chain;

	w->f.hash = (void *)(w->f.at + place_table(w, (2 + o->buckets + o->count) * 4));
	w->f.hash[0] = o->buckets;
	w->f.hash[1] = o->count;
	bucket = w->f.hash + 2;
	chain = bucket + o->buckets;
	for (uint32_t i = 1; i < o->count; i++) {
		const char *name = (char *)w->e->strings.at + o->at[i]->sym.st_name;
		uint32_t b = sysv_hash(name) % o->buckets;

		chain[i] = bucket[b];
		bucket[b] = i;
	}
	add_dyn(w, DT_HASH, address_of(w, w->f.hash));
}

static void write_symbols(struct writer *w)
{
	const struct order *o = &w->order;

	w->f.sym = (void *)(w->f.at + place_table(w, o->count * (uint32_t)sizeof(*w->f.sym)));
	w->f.sym_count = o->count;
	for (uint32_t i = 1; i < o->count; i++)
		w->f.sym[i] = o->at[i]->sym;
	w->f.str = put_table(w, &w->e->strings);
	add_dyn(w, DT_SYMTAB, address_of(w, w->f.sym));
	add_dyn(w, DT_SYMENT, sizeof(*w->f.sym));
	add_dyn(w, DT_STRTAB, address_of(w, w->f.str));
	add_dyn(w, DT_STRSZ, w->e->strings.size);
}

static uint32_t version_hash(const struct writer *w, uint32_t name)
{
	return sysv_hash((const char *)w->e->strings.at + name);
}

/* Each definition with its one name behind it. */
static void write_verdefs(struct writer *w)
{
	const uint32_t *v = (const void *)w->e->verdefs.at;
	uint32_t count = w->e->verdefs.size / 8;
	const uint32_t step = sizeof(struct elf32_verdef) + sizeof(struct elf32_verdaux);
	uint32_t at = place_table(w, count * step);

	for (uint32_t i = 0; i < count; i++, v += 2) {
		struct elf32_verdef *d = (void *)(w->f.at + at + i * step);
		struct elf32_verdaux *a = (void *)(d + 1);

		*d = (struct elf32_verdef){1,
					   0,
					   (uint16_t)v[0],
					   1,
					   version_hash(w, v[1]),
					   sizeof(*d),
					   i + 1 < count ? step : 0};
		a->vda_name = v[1];
	}
	if (count == 0)
		return;
	w->f.verdef = (void *)(w->f.at + at);
	add_dyn(w, DT_VERDEF, address_of(w, w->f.verdef));
	add_dyn(w, DT_VERDEFNUM, count);
}

/* Each need with a file of its own, as the format allows. */
static void write_verneeds(struct writer *w)
{
	const uint32_t *v = (const void *)w->e->verneeds.at;
	uint32_t count = w->e->verneeds.size / 12;
	const uint32_t step = sizeof(struct elf32_verneed) + sizeof(struct elf32_vernaux);
	uint32_t at = place_table(w, count * step);

	for (uint32_t i = 0; i < count; i++, v += 3) {
		struct elf32_verneed *n = (void *)(w->f.at + at + i * step);
		struct elf32_vernaux *a = (void *)(n + 1);

		*n = (struct elf32_verneed){1, 1, v[1], sizeof(*n), i + 1 < count ? step : 0};
		*a = (struct elf32_vernaux){version_hash(w, v[2]), 0, (uint16_t)v[0], v[2], 0};
	}
	if (count == 0)
		return;
	w->f.verneed = (void *)(w->f.at + at);
	add_dyn(w, DT_VERNEED, address_of(w, w->f.verneed));
	add_dyn(w, DT_VERNEEDNUM, count);
}

static void write_versions(struct writer *w)
{
	const struct elf_builder *e = w->e;
	const struct symbol *first = symbol_at(e, 0);

	if (e->versym.size == 0)
		return;
	w->f.versym = (void *)(w->f.at + place_table(w, w->order.count * 2));
	for (uint32_t i = 1; i < w->order.count; i++) {
		uint32_t described = (uint32_t)(w->order.at[i] - first);

		w->f.versym[i] = described < e->versym.size / 2
					 ? ((const uint16_t *)(const void *)e->versym.at)[described]
					 : 0;
		if (w->f.versym[i] == 0)
			w->f.versym[i] = VERSYM_GLOBAL;
	}
	add_dyn(w, DT_VERSYM, address_of(w, w->f.versym));
	write_verdefs(w);
	write_verneeds(w);
}

/* From the description's symbols to indices in the file. */
static void number_symbols(const struct writer *w, void *table, uint32_t size, uint32_t entry)
{
	for (uint32_t at = 0; at < size; at += entry) {
		uint32_t *info = (uint32_t *)(void *)((uint8_t *)table + at + 4);

		*info = symbol_at(w->e, *info >> 8)->index << 8 | (*info & 0xff);
	}
}

static void *put_relocs(struct writer *w, const struct eb_buffer *b, uint32_t tag,
			uint32_t size_tag, uint32_t entry_tag, uint32_t entry)
{
	void *at;

	if (b->size == 0)
		return NULL;
	at = put_table(w, b);
	if (entry > 4)
		number_symbols(w, at, b->size, entry);
	add_dyn(w, tag, address_of(w, at));
	add_dyn(w, size_tag, b->size);
	if (entry_tag != 0)
		add_dyn(w, entry_tag, entry);
	return at;
}

static void write_plt(struct writer *w)
{
	struct elf_builder *e = w->e;
	const struct elf32_rel *rel = (const void *)e->plt.at;
	struct eb_buffer as_rela = {0};

	if (e->plt.size == 0)
		return;
	for (uint32_t i = 0; i < e->plt.size / sizeof(*rel); i++) {
		struct elf32_rela r = {rel[i].r_offset, rel[i].r_info, 0};

		buffer_add(&as_rela, &r, sizeof(r));
	}
	if (e->plt_rela)
		w->f.jmprel = put_relocs(w, &as_rela, DT_JMPREL, DT_PLTRELSZ, 0, 12);
	else
		w->f.jmprel = put_relocs(w, &e->plt, DT_JMPREL, DT_PLTRELSZ, 0, 8);
	add_dyn(w, DT_PLTREL, e->plt_rela ? DT_RELA : DT_REL);
	add_dyn(w, DT_PLTGOT, w->f.got);
	free(as_rela.at);
}

static void write_relocs(struct writer *w)
{
	struct elf_builder *e = w->e;
	uint32_t relatives = e->relative.size / (uint32_t)sizeof(struct elf32_rel);

	buffer_add(&e->relative, e->rel.at, e->rel.size);
	w->f.rel = put_relocs(w, &e->relative, DT_REL, DT_RELSZ, DT_RELENT, 8);
	if (relatives > 0)
		add_dyn(w, DT_RELCOUNT, relatives);
	w->f.rela = put_relocs(w, &e->rela, DT_RELA, DT_RELASZ, DT_RELAENT, 12);
	w->f.relr = put_relocs(w, &e->relr, DT_RELR, DT_RELRSZ, DT_RELRENT, 4);
	write_plt(w);
}

static void add_array(struct writer *w, const struct eb_buffer *b, uint32_t vaddr, uint32_t tag,
		      uint32_t size_tag)
{
	if (b->size == 0)
		return;
	for (uint32_t at = 0; at < b->size; at += 4)
		add_rel(&w->e->relative, vaddr + at, R_ARM_RELATIVE, 0);
	add_dyn(w, tag, vaddr);
	add_dyn(w, size_tag, b->size);
}

static void add_names(struct writer *w)
{
	struct elf_builder *e = w->e;
	const uint32_t *needed = (const void *)e->needed.at;

	for (uint32_t i = 0; i < e->needed.size / 4; i++)
		add_dyn(w, DT_NEEDED, needed[i]);
	if (e->soname != NULL)
		add_dyn(w, DT_SONAME, add_string(e, e->soname));
}

/* ---- writing ---- */

static uint32_t put_at(struct writer *w, uint32_t offset, const struct eb_buffer *b)
{
	if (b->size > 0)
		memcpy(w->f.at + offset, b->at, b->size);
	return offset + b->size;
}

/* The writable segment in the file; returns where its dynamic section begins. */
static uint32_t write_data(struct writer *w)
{
	struct elf_builder *e = w->e;
	uint32_t at = w->data_offset;
	uint32_t slots = e->plt.size / (uint32_t)sizeof(struct elf32_rel);

	put_at(w, at, &e->data_bytes);
	at += e->data_size + 12;
	for (uint32_t i = 0; i < slots; i++, at += 4)
		memcpy(w->f.at + at, &e->text, 4); /* PLT0 */
	at = put_at(w, at, &e->init);
	return put_at(w, at, &e->fini);
}

static struct elf32_phdr *next_phdr(struct writer *w, uint32_t type, uint32_t vaddr,
				    uint32_t offset, uint32_t size, uint32_t flags)
{
	struct elf32_phdr *p = w->f.phdr + w->f.ehdr->e_phnum++;

	*p = (struct elf32_phdr){type, offset, vaddr, vaddr, size, size, flags, 4};
	return p;
}

static void write_headers(struct writer *w, uint32_t dynamic, uint32_t note, uint32_t text_end,
			  uint32_t data_end)
{
	struct elf_builder *e = w->e;
	struct built *f = &w->f;
	uint32_t to_data = e->dynamic_in_text ? e->base : e->data - w->data_offset;

	*f->ehdr = (struct elf32_ehdr){
		.e_ident = "\177ELF\1\1\1",
		.e_type = e->type,
		.e_machine = EM_ARM,
		.e_version = EV_CURRENT,
		.e_entry = e->entry,
		.e_phoff = sizeof(*f->ehdr),
		.e_flags = EF_ARM_EABI_VER5 | EF_ARM_ABI_FLOAT_HARD,
		.e_ehsize = sizeof(*f->ehdr),
		.e_phentsize = sizeof(*f->phdr),
	};
	f->text = next_phdr(w, PT_LOAD, e->base, 0, text_end - e->base, PF_R | PF_X);
	f->data = next_phdr(w, PT_LOAD, e->data, w->data_offset, data_end - w->data_offset,
			    PF_R | PF_W);
	f->text->p_align = f->data->p_align = e->align;
	f->data->p_memsz += e->bss;
	f->dynamic = next_phdr(w, PT_DYNAMIC, dynamic + to_data, dynamic, w->dyn.size, PF_R | PF_W);
	if (e->notes.size > 0)
		f->note = next_phdr(w, PT_NOTE, note, note - e->base, e->notes.size, PF_R);
	if (e->phdrs.size > 0)
		memcpy(f->phdr + f->ehdr->e_phnum, e->phdrs.at, e->phdrs.size);
	f->ehdr->e_phnum += (uint16_t)(e->phdrs.size / sizeof(*f->phdr));
}

static void write_text(struct writer *w)
{
	static const uint16_t bx_lr = 0x4770;
	uint32_t offset = w->e->text - w->e->base;

	for (uint32_t at = offset; at < offset + w->e->text_size; at += 2)
		memcpy(w->f.at + at, &bx_lr, 2);
	put_at(w, offset, &w->e->text_bytes);
}

static void forget(struct writer *w)
{
	struct elf_builder *e = w->e;
	struct eb_buffer *all[] = {
		&w->dyn,      &e->verdefs, &e->verneeds,   &e->versym,     &e->symbols,
		&e->strings,  &e->needed,  &e->tags,       &e->notes,      &e->phdrs,
		&e->relative, &e->rel,     &e->rela,       &e->relr,       &e->plt,
		&e->init,     &e->fini,    &e->text_bytes, &e->data_bytes,
	};

	for (uint32_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		free(all[i]->at);
	free(w->order.at);
	memset(e, 0, sizeof(*e));
}

/* The tables, in front of the code. All sizes are known when this is done. */
static uint32_t write_tables(struct writer *w)
{
	struct elf_builder *e = w->e;
	uint32_t note,
		arrays = w->f.got + 12 + e->plt.size / (uint32_t)sizeof(struct elf32_rel) * 4;

	w->f.init_array = arrays;
	w->f.fini_array = arrays + e->init.size;
	add_names(w);
	add_array(w, &e->init, w->f.init_array, DT_INIT_ARRAY, DT_INIT_ARRAYSZ);
	add_array(w, &e->fini, w->f.fini_array, DT_FINI_ARRAY, DT_FINI_ARRAYSZ);
	note = address_of(w, put_table(w, &e->notes));
	if (e->hashes & EB_GNU_HASH)
		write_gnu_hash(w);
	if (e->hashes & EB_SYSV_HASH)
		write_sysv_hash(w);
	write_symbols(w);
	write_versions(w);
	write_relocs(w);
	buffer_add(&w->dyn, e->tags.at, e->tags.size);
	add_dyn(w, DT_NULL, 0);
	return note;
}

struct built eb_build(struct elf_builder *e)
{
	struct writer w = {.e = e, .order = order_symbols(e)};
	uint32_t text_end = e->text + e->text_size, note, dynamic, end;
	uint32_t room = e->data_size + 12 + e->plt.size + e->init.size + e->fini.size +
			e->tags.size + e->needed.size * 2 + 0x400;

	assert(e->data >= text_end);
	w.data_offset = align_up(text_end - e->base, e->align) + e->data % e->align;
	w.f.got = e->data + e->data_size;
	w.f.at = calloc(1, w.data_offset + room);
	assert(w.f.at != NULL);
	w.f.ehdr = (void *)w.f.at;
	w.f.phdr = (void *)(w.f.ehdr + 1);
	w.end = (uint32_t)(sizeof(*w.f.ehdr) + 4 * sizeof(*w.f.phdr)) + e->phdrs.size;
	note = write_tables(&w);
	write_text(&w);
	dynamic = end = write_data(&w);
	if (e->dynamic_in_text)
		dynamic = place_table(&w, w.dyn.size);
	else
		end += w.dyn.size;
	assert(end <= w.data_offset + room);
	w.f.dyn = (void *)(w.f.at + dynamic);
	memcpy(w.f.dyn, w.dyn.at, w.dyn.size);
	write_headers(&w, dynamic, note, text_end, end);
	w.f.size = end;
	forget(&w);
	return w.f;
}

/* ---- parts ---- */

struct elf32_dyn *built_dyn(const struct built *f, uint32_t tag)
{
	for (struct elf32_dyn *d = f->dyn;; d++) {
		if (d->d_tag == tag)
			return d;
		if (d->d_tag == DT_NULL)
			return NULL;
	}
}

struct elf32_sym *built_sym(const struct built *f, const char *name)
{
	for (uint32_t i = 1; i < f->sym_count; i++)
		if (strcmp(f->str + f->sym[i].st_name, name) == 0)
			return &f->sym[i];
	return NULL;
}
