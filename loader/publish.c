/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * publish.c: which dynamic symbols are exports.
 *
 * What GNU ld's default script adds for its own ends is none: an untyped label
 * outside the image, such as `_stack`, is passed over where a function or an
 * object out there would be refused.
 */
#include "publish.h"
#include "tell.h"

static bool in_image(const struct module *m, const struct elf32_sym *s)
{
	return s->st_shndx == SHN_ABS || s->st_value - m->image.low <= m->image.size;
}

bool is_export(const struct module *m, uint32_t i)
{
	const struct elf32_sym *s = &m->symbols[i];

	return s->st_shndx != SHN_UNDEF && sym_bind(s) != STB_LOCAL &&
	       sym_visibility(s) != STV_HIDDEN && sym_visibility(s) != STV_INTERNAL &&
	       in_image(m, s);
}

static int judge(const struct module *m, const struct elf32_sym *s)
{
	uint32_t type = sym_type(s);
	const char *name;

	if (s->st_shndx == SHN_UNDEF || sym_bind(s) == STB_LOCAL)
		return 0;
	name = module_string(m, s->st_name);
	if (!name)
		return refuse_module(m, ROMLD_E_STRING, NULL, s->st_name);
	if (s->st_shndx >= SHN_LORESERVE && s->st_shndx != SHN_ABS)
		return refuse_module(m, ROMLD_E_SYMBOL_SECTION, name, s->st_shndx);
	if (type != STT_NOTYPE && type != STT_OBJECT && type != STT_FUNC)
		return refuse_module(m, ROMLD_E_SYMBOL_TYPE, name, type);
	if (type != STT_NOTYPE && !in_image(m, s))
		return refuse_module(m, ROMLD_E_SYMBOL_VALUE, name, s->st_value);
	return 0;
}

int publish(struct module *m)
{
	struct exports *x = &m->loader->exports;

	for (uint32_t i = m->first_hash; i < m->end_hash; i++) {
		int error = judge(m, &m->symbols[i]);

		if (error)
			return error;
	}
	for (uint32_t i = m->first_hash; i < m->end_hash; i++)
		if (is_export(m, i))
			exports_add(x, m, i);
	m->flags |= MODULE_PUBLISHED;
	return 0;
}

void unpublish(struct module *m)
{
	struct exports *x = &m->loader->exports;

	if (!(m->flags & MODULE_PUBLISHED))
		return;
	for (uint32_t i = m->end_hash; i-- > m->first_hash;)
		if (is_export(m, i))
			exports_remove(x, m, i);
	m->flags &= ~(uint32_t)MODULE_PUBLISHED;
}
