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

static int judge(const struct module *m, const struct elf32_sym *s, struct sink *sink)
{
	uint32_t type = sym_type(s);
	const char *name;

	if (s->st_shndx == SHN_UNDEF || sym_bind(s) == STB_LOCAL)
		return 0;
	name = module_string(m, s->st_name);
	if (!name)
		return tell_number(sink, ROMLD_E_STRING, m->l_name, s->st_name, 0);
	if (s->st_shndx >= SHN_LORESERVE && s->st_shndx != SHN_ABS)
		return tell_name(sink, ROMLD_E_SYMBOL_SECTION, m->l_name, name, s->st_shndx, 0);
	if (type != STT_NOTYPE && type != STT_OBJECT && type != STT_FUNC)
		return tell_name(sink, ROMLD_E_SYMBOL_TYPE, m->l_name, name, type, 0);
	if (type != STT_NOTYPE && !in_image(m, s))
		return tell_name(sink, ROMLD_E_SYMBOL_VALUE, m->l_name, name, s->st_value, 0);
	return 0;
}

int publish(struct module *m, struct sink *sink)
{
	struct exports *x = &m->loader->exports;

	for (uint32_t i = m->first_hash; i < m->end_hash; i++) {
		int error = judge(m, &m->symbols[i], sink);

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
