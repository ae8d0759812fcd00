/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * reloc.c: the relocation engine. What a type means stands in arm/reloc.c;
 * where a relocation may write is decided here, by place(), for all of them.
 *
 * Most relocations are RELATIVE words in the writable segment. They have a loop
 * of their own, with nothing in it but that check; whatever it does not
 * recognise goes the general way.
 */
#include "reloc.h"
#include <string.h>
#include "arm/relative.h"
#include "arm/reloc.h"
#include "bind.h"
#include "tell.h"
#include "tls.h"

struct pass {
	struct binder binder;
	struct module *m;
	bool late; /* the pass that may run code of the group: IFUNC and COPY */
	bool undo; /* the pass that leads boot-time libraries back from the copies */
	int error; /* the first refusal that did not stop the work */
};

/* ---- where a relocation may write ---- */

static int refuse_place(const struct pass *b, int code, uint32_t r_offset)
{
	return refuse_module(b->m, code, NULL, r_offset);
}

static bool in_data(const struct module *m, uint32_t r_offset)
{
	uint32_t offset = r_offset - m->image.low - m->image.data;

	return m->image.data_memory >= 4 && offset <= m->image.data_memory - 4;
}

/* Text relocations need DT_TEXTREL, and none may touch what dynamic.c checked. */
static int place(const struct pass *b, uint32_t r_offset, uint8_t **at)
{
	const struct module *m = b->m;

	*at = image_at(&m->image, r_offset, 4);
	if (!*at)
		return refuse_place(b, ROMLD_E_RELOC_OFFSET, r_offset);
	if (in_data(m, r_offset))
		return 0;
	if (!(m->flags & MODULE_TEXTREL))
		return refuse_place(b, ROMLD_E_RELOC_READONLY, r_offset);
	if (r_offset + 4 > m->extra->tables && r_offset < m->extra->tables_end)
		return refuse_place(b, ROMLD_E_RELOC_TABLE, r_offset);
	return 0;
}

/* ---- R_ARM_COPY ---- */

/* Boot-time libraries are bound already, also to what is now the program's:
 * their words follow, until the program ends. */
static void redirect(struct loader *ld, uint32_t from, uint32_t to)
{
	for (const struct module *r = ld->first; r; r = r->next)
		if (r->flags & MODULE_RESIDENT)
			reloc_redirect(r, from, to);
}

/* A fixed program owns the variables of libraries that its code names: they are
 * copied to where it has room for them, and everyone is bound to the copy (the
 * program comes first in the global scope). */
static int copy_symbol(struct pass *b, uint32_t r_offset, uint32_t i)
{
	struct module *m = b->m;
	struct found f;
	uint32_t size;
	uint8_t *to;
	const uint8_t *from;
	int error;

	if (m->group != m || !(m->flags & MODULE_PROGRAM))
		return refuse_module(m, ROMLD_E_COPY, NULL, 0);
	error = bind_symbol(&b->binder, i, BIND_COPY, &f);
	if (error)
		return error;
	size = m->symbols[i].st_size;
	to = image_at(&m->image, r_offset, size);
	if (!to || !image_writable(&m->image, r_offset, size))
		return refuse_place(b, ROMLD_E_RELOC_OFFSET, r_offset);
	from = f.symbol ? image_at(&f.module->image, f.symbol->st_value, size) : NULL;
	if (!from || f.symbol->st_size != size)
		return refuse_module(m, ROMLD_E_COPY_SIZE, module_string(m, m->symbols[i].st_name),
				     f.symbol ? f.symbol->st_size : 0);
	m->flags |= MODULE_LATE;
	if (b->late) {
		memcpy(to, from, size);
		redirect(m->loader, module_value(f.module, f.symbol),
			 (uint32_t)m->l_addr + r_offset);
		m->flags |= MODULE_COPIES;
	} else if (b->undo) {
		redirect(m->loader, (uint32_t)m->l_addr + r_offset,
			 module_value(f.module, f.symbol));
	}
	return 0;
}

/* ---- one relocation ---- */

static int refuse_type(const struct pass *b, uint32_t type, uint32_t r_offset)
{
	struct module *m = b->m;

	return refuse(&(struct teller){m->loader->sink, m->l_name}, ROMLD_E_RELOC_TYPE, type,
		      r_offset);
}

/* The value's terms that come from the symbol. */
static uint32_t symbol_terms(const struct pass *b, uint32_t terms, const struct found *f)
{
	uint32_t value = 0;

	if (!f->module)
		return 0;
	if (terms & RELOC_S)
		value += bind_address(b->m->loader, f);
	if (terms & RELOC_M)
		value += f->module->index;
	if (terms & RELOC_O && f->symbol)
		value += f->symbol->st_value;
	if (terms & RELOC_TP)
		value += tls_offset(f->module);
	return value;
}

/* Relocations that may run code of the group (IFUNC), or that copy what others
 * relocate, wait until all the rest is done. */
static bool is_late(uint32_t terms, const struct found *f)
{
	return terms & (RELOC_CALL | RELOC_COPY) || (terms & RELOC_S && bind_is_ifunc(f));
}

/* addend NULL: REL, the addend is the word in place. A word need not be
 * aligned (a pointer in a packed struct), so it is moved by bytes. */
static int write_word(struct pass *b, uint32_t r_offset, uint32_t terms, const struct found *f,
		      const uint32_t *addend)
{
	struct loader *ld = b->m->loader;
	uint32_t value, word;
	uint8_t *at, *function = NULL;
	int error = place(b, r_offset, &at);

	/* GNU ld keeps a descriptor's addend in its second word. */
	if (!error && terms & RELOC_DESC)
		error = place(b, r_offset + 4, &function);
	if (error)
		return error;
	value = symbol_terms(b, terms, f);
	memcpy(&word, function ? function : at, sizeof word);
	if (addend)
		value += *addend;
	else if (terms & (RELOC_A | RELOC_DESC))
		value += word;
	if (terms & RELOC_B)
		value += (uint32_t)b->m->l_addr;
	if (terms & RELOC_P)
		value -= (uint32_t)b->m->l_addr + r_offset;
	if (terms & RELOC_CALL)
		value = ld->cpu->choose(ld->cpu_context, value, ld->cpu->hwcap);
	if (terms & RELOC_TP)
		b->m->flags |= MODULE_TLS_WORDS;
	memcpy(at, &value, sizeof value);
	if (function)
		memcpy(function, &ld->cpu->tls_descriptor, sizeof word);
	return 0;
}

/* What reloc_late must be able to rely on. */
static int check_late(const struct pass *b, uint32_t r_offset, uint32_t terms,
		      const uint32_t *addend)
{
	uint32_t word;
	uint8_t *at;
	int error = place(b, r_offset, &at);

	if (error || !(terms & RELOC_CALL))
		return error;
	memcpy(&word, at, sizeof word);
	word = (addend ? *addend : word) + (uint32_t)b->m->l_addr;
	return image_runs(&b->m->image, word) ? 0 : refuse_module(b->m, ROMLD_E_IFUNC, NULL, word);
}

static int apply(struct pass *b, uint32_t r_offset, uint32_t r_info, const uint32_t *addend)
{
	uint32_t terms = reloc_terms(rel_type(r_info));
	bool call = rel_type(r_info) == R_ARM_JUMP_SLOT;
	struct found f = {b->m, NULL};
	int error = 0;

	if (!terms)
		return refuse_type(b, rel_type(r_info), r_offset);
	if (terms & RELOC_COPY)
		return copy_symbol(b, r_offset, rel_symbol(r_info));
	if (terms & RELOC_SYMBOL)
		error = bind_symbol(&b->binder, rel_symbol(r_info), call ? BIND_CALL : BIND_ADDRESS,
				    &f);
	if (error || !(terms & RELOC_WORD))
		return error;
	if (is_late(terms, &f) == b->late)
		return write_word(b, r_offset, terms, &f, addend);
	b->m->flags |= MODULE_LATE;
	return check_late(b, r_offset, terms, addend);
}

/* A missing name must not hide the next one: only it lets the work go on. */
static int go_on(struct pass *b, int error)
{
	if (error != ROMLD_E_NO_SYMBOL)
		return error;
	b->error = error;
	return 0;
}

/* ---- the tables ---- */

/* The i-th run of its writable words; false behind the last. */
static bool writable_run(const struct module *m, uint32_t i, struct writable *w)
{
	struct extent run = image_run(&m->image, i);

	*w = (struct writable){run.at, m->image.low + (run.base - m->image.block.base), run.size};
	return run.size && m->image.data % 4 == 0;
}

/* DT_REL's leading DT_RELCOUNT entries. The count is a claim: if the first and
 * the last of them bear it out, the rest is taken on trust, since a file that
 * lies there harms only itself. Returns how many were done. */
static uint32_t apply_relatives(const struct module *m)
{
	const struct elf32_rel *rel = m->rel.at;
	uint32_t n = m->relative_count, done = 0;
	struct writable w;

	if (n == 0 || rel[0].r_info != R_ARM_RELATIVE || rel[n - 1].r_info != R_ARM_RELATIVE)
		return 0;
	for (uint32_t i = 0; done < n && writable_run(m, i, &w); i++)
		done += relative_apply(&w, &rel[done].r_offset, n - done, (uint32_t)m->l_addr);
	return done;
}

/* The entries from `done` on: those that plain.c knows in its loop, the others one
 * by one. */
static int apply_rels(struct pass *b, const struct table *t, uint32_t done)
{
	const struct elf32_rel *rel = t->at;
	struct writable w;
	bool plain = b->binder.is_plain && writable_run(b->m, 0, &w);
	int error = 0;

	while (!error && done < t->count) {
		if (plain)
			done += plain_apply(&b->binder.plain, &w, rel + done, t->count - done);
		if (done == t->count)
			break;
		error = go_on(b, apply(b, rel[done].r_offset, rel[done].r_info, NULL));
		done++;
	}
	return error;
}

static int apply_rela(struct pass *b)
{
	const struct elf32_rela *rela = b->m->extra->rela.at;
	int error = 0;

	for (uint32_t i = 0; !error && i < b->m->extra->rela.count; i++)
		error = go_on(b, apply(b, rela[i].r_offset, rela[i].r_info, &rela[i].r_addend));
	return error;
}

/* DT_RELR (gABI "Relative relocation table"): an even word is an address, an
 * odd one a bitmap of the 31 words behind the last address. */
static int apply_relr(struct pass *b)
{
	const uint32_t *entry = b->m->extra->relr.at;
	uint32_t where = 0;
	int error = 0;

	for (uint32_t i = 0; !error && i < b->m->extra->relr.count; i++) {
		uint32_t bits = entry[i];

		if (!(bits & 1)) {
			where = bits;
			error = apply(b, where, R_ARM_RELATIVE, NULL);
			where += 4;
			continue;
		}
		for (uint32_t at = where; !error && (bits >>= 1) != 0; at += 4)
			if (bits & 1)
				error = apply(b, at, R_ARM_RELATIVE, NULL);
		where += 31 * 4;
	}
	return error;
}

/* ---- the PLT ---- */

static void plt_entry(const struct module *m, uint32_t i, struct elf32_rela *out)
{
	const struct elf32_rel *rel = m->plt.at;

	if (m->flags & MODULE_PLT_RELA)
		*out = ((const struct elf32_rela *)m->plt.at)[i];
	else
		*out = (struct elf32_rela){rel[i].r_offset, rel[i].r_info, 0};
}

uint32_t *reloc_slot(const struct module *m, uint32_t i, uint32_t *symbol, uint32_t *type)
{
	struct elf32_rela r;

	plt_entry(m, i, &r);
	*symbol = rel_symbol(r.r_info);
	*type = rel_type(r.r_info);
	if (r.r_offset % 4 || !in_data(m, r.r_offset))
		return NULL;
	return image_at(&m->image, r.r_offset, 4);
}

/* PLT entry i hands &GOT[3 + i] to the resolver: only a slot that lies there
 * can be bound lazily. Its word leads to PLT0 until then. */
static bool is_lazy_slot(const struct module *m, uint32_t i, const uint32_t *slot)
{
	return m->got && slot == m->got + 3 + i && *slot - m->image.low < m->image.size;
}

/* PLT0, from the first slot that leads there. */
static void find_plt0(struct module *m)
{
	for (uint32_t i = 0; i < m->plt.count && !m->plt0; i++) {
		uint32_t symbol, type;
		const uint32_t *slot = reloc_slot(m, i, &symbol, &type);

		if (slot && type == R_ARM_JUMP_SLOT && is_lazy_slot(m, i, slot))
			m->plt0 = *slot + (uint32_t)m->l_addr;
	}
	if (m->plt0) {
		m->got[1] = (uint32_t)(uintptr_t)m;
		m->got[2] = m->loader->cpu->resolver;
	}
}

static int apply_slot(struct pass *b, uint32_t i)
{
	struct elf32_rela r;

	plt_entry(b->m, i, &r);
	return apply(b, r.r_offset, r.r_info, b->m->flags & MODULE_PLT_RELA ? &r.r_addend : NULL);
}

static int prove(struct pass *b, uint32_t symbol)
{
	struct found f;
	int error;

	b->binder.proof = true;
	error = bind_symbol(&b->binder, symbol, BIND_CALL, &f);
	b->binder.proof = false;
	return error;
}

static int apply_plt_lazily(struct pass *b, bool checked)
{
	struct module *m = b->m;
	bool all = true;
	int error = 0;

	for (uint32_t i = 0; !error && i < m->plt.count; i++) {
		uint32_t symbol, type;
		uint32_t *slot = reloc_slot(m, i, &symbol, &type);

		if (!slot || type != R_ARM_JUMP_SLOT || !is_lazy_slot(m, i, slot)) {
			error = go_on(b, apply_slot(b, i));
			all = false;
			continue;
		}
		*slot = m->plt0;
		if (checked)
			error = go_on(b, prove(b, symbol));
	}
	if (all && !(m->flags & MODULE_PLT_RELA) && b->binder.is_plain &&
	    !(m->flags & MODULE_RESIDENT))
		m->flags |= MODULE_PLAIN_SLOTS;
	return error;
}

/* The source's words are good until its next call only. Without RAM for them, the
 * names do. */
static void keep_advice(const struct pass *b)
{
	struct module *m = b->m;
	struct extent block;
	uint32_t size;

	if (!b->binder.is_plain || !b->binder.plain.known || m->flags & MODULE_PLT_RELA)
		return;
	size = (uint32_t)sizeof *m->kept + m->plt.count * (uint32_t)sizeof m->kept->at[0];
	block = region_take_high(&m->loader->ram, size);
	if (!block.size)
		return;
	m->kept = (void *)block.at;
	m->kept->block = block;
	plain_keep(&b->binder.plain, m->kept);
}

static int apply_plt(struct pass *b, uint32_t flags)
{
	struct module *m = b->m;
	int error = 0;

	find_plt0(m);
	if (m->plt0 && !(flags & LOAD_NOW) && !(m->flags & MODULE_NOW)) {
		keep_advice(b);
		return apply_plt_lazily(b, !(flags & LOAD_UNCHECKED));
	}
	if (!(m->flags & MODULE_PLT_RELA))
		return apply_rels(b, &m->plt, 0);
	for (uint32_t i = 0; !error && i < m->plt.count; i++)
		error = go_on(b, apply_slot(b, i));
	return error;
}

int reloc_module(struct module *m, uint32_t flags, const struct advice *advice)
{
	struct pass b = {.m = m};
	uint32_t done;
	int error;

	bind_open(&b.binder, m, advice);
	trace(m, TRACE_RELOC, NULL, NULL, m->rel.count + m->extra->rela.count + m->plt.count);
	error = apply_relr(&b);
	if (error)
		return error;
	done = apply_relatives(m);
	trace(m, TRACE_SYMBOLS, NULL, NULL, 0);
	error = apply_rels(&b, &m->rel, done);
	if (!error)
		error = apply_rela(&b);
	if (!error)
		error = apply_plt(&b, flags);
	trace(m, TRACE_LINKED, NULL, NULL, 0);
	return error ? error : b.error;
}

/* Everything was found and checked by reloc_module: nothing can be refused. */
void reloc_late(struct module *m)
{
	const struct elf32_rel *rel = m->rel.at;
	struct pass b = {.m = m, .late = true};

	if (!(m->flags & MODULE_LATE))
		return;
	bind_open(&b.binder, m, NULL);
	m->flags &= ~(uint32_t)MODULE_LATE;
	for (uint32_t i = m->relative_count; i < m->rel.count; i++)
		apply(&b, rel[i].r_offset, rel[i].r_info, NULL);
	apply_rela(&b);
	for (uint32_t i = 0; i < m->plt.count; i++)
		if (!reloc_is_unbound(m, i))
			apply_slot(&b, i);
	m->flags &= ~(uint32_t)MODULE_LATE;
}

/* Also the words of libraries that keep their data, or of their text. */
void reloc_uncopy(struct module *m)
{
	struct pass b = {.m = m, .undo = true};
	const struct elf32_rel *rel = m->rel.at;
	const struct elf32_rela *rela = m->extra->rela.at;

	if (!(m->flags & MODULE_COPIES))
		return;
	bind_open(&b.binder, m, NULL);
	for (uint32_t i = 0; i < m->rel.count; i++)
		if (rel_type(rel[i].r_info) == R_ARM_COPY)
			copy_symbol(&b, rel[i].r_offset, rel_symbol(rel[i].r_info));
	for (uint32_t i = 0; i < m->extra->rela.count; i++)
		if (rel_type(rela[i].r_info) == R_ARM_COPY)
			copy_symbol(&b, rela[i].r_offset, rel_symbol(rela[i].r_info));
}

/* ---- looking at what was bound ---- */

bool reloc_is_unbound(const struct module *m, uint32_t i)
{
	uint32_t symbol, type;
	const uint32_t *slot = reloc_slot(m, i, &symbol, &type);

	return slot && m->plt0 && *slot == m->plt0;
}

static void visit_word(const struct module *m, uint32_t terms, const struct elf32_rela *r,
		       reloc_word_fn *fn, void *context)
{
	uint32_t has = reloc_terms(rel_type(r->r_info));
	uint32_t place = has & RELOC_P ? (uint32_t)m->l_addr + r->r_offset : 0;
	uint8_t *at = image_at(&m->image, r->r_offset, 4);
	uint32_t word, changed;

	if (!at || !(has & terms))
		return;
	memcpy(&word, at, sizeof word);
	changed = fn(context, word + place) - place;
	if (changed != word)
		memcpy(at, &changed, sizeof changed);
}

static void visit_held(const struct module *m, uint32_t terms, reloc_word_fn *fn, void *context)
{
	const struct elf32_rel *rel = m->rel.at;
	const struct elf32_rela *rela = m->extra->rela.at;

	for (uint32_t i = 0; i < m->rel.count; i++)
		visit_word(m, terms, &(struct elf32_rela){rel[i].r_offset, rel[i].r_info, 0}, fn,
			   context);
	for (uint32_t i = 0; i < m->extra->rela.count; i++)
		visit_word(m, terms, &rela[i], fn, context);
}

/* Whether PLT slot i can lead to the resolver: it lies where the resolver looks
 * for it, and a neighbour has shown where PLT0 is. */
static bool can_unbind(const struct module *m, uint32_t i)
{
	uint32_t symbol, type;
	const uint32_t *slot = reloc_slot(m, i, &symbol, &type);

	return m->plt0 && slot && slot == m->got + 3 + i && type == R_ARM_JUMP_SLOT;
}

void reloc_held(const struct module *m, reloc_word_fn *fn, void *context)
{
	struct elf32_rela r;

	visit_held(m, RELOC_S, fn, context);
	for (uint32_t i = 0; i < m->plt.count; i++) {
		plt_entry(m, i, &r);
		if (!can_unbind(m, i))
			visit_word(m, RELOC_S, &r, fn, context);
	}
}

void reloc_words(const struct module *m, uint32_t terms, reloc_word_fn *fn, void *context)
{
	struct elf32_rela r;

	visit_held(m, terms, fn, context);
	for (uint32_t i = 0; i < m->plt.count; i++) {
		plt_entry(m, i, &r);
		visit_word(m, terms, &r, fn, context);
	}
}

void reloc_unbind(struct module *m, const struct module *provider)
{
	uint8_t *copy = module_copy(m);
	uint32_t symbol, type;

	for (uint32_t i = 0; i < m->plt.count; i++) {
		uint32_t *slot = reloc_slot(m, i, &symbol, &type);
		uint8_t *saved;

		if (!can_unbind(m, i) || !image_holds(&provider->image, *slot))
			continue;
		*slot = m->plt0;
		saved = copy ? image_saved_word(&m->image, copy, slot) : NULL;
		if (saved)
			memcpy(saved, slot, sizeof *slot);
	}
}

struct change {
	uint32_t from, to;
};

static uint32_t redirect_word(void *context, uint32_t word)
{
	const struct change *c = context;

	return word == c->from ? c->to : word;
}

void reloc_redirect(const struct module *m, uint32_t from, uint32_t to)
{
	struct change c = {from, to};

	reloc_words(m, RELOC_S, redirect_word, &c);
}

static uint32_t shift_word(void *context, uint32_t word)
{
	return word + *(const uint32_t *)context;
}

void reloc_shift_tls(const struct module *m, uint32_t shift)
{
	reloc_words(m, RELOC_TP, shift_word, &shift);
}
