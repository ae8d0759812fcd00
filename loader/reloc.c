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
#include "arm/reloc.h"
#include "scope.h"
#include "tell.h"

#define MISSING_TOLD 16u /* names of one module that are told one by one */

struct binder {
	struct module *m;
	uint32_t symbol, value; /* the last symbol that was looked up: neighbours repeat it */
	uint32_t missing[MISSING_TOLD];
	uint32_t missing_count;
	int error; /* the first refusal that did not stop the work */
};

/* ---- where a relocation may write ---- */

static int refuse_place(const struct binder *b, int code, uint32_t r_offset)
{
	return refuse_module(b->m, code, NULL, r_offset);
}

static bool in_data(const struct module *m, uint32_t r_offset)
{
	uint32_t offset = r_offset - m->image.low - m->image.data;

	return m->image.data_memory >= 4 && offset <= m->image.data_memory - 4;
}

/* Text relocations need DT_TEXTREL, and none may touch what dynamic.c checked. */
static int place(const struct binder *b, uint32_t r_offset, uint8_t **at)
{
	const struct module *m = b->m;

	*at = image_at(&m->image, r_offset, 4);
	if (!*at)
		return refuse_place(b, ROMLD_E_RELOC_OFFSET, r_offset);
	if (in_data(m, r_offset))
		return 0;
	if (!(m->flags & MODULE_TEXTREL))
		return refuse_place(b, ROMLD_E_RELOC_READONLY, r_offset);
	if (r_offset + 4 > m->tables && r_offset < m->tables_end)
		return refuse_place(b, ROMLD_E_RELOC_TABLE, r_offset);
	return 0;
}

/* ---- symbols ---- */

static int refuse_missing(struct binder *b, uint32_t i, const char *name)
{
	for (uint32_t n = 0; n < b->missing_count && n < MISSING_TOLD; n++)
		if (b->missing[n] == i)
			return ROMLD_E_NO_SYMBOL;
	if (b->missing_count < MISSING_TOLD) {
		b->missing[b->missing_count] = i;
		refuse_module(b->m, ROMLD_E_NO_SYMBOL, name, 0);
	} else if (b->missing_count == MISSING_TOLD) {
		refuse_module(b->m, ROMLD_E_MORE_SYMBOLS, NULL, MISSING_TOLD);
	}
	b->missing_count++;
	return ROMLD_E_NO_SYMBOL;
}

static bool is_own(const struct module *m, const struct elf32_sym *s)
{
	return sym_bind(s) == STB_LOCAL ||
	       (s->st_shndx != SHN_UNDEF &&
		(sym_visibility(s) != STV_DEFAULT || m->flags & MODULE_SYMBOLIC));
}

static int own_value(const struct binder *b, const struct elf32_sym *s, uint32_t *value)
{
	const struct module *m = b->m;

	if (s->st_shndx != SHN_ABS && s->st_value - m->image.low > m->image.size)
		return refuse_module(m, ROMLD_E_SYMBOL_VALUE, module_string(m, s->st_name),
				     s->st_value);
	*value = s->st_shndx == SHN_UNDEF ? 0 : module_value(m, s);
	return 0;
}

static int look_up(struct binder *b, uint32_t i, uint32_t r_offset, uint32_t *value)
{
	struct module *m = b->m;
	const struct elf32_sym *s = &m->symbols[i];
	const char *name;
	struct query q;
	struct found f;

	*value = 0;
	if (i == 0)
		return 0;
	if (i >= m->symbol_count)
		return refuse(&(struct teller){m->loader->sink, m->l_name}, ROMLD_E_RELOC_SYMBOL,
			      r_offset, i);
	if (is_own(m, s))
		return own_value(b, s, value);
	name = module_string(m, s->st_name);
	if (!name)
		return refuse_module(m, ROMLD_E_STRING, NULL, s->st_name);
	q = (struct query){name, gnu_hash(name), version_wanted(m, i)};
	if (scope_find(m->loader, &(struct scope){.from = m}, &q, &f))
		*value = module_value(f.module, f.symbol);
	else if (sym_bind(s) != STB_WEAK)
		return refuse_missing(b, i, name);
	return 0;
}

static int symbol_value(struct binder *b, uint32_t i, uint32_t r_offset, uint32_t *value)
{
	int error = 0;

	if (i != b->symbol || i == 0) {
		error = look_up(b, i, r_offset, &b->value);
		b->symbol = error ? 0 : i;
	}
	*value = b->value;
	return error;
}

int reloc_symbol(struct module *m, uint32_t i, uint32_t *value)
{
	struct binder b = {.m = m};

	return look_up(&b, i, 0, value);
}

/* ---- one relocation ---- */

/* addend NULL: REL, the addend is the word in place. A word need not be
 * aligned (a pointer in a packed struct), so it is moved by bytes. */
static int apply(struct binder *b, uint32_t r_offset, uint32_t r_info, const uint32_t *addend)
{
	uint32_t terms = reloc_terms(rel_type(r_info)), value = 0, word;
	uint8_t *at;
	int error;

	if (!terms)
		return refuse(&(struct teller){b->m->loader->sink, b->m->l_name},
			      ROMLD_E_RELOC_TYPE, rel_type(r_info), r_offset);
	if (!(terms & RELOC_WORD))
		return 0;
	error = place(b, r_offset, &at);
	if (!error && terms & RELOC_S)
		error = symbol_value(b, rel_symbol(r_info), r_offset, &value);
	if (error)
		return error;
	memcpy(&word, at, sizeof word);
	if (addend)
		value += *addend;
	else if (terms & RELOC_A)
		value += word;
	if (terms & RELOC_B)
		value += (uint32_t)b->m->l_addr;
	if (terms & RELOC_P)
		value -= (uint32_t)b->m->l_addr + r_offset;
	memcpy(at, &value, sizeof value);
	return 0;
}

/* A missing name must not hide the next one: only it lets the work go on. */
static int go_on(struct binder *b, int error)
{
	if (error != ROMLD_E_NO_SYMBOL)
		return error;
	b->error = error;
	return 0;
}

/* ---- the tables ---- */

/* DT_REL's leading DT_RELCOUNT entries: B + A, in place. Returns how many were
 * done; it stops at the first that is anything else. */
static uint32_t apply_relatives(const struct module *m)
{
	const struct elf32_rel *rel = m->rel.at;
	uint8_t *data = m->image.block.at + m->image.data;
	uint32_t origin = m->image.low + m->image.data, bias = (uint32_t)m->l_addr, n;
	uint32_t limit = m->image.data_memory >= 4 ? m->image.data_memory - 4 : 0;

	if (m->image.data % 4 || !limit)
		return 0;
	for (n = 0; n < m->relative_count; n++, rel++) {
		uint32_t offset = rel->r_offset - origin;

		if (offset > limit || offset % 4 || rel->r_info != R_ARM_RELATIVE)
			break;
		*(uint32_t *)(void *)(data + offset) += bias;
	}
	return n;
}

static int apply_rel(struct binder *b)
{
	const struct elf32_rel *rel = b->m->rel.at;
	int error = 0;

	for (uint32_t i = apply_relatives(b->m); !error && i < b->m->rel.count; i++)
		error = go_on(b, apply(b, rel[i].r_offset, rel[i].r_info, NULL));
	return error;
}

static int apply_rela(struct binder *b)
{
	const struct elf32_rela *rela = b->m->rela.at;
	int error = 0;

	for (uint32_t i = 0; !error && i < b->m->rela.count; i++)
		error = go_on(b, apply(b, rela[i].r_offset, rela[i].r_info, &rela[i].r_addend));
	return error;
}

/* DT_RELR (gABI "Relative relocation table"): an even word is an address, an
 * odd one a bitmap of the 31 words behind the last address. */
static int apply_relr(struct binder *b)
{
	const uint32_t *entry = b->m->relr.at;
	uint32_t where = 0;
	int error = 0;

	for (uint32_t i = 0; !error && i < b->m->relr.count; i++) {
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

	if (m->plt_rela)
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
	return slot == m->got + 3 + i && *slot - m->image.low < m->image.size;
}

static int apply_plt(struct binder *b, uint32_t flags)
{
	struct module *m = b->m;
	bool lazy = m->got && !(flags & LOAD_NOW) && !(m->flags & MODULE_NOW);
	int error = 0;

	for (uint32_t i = 0; !error && i < m->plt.count; i++) {
		uint32_t symbol, type, value;
		uint32_t *slot = reloc_slot(m, i, &symbol, &type);
		struct elf32_rela r;

		if (lazy && slot && type == R_ARM_JUMP_SLOT && is_lazy_slot(m, i, slot)) {
			*slot += (uint32_t)m->l_addr;
			if (!(flags & LOAD_UNCHECKED))
				error = go_on(b, symbol_value(b, symbol, 0, &value));
			continue;
		}
		plt_entry(m, i, &r);
		error = go_on(b, apply(b, r.r_offset, r.r_info, m->plt_rela ? &r.r_addend : NULL));
	}
	if (lazy && m->plt.count) {
		m->got[1] = (uint32_t)(uintptr_t)m;
		m->got[2] = m->loader->cpu->resolver;
	}
	return error;
}

int reloc_module(struct module *m, uint32_t flags)
{
	struct binder b = {.m = m};
	int error = apply_relr(&b);

	if (!error)
		error = apply_rel(&b);
	if (!error)
		error = apply_rela(&b);
	if (!error)
		error = apply_plt(&b, flags);
	return error ? error : b.error;
}

/* ---- looking at what was bound ---- */

static void visit_word(const struct module *m, uint32_t r_offset, uint32_t r_info,
		       reloc_word_fn *fn, void *context)
{
	const uint8_t *at = image_at(&m->image, r_offset, 4);
	uint32_t terms = reloc_terms(rel_type(r_info)), word;

	if (!at || !(terms & RELOC_S))
		return;
	memcpy(&word, at, sizeof word);
	fn(context, terms & RELOC_P ? word + (uint32_t)m->l_addr + r_offset : word);
}

void reloc_words(const struct module *m, reloc_word_fn *fn, void *context)
{
	const struct elf32_rel *rel = m->rel.at;
	const struct elf32_rela *rela = m->rela.at;
	struct elf32_rela r;

	for (uint32_t i = 0; i < m->rel.count; i++)
		visit_word(m, rel[i].r_offset, rel[i].r_info, fn, context);
	for (uint32_t i = 0; i < m->rela.count; i++)
		visit_word(m, rela[i].r_offset, rela[i].r_info, fn, context);
	for (uint32_t i = 0; i < m->plt.count; i++) {
		plt_entry(m, i, &r);
		visit_word(m, r.r_offset, r.r_info, fn, context);
	}
}
