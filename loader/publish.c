/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * publish.c: which dynamic symbols are exports.
 *
 * What GNU ld's default script adds for its own ends is none: an untyped label
 * outside the image, such as `_stack`, is passed over where a function or an
 * object out there would be refused.
 */
#include "publish.h"
#include "arm/symbols.h"
#include "slots.h"
#include "tell.h"

/* A TLS symbol's value is an offset in the module's block. */
static bool in_range(const struct module *m, const struct elf32_sym *s)
{
	if (sym_type(s) == STT_TLS)
		return m->extra->tls.memsz && s->st_value <= m->extra->tls.memsz;
	return s->st_shndx == SHN_ABS || s->st_value - m->image.low <= m->image.size;
}

/* A fixed program compares functions of libraries by the address of its own PLT
 * entry: that one is the function's address for everybody. */
static bool is_defined(const struct module *m, const struct elf32_sym *s)
{
	return s->st_shndx != SHN_UNDEF ||
	       (m->flags & MODULE_FIXED && sym_type(s) == STT_FUNC && s->st_value);
}

bool is_export(const struct module *m, uint32_t i)
{
	const struct elf32_sym *s = &m->symbols[i];

	return is_defined(m, s) && sym_bind(s) != STB_LOCAL && sym_visibility(s) != STV_HIDDEN &&
	       sym_visibility(s) != STV_INTERNAL && in_range(m, s);
}

static bool is_known(uint32_t type)
{
	const uint32_t known = 1u << STT_NOTYPE | 1u << STT_OBJECT | 1u << STT_FUNC |
			       1u << STT_TLS | 1u << STT_GNU_IFUNC;

	return known >> type & 1;
}

static int judge(const struct module *m, const struct elf32_sym *s)
{
	uint32_t type = sym_type(s);
	const char *name;

	if (!is_defined(m, s) || sym_bind(s) == STB_LOCAL)
		return 0;
	name = module_string(m, s->st_name);
	if (!name)
		return refuse_module(m, ROMLD_E_STRING, NULL, s->st_name);
	if (s->st_shndx >= SHN_LORESERVE && s->st_shndx != SHN_ABS)
		return refuse_module(m, ROMLD_E_SYMBOL_SECTION, name, s->st_shndx);
	if (!is_known(type))
		return refuse_module(m, ROMLD_E_SYMBOL_TYPE, name, type);
	if (type != STT_NOTYPE && !in_range(m, s))
		return refuse_module(m, ROMLD_E_SYMBOL_VALUE, name, s->st_value);
	if (type == STT_GNU_IFUNC && !image_runs(&m->image, module_value(m, s)))
		return refuse_module(m, ROMLD_E_IFUNC, NULL, s->st_value);
	return 0;
}

static void withdraw(struct module *m, uint32_t end)
{
	for (uint32_t i = end; i-- > m->first_hash;)
		if (is_export(m, i))
			exports_remove(&m->loader->exports, m, i);
}

/* What stands in local variables is kept in registers: stores into the table cannot
 * change it. */
static void insert_run(struct exports *x, struct module *m, uint32_t i, uint32_t count)
{
	const struct slots slots = x->slots;
	const uint32_t *hash = m->hashes + (i - m->first_hash), *end = hash + count;
	uint32_t slot = (uint32_t)m->index << 21 | i;

	for (; hash < end; hash++, slot++)
		slots_insert(x, &slots, m, slot, *hash);
	x->slots.used += count;
}

int publish(struct module *m)
{
	const struct symbol_limits limits = {m->image.low, m->image.size, m->strings_size};
	struct exports *x = &m->loader->exports;

	for (uint32_t i = m->first_hash; i < m->end_hash; i++) {
		uint32_t run = symbols_common(m->symbols + i, m->end_hash - i, &limits);
		int error;

		insert_run(x, m, i, run);
		i += run;
		if (i == m->end_hash)
			break;
		error = judge(m, &m->symbols[i]);
		if (error) {
			withdraw(m, i);
			return error;
		}
		if (is_export(m, i))
			insert_run(x, m, i, 1);
	}
	m->flags |= MODULE_PUBLISHED;
	return 0;
}

void unpublish(struct module *m)
{
	if (m->flags & MODULE_PUBLISHED)
		withdraw(m, m->end_hash);
	m->flags &= ~(uint32_t)MODULE_PUBLISHED;
}
