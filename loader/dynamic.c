/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dynamic.c: every table that the loader will walk is found and bounded here,
 * once; the rest of the loader relies on it.
 *
 * The tables that are read again while the module lives (symbols, strings,
 * hashes, PLT relocations) must lie outside its writable segments, and no
 * relocation may touch them (reloc.c), so what was checked stays true.
 */
#include "dynamic.h"
#include <string.h>
#include "hash.h"
#include "note.h"
#include "tell.h"
#include "version.h"

/* Where a tag's value is kept: those of the gABI by number, the GNU ones of
 * 0x6ffffff0-0x6fffffff behind them, DT_GNU_HASH last. */
enum kept_tag {
	KEPT_GNU = DT_COUNT,
	KEPT_VERSYM = KEPT_GNU + (DT_VERSYM & 15),
	KEPT_RELCOUNT = KEPT_GNU + (DT_RELCOUNT & 15),
	KEPT_FLAGS_1 = KEPT_GNU + (DT_FLAGS_1 & 15),
	KEPT_VERDEF = KEPT_GNU + (DT_VERDEF & 15),
	KEPT_VERDEFNUM = KEPT_GNU + (DT_VERDEFNUM & 15),
	KEPT_VERNEED = KEPT_GNU + (DT_VERNEED & 15),
	KEPT_VERNEEDNUM = KEPT_GNU + (DT_VERNEEDNUM & 15),
	KEPT_GNU_HASH = KEPT_GNU + 16,
	KEPT_COUNT,
};

#define RANGES 16u /* every table, some of them twice */

struct range {
	uint32_t from, size; /* a link-time address, bytes */
};

struct reader {
	struct teller teller;
	struct module *m;
	const struct elf *e;
	uint32_t needed;
	uint32_t tables, tables_end; /* link-time range of all tables */
	uint32_t ranges;
	struct range range[RANGES]; /* what nobody executes */
	uint32_t val[KEPT_COUNT];   /* 0: absent. No table lies at 0, where the ELF header is */
};

static int tag_refuse(const struct reader *r, int code, uint32_t tag, uint32_t a, uint32_t b)
{
	static const char names[] = "PLTGOT\0HASH\0STRTAB\0SYMTAB\0RELA\0RELASZ\0RELAENT\0"
				    "STRSZ\0SYMENT\0INIT\0FINI\0SONAME\0RPATH\0SYMBOLIC\0"
				    "REL\0RELSZ\0RELENT\0PLTREL\0DEBUG\0TEXTREL\0JMPREL\0"
				    "BIND_NOW\0INIT_ARRAY\0FINI_ARRAY\0INIT_ARRAYSZ\0"
				    "FINI_ARRAYSZ\0RUNPATH\0FLAGS\0\0PREINIT_ARRAY\0"
				    "PREINIT_ARRAYSZ\0\0RELRSZ\0RELR\0RELRENT";
	const char *name = names;

	if (tag >= DT_COUNT)
		return refuse_name(&r->teller, code,
				   tag == KEPT_GNU_HASH ? "GNU_HASH" : "VERSYM, VERDEF or VERNEED",
				   a, b);
	for (; tag > DT_PLTGOT; tag--)
		name += strlen(name) + 1;
	return refuse_name(&r->teller, code, name, a, b);
}

/* ---- the section itself ---- */

/* Tags that must not come twice: with two tables, which one was checked? */
#define SINGLE_TAGS ((2u << DT_FINI_ARRAY) - (1u << DT_PLTGOT))
/* Tags that say something by being there: their value does not count. */
#define MARK_TAGS (1u << DT_SYMBOLIC | 1u << DT_TEXTREL | 1u << DT_BIND_NOW)

static bool is_among(uint32_t tag, uint32_t tags)
{
	return tag < 32 && tags >> tag & 1;
}

static bool is_library(uint32_t tag)
{
	return tag == DT_NEEDED || tag == DT_FILTER || tag == DT_AUXILIARY;
}

/* Where the value of a tag above the gABI's is kept; KEPT_COUNT: nowhere. */
static uint32_t place_of(uint32_t tag)
{
	if (tag == DT_GNU_HASH)
		return KEPT_GNU_HASH;
	return tag >> 4 == DT_RELCOUNT >> 4 ? KEPT_GNU + (tag & 15) : KEPT_COUNT;
}

static int count_library(struct reader *r)
{
	return ++r->needed > UINT16_MAX ? refuse(&r->teller, ROMLD_E_MANY_LIBRARIES, 0, 0) : 0;
}

static int take_tag(struct reader *r, uint32_t tag, uint32_t value)
{
	if (is_library(tag))
		return count_library(r);
	if (tag >= DT_COUNT)
		tag = place_of(tag);
	if (tag == KEPT_COUNT)
		return 0;
	if (r->val[tag] && (is_among(tag, SINGLE_TAGS) || tag == KEPT_GNU_HASH))
		return tag_refuse(r, ROMLD_E_TWICE, tag, 0, 0);
	if (value == 0 && tag == DT_SONAME)
		return refuse_name(&r->teller, ROMLD_E_SONAME, "", 0, 0);
	r->val[tag] = value;
	return 0;
}

static int read_section(struct reader *r)
{
	const struct segment *s = &r->e->dynamic;
	const struct elf32_dyn *dyn = image_at(&r->m->image, s->vaddr, s->filesz);

	r->m->l_ld = (void *)(uintptr_t)dyn;
	for (uint32_t n = s->filesz / (uint32_t)sizeof *dyn; n > 0; n--, dyn++) {
		uint32_t tag = dyn->d_tag;
		int error;

		if (tag == DT_NULL)
			return 0;
		error = take_tag(r, tag, is_among(tag, MARK_TAGS) ? 1 : dyn->d_val);
		if (error)
			return error;
	}
	return refuse(&r->teller, ROMLD_E_NO_DT_NULL, 0, 0);
}

/* ---- tables ---- */

static void note_range(struct reader *r, uint32_t vaddr, uint32_t size)
{
	if (r->ranges < RANGES)
		r->range[r->ranges++] = (struct range){vaddr, size};
}

/* Whether a range lies in a segment's file bytes, outside the writable segments. Nearly
 * always it is the first one's, and the writable ones are behind that. */
static bool is_constant(const struct reader *r, uint32_t vaddr, uint32_t size)
{
	const struct segment *s = r->e->load;
	const struct image *im = &r->m->image;
	uint32_t offset = vaddr - s->vaddr;

	if (!(s->flags & PF_W) && offset <= s->filesz && size <= s->filesz - offset &&
	    (im->data_memory == 0 || im->data >= s->vaddr - im->low + s->memsz))
		return true;
	s = elf_segment(r->e, vaddr, size);
	return s && !(s->flags & PF_W) && vaddr - s->vaddr + size <= s->filesz &&
	       !image_writable(im, vaddr, size);
}

/* A table that must stay as it is: word-aligned, inside a segment's file bytes,
 * outside the writable ones. It joins the range that relocations may not touch. */
static int take_table(struct reader *r, uint32_t tag, uint32_t vaddr, uint32_t size, void **at)
{
	struct module *m = r->m;

	if (!is_constant(r, vaddr, size))
		return tag_refuse(r, ROMLD_E_TABLE, tag, vaddr, size);
	if (r->tables == r->tables_end || vaddr < r->tables)
		r->tables = vaddr;
	if (vaddr + size > r->tables_end)
		r->tables_end = vaddr + size;
	note_range(r, vaddr, size);
	*at = image_at(&m->image, vaddr, size);
	return 0;
}

static int take_words(struct reader *r, uint32_t tag, uint32_t vaddr, uint32_t size, void **at)
{
	if (vaddr % 4)
		return tag_refuse(r, ROMLD_E_TABLE, tag, vaddr, size);
	return take_table(r, tag, vaddr, size, at);
}

static int take_strings(struct reader *r)
{
	struct module *m = r->m;
	uint32_t size = r->val[DT_STRSZ];
	void *at = NULL;
	int error;

	if (!r->val[DT_STRTAB])
		return tag_refuse(r, ROMLD_E_NO_TABLE, DT_STRTAB, 0, 0);
	error = take_table(r, DT_STRTAB, r->val[DT_STRTAB], size, &at);
	if (error)
		return error;
	m->strings = at;
	m->strings_size = size;
	if (size == 0 || m->strings[size - 1] != '\0')
		return refuse(&r->teller, ROMLD_E_STRTAB, 0, 0);
	return 0;
}

static int check_entry_size(struct reader *r, uint32_t table, uint32_t tag, uint32_t size)
{
	if (r->val[table] && r->val[tag] != size)
		return tag_refuse(r, ROMLD_E_ENTSIZE, tag, r->val[tag], 0);
	return 0;
}

/* Symbols that can be in the table at all: up to the next table behind it or
 * the end of its segment. DT_GNU_HASH does not count the imports. */
static uint32_t symbol_limit(const struct reader *r, uint32_t vaddr)
{
	static const uint8_t others[] = {DT_STRTAB, DT_HASH, DT_REL, DT_RELA, DT_RELR, DT_JMPREL};
	const struct segment *s = elf_segment(r->e, vaddr, sizeof(struct elf32_sym));
	uint32_t end = s ? s->vaddr + s->filesz : vaddr;

	for (uint32_t i = 0; i < sizeof others; i++) {
		uint32_t at = r->val[others[i]];

		if (at > vaddr && at < end)
			end = at;
	}
	if (r->val[KEPT_GNU_HASH] > vaddr && r->val[KEPT_GNU_HASH] < end)
		end = r->val[KEPT_GNU_HASH];
	return (end - vaddr) / (uint32_t)sizeof(struct elf32_sym);
}

static int take_hash_words(struct reader *r, uint32_t tag, uint32_t vaddr, struct words *w)
{
	const struct segment *s = elf_segment(r->e, vaddr, 4);
	void *at = NULL;
	int error;

	/* How long it is stands inside: bounded by the segment until then. */
	error = take_words(r, tag, vaddr, s ? 4 : UINT32_MAX, &at);
	if (error)
		return error;
	*w = (struct words){at, (s->filesz - (vaddr - s->vaddr)) / 4};
	return 0;
}

static int take_hash(struct reader *r, uint32_t symbols, uint32_t *computed)
{
	struct module *m = r->m;
	struct hash_facts f = {0};
	struct words w = {NULL, 0};
	uint32_t tag = r->val[KEPT_GNU_HASH] ? KEPT_GNU_HASH : DT_HASH;
	uint32_t vaddr = r->val[tag];
	const char *why;
	void *at;
	int error;

	if (!vaddr)
		return refuse(&r->teller, ROMLD_E_NO_HASH, 0, 0);
	error = take_hash_words(r, tag, vaddr, &w);
	if (error)
		return error;
	why = tag == DT_HASH ? hash_read_sysv(w, &f) : hash_read_gnu(w, symbols, &f);
	if (why)
		return refuse_name(&r->teller, ROMLD_E_HASH, why, 0, 0);
	if (f.end >= EXPORTS_SYMBOLS)
		return refuse(&r->teller, ROMLD_E_MANY_SYMBOLS, f.end, 0);
	m->first_hash = (uint16_t)f.first;
	m->end_hash = (uint16_t)f.end;
	m->hashes = f.hashes;
	*computed = f.hashes ? 0 : f.end - f.first;
	return take_words(r, tag, vaddr, f.words * 4, &at);
}

static int take_symbols(struct reader *r, uint32_t *computed)
{
	struct module *m = r->m;
	uint32_t vaddr = r->val[DT_SYMTAB], count = symbol_limit(r, vaddr);
	void *at = NULL;
	int error;

	if (!r->val[DT_SYMTAB])
		return tag_refuse(r, ROMLD_E_NO_TABLE, DT_SYMTAB, 0, 0);
	error = check_entry_size(r, DT_SYMTAB, DT_SYMENT, sizeof(struct elf32_sym));
	if (!error)
		error = take_hash(r, count, computed);
	if (error)
		return error;
	m->symbol_count = (uint16_t)(count < EXPORTS_SYMBOLS ? count : EXPORTS_SYMBOLS - 1);
	if (m->symbol_count < m->end_hash)
		return tag_refuse(r, ROMLD_E_TABLE, DT_SYMTAB, vaddr,
				  m->end_hash * (uint32_t)sizeof(struct elf32_sym));
	error = take_words(r, DT_SYMTAB, vaddr,
			   m->symbol_count * (uint32_t)sizeof(struct elf32_sym), &at);
	m->symbols = at;
	return error;
}

/* ---- versions ---- */

/* How long a version table is stands only in its own chains: until they were
 * walked, it may be read up to the end of its segment. */
static int take_chain(struct reader *r, uint32_t tag, struct span *span,
		      uint32_t (*measure)(const struct module *m))
{
	const struct segment *s = elf_segment(r->e, r->val[tag], 4);
	void *at = NULL;
	uint32_t size;
	int error = take_words(r, tag, r->val[tag], s ? 4 : UINT32_MAX, &at);

	if (error)
		return error;
	*span = (struct span){at, s->vaddr + s->filesz - r->val[tag]};
	size = measure(r->m);
	if (!size)
		return refuse(&r->teller, ROMLD_E_VERSIONS, 0, 0);
	return take_words(r, tag, r->val[tag], size, &at);
}

static int take_versions(struct reader *r)
{
	struct module *m = r->m;
	struct extra *x = m->extra;
	void *at = NULL;
	int error = 0;

	if (!r->val[KEPT_VERSYM])
		return 0;
	error = take_table(r, KEPT_VERSYM, r->val[KEPT_VERSYM], m->symbol_count * 2, &at);
	x->versym = at;
	x->verdef_count = r->val[KEPT_VERDEFNUM];
	x->verneed_count = r->val[KEPT_VERNEEDNUM];
	if (!error && r->val[KEPT_VERSYM] % 2)
		error = refuse(&r->teller, ROMLD_E_VERSIONS, 0, 0);
	if (!error && x->verdef_count)
		error = take_chain(r, KEPT_VERDEF, &x->verdef, version_definitions_size);
	if (!error && x->verneed_count)
		error = take_chain(r, KEPT_VERNEED, &x->verneed, version_needs_size);
	return error;
}

/* ---- relocations ---- */

static int take_relocs(struct reader *r, struct table *t, uint32_t tag, uint32_t size_tag,
		       uint32_t entry)
{
	uint32_t size = r->val[size_tag];
	int error;

	if (size == 0)
		return 0;
	if (size % entry)
		return tag_refuse(r, ROMLD_E_TABLE_SIZE, tag, size, 0);
	error = take_words(r, tag, r->val[tag], size, &t->at);
	t->count = size / entry;
	return error;
}

static int take_plt(struct reader *r)
{
	struct module *m = r->m;
	uint32_t kind = r->val[DT_PLTREL];
	uint32_t got = r->val[DT_PLTGOT];

	if (r->val[DT_PLTRELSZ] == 0)
		return 0;
	if (kind != DT_REL && kind != DT_RELA)
		return refuse(&r->teller, ROMLD_E_PLTREL, kind, 0);
	if (kind == DT_RELA)
		m->flags |= MODULE_PLT_RELA;
	if (r->val[DT_PLTGOT] && got % 4 == 0 && image_writable(&m->image, got, 1) &&
	    image_writable(&m->image, got + 11, 1))
		m->got = image_at(&m->image, got, 12);
	return take_relocs(r, &m->plt, DT_JMPREL, DT_PLTRELSZ,
			   kind == DT_RELA ? sizeof(struct elf32_rela) : sizeof(struct elf32_rel));
}

static int take_all_relocs(struct reader *r)
{
	struct module *m = r->m;
	int error = check_entry_size(r, DT_REL, DT_RELENT, sizeof(struct elf32_rel));

	if (!error)
		error = check_entry_size(r, DT_RELA, DT_RELAENT, sizeof(struct elf32_rela));
	if (!error)
		error = check_entry_size(r, DT_RELR, DT_RELRENT, 4);
	if (!error)
		error = take_relocs(r, &m->rel, DT_REL, DT_RELSZ, sizeof(struct elf32_rel));
	if (!error)
		error = take_relocs(r, &m->extra->rela, DT_RELA, DT_RELASZ,
				    sizeof(struct elf32_rela));
	if (!error)
		error = take_relocs(r, &m->extra->relr, DT_RELR, DT_RELRSZ, 4);
	if (!error)
		error = take_plt(r);
	m->relative_count = r->val[KEPT_RELCOUNT];
	if (m->relative_count > m->rel.count)
		m->relative_count = m->rel.count;
	return error;
}

/* ---- initialisers ---- */

/* binutils writes 0 for an _init that is referred to but undefined. */
static int take_function(struct reader *r, uint32_t tag, uint32_t *target)
{
	uint32_t vaddr = r->val[tag];
	const struct segment *s = elf_segment(r->e, vaddr & ~1u, 2);

	if (vaddr == 0)
		return 0;
	if (!s || !(s->flags & PF_X))
		return tag_refuse(r, ROMLD_E_INIT_ENTRY, tag, vaddr, 0);
	*target = image_bias(&r->m->image) + vaddr;
	return 0;
}

static int take_array(struct reader *r, uint32_t tag, uint32_t size_tag, struct table *t)
{
	uint32_t vaddr = r->val[tag], size = r->val[size_tag];

	if (size == 0)
		return 0;
	t->at = vaddr % 4 || size % 4 ? NULL : image_at(&r->m->image, vaddr, size);
	t->count = size / 4;
	if (!t->at)
		return tag_refuse(r, ROMLD_E_INIT_ARRAY, tag, vaddr, size);
	return 0;
}

static int take_initialisers(struct reader *r)
{
	struct module *m = r->m;
	int error = take_function(r, DT_INIT, &m->extra->init);

	if (!error)
		error = take_function(r, DT_FINI, &m->extra->fini);
	if (!error)
		error = take_array(r, DT_INIT_ARRAY, DT_INIT_ARRAYSZ, &m->extra->init_array);
	if (!error)
		error = take_array(r, DT_FINI_ARRAY, DT_FINI_ARRAYSZ, &m->extra->fini_array);
	return error;
}

/* ---- names and flags ---- */

bool name_usable(const char *name)
{
	uint32_t n = 0;

	for (; name[n]; n++)
		if (name[n] <= ' ' || name[n] > '~' || n >= 63)
			return false;
	return n > 0;
}

static int take_name(struct reader *r)
{
	uint32_t offset = r->val[DT_SONAME];
	const char *soname = module_string(r->m, offset);

	if (!r->val[DT_SONAME])
		return 0;
	if (!soname)
		return refuse(&r->teller, ROMLD_E_STRING, offset, 0);
	if (!name_usable(soname))
		return refuse_name(&r->teller, ROMLD_E_SONAME, soname, 0, 0);
	r->m->l_name = soname;
	return 0;
}

static int check_needed(struct reader *r)
{
	const struct elf32_dyn *at = r->m->l_ld;

	for (; r->needed && at->d_tag != DT_NULL; at++) {
		const char *name;

		if (!is_library(at->d_tag))
			continue;
		name = module_string(r->m, at->d_val);
		if (!name)
			return refuse(&r->teller, ROMLD_E_STRING, at->d_val, 0);
		if (!name_usable(name))
			return refuse_other(r->teller.sink, ROMLD_E_NAME, name, NULL);
	}
	return 0;
}

static void take_flags(struct reader *r)
{
	uint32_t flags = r->val[DT_FLAGS];
	struct module *m = r->m;

	if (r->val[DT_BIND_NOW] || flags & DF_BIND_NOW || r->val[KEPT_FLAGS_1] & DF_1_NOW)
		m->flags |= MODULE_NOW;
	if (r->val[DT_SYMBOLIC] || flags & DF_SYMBOLIC)
		m->flags |= MODULE_SYMBOLIC;
	if (r->val[DT_TEXTREL] || flags & DF_TEXTREL) {
		m->flags |= MODULE_TEXTREL;
		m->extra->tables = r->tables;
		m->extra->tables_end = r->tables_end;
	}
	if (r->needed)
		m->flags |= MODULE_NEEDS;
	if (r->val[KEPT_FLAGS_1] & DF_1_NODELETE)
		m->flags |= MODULE_NODELETE;
	if (r->val[KEPT_FLAGS_1] & DF_1_INITFIRST)
		m->flags |= MODULE_INITFIRST;
	if (r->val[KEPT_FLAGS_1] & DF_1_NOOPEN)
		m->flags |= MODULE_NOOPEN;
	if (r->val[KEPT_FLAGS_1] & DF_1_GLOBAL)
		m->flags |= MODULE_ASKS_GLOBAL;
}

/* 0 is none (gABI, "e_entry"); ARM code begins at whole words. */
static void take_entry(struct reader *r)
{
	uint32_t entry = r->e->entry;
	const struct segment *s = elf_segment(r->e, entry & ~1u, 2);

	if (s && s->flags & PF_X && entry && entry % 4 != 2)
		r->m->extra->entry = image_bias(&r->m->image) + entry;
}

/* How far it is known to be no code, and whether something is known to lie further on. */
struct front {
	uint32_t end;
	bool gap, grown;
};

/* A range that begins at the end or before, or within the 3 bytes behind, for alignment. */
static void add_range(struct front *f, uint32_t from, uint32_t size)
{
	if (from >= f->end + 4) {
		f->gap = true;
	} else if (from + size > f->end) {
		f->end = from + size;
		f->grown = true;
	}
}

/* The DT_HASH beside a DT_GNU_HASH is not read, but for how long it is. */
static void add_other_hash(const struct reader *r, struct front *f)
{
	uint32_t vaddr = r->val[DT_HASH];
	const uint32_t *w = vaddr % 4 ? NULL : image_at(&r->m->image, vaddr, 8);

	if (vaddr && w && w[0] < EXPORTS_SYMBOLS && w[1] < EXPORTS_SYMBOLS)
		add_range(f, vaddr, (2 + w[0] + w[1]) * 4);
}

/* GNU ld puts headers and tables in front of the code, in one segment, and they are often
 * more than that. What lies there side by side is no code, and needs no making
 * visible to instruction fetch. Once is enough where they lie in this order. */
static void leave_out_tables(struct reader *r)
{
	struct image *im = &r->m->image;
	const struct elf *e = r->e;
	uint32_t start = im->low + im->code;
	struct front f = {.end = start};

	if (e->phnum && e->phdr == start + sizeof(struct elf32_ehdr))
		f.end = e->phdr + e->phnum * (uint32_t)sizeof(struct elf32_phdr);
	do {
		f.gap = f.grown = false;
		for (uint32_t i = 0; i < e->notes; i++)
			add_range(&f, e->note[i].vaddr, e->note[i].filesz);
		add_other_hash(r, &f);
		for (uint32_t i = 0; i < r->ranges; i++)
			add_range(&f, r->range[i].from, r->range[i].size);
	} while (f.gap && f.grown);
	if (f.end - start < im->code_size) {
		im->code += f.end - start;
		im->code_size -= f.end - start;
	}
}

/* What programs do not write, if it comes first in the writable part: what the linker says
 * is read-only once it is relocated, or the dynamic section. */
static void leave_out_constants(struct image *im, const struct elf *e)
{
	const struct segment *s = e->relro.filesz ? &e->relro : &e->dynamic;

	if (s->vaddr - im->low == im->data)
		im->constant = s->filesz < im->data_file ? s->filesz : im->data_file;
}

const struct extra no_extra;

int dynamic_open(struct module *m, const struct elf *e, uint32_t *needed, uint32_t *hashes)
{
	struct reader r;
	int error;

	memset(&r, 0, sizeof r);
	r.teller = e->teller;
	r.m = m;
	r.e = e;
	error = read_section(&r);

	m->l_addr = image_bias(&m->image);
	m->extra->stack = e->stack;
	m->exidx = image_bias(&m->image) + e->exidx.vaddr;
	m->exidx_count = e->exidx.filesz / 8;
	m->phdr = image_bias(&m->image) + e->phdr;
	m->phnum = (uint8_t)e->phnum;
	if (e->fixed)
		m->flags |= MODULE_FIXED;
	if (!error)
		error = take_symbols(&r, hashes);
	if (!error)
		error = take_strings(&r);
	if (!error)
		error = take_versions(&r);
	if (!error)
		error = take_all_relocs(&r);
	if (!error)
		error = take_initialisers(&r);
	if (!error)
		error = take_name(&r);
	if (!error)
		error = check_needed(&r);
	if (!error)
		error = note_read(m, e);
	if (!error)
		leave_out_tables(&r);
	leave_out_constants(&m->image, e);
	take_flags(&r);
	take_entry(&r);
	*needed = r.needed;
	return error;
}

void dynamic_hash(struct module *m, uint32_t *room)
{
	for (uint32_t i = m->first_hash; i < m->end_hash; i++) {
		const char *name = module_string(m, m->symbols[i].st_name);

		room[i - m->first_hash] = name ? gnu_hash(name) : 0;
	}
	m->hashes = room;
}

const char *dynamic_library(const struct module *m, const struct elf32_dyn **at, bool filtee,
			    bool *optional)
{
	for (; (*at)->d_tag != DT_NULL; (*at)++) {
		if (!is_library((*at)->d_tag) || ((*at)->d_tag != DT_NEEDED) != filtee)
			continue;
		*optional = (*at)->d_tag == DT_AUXILIARY;
		return module_string(m, (*at)++->d_val);
	}
	return NULL;
}
