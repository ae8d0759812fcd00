/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * newlib asks these two before it classifies a wide character, because in its
 * Japanese locales wchar_t is not Unicode. We have no such locale: a wide
 * character is its Unicode number, and both directions are the identity.
 */
#include <locale.h>
#include <wchar.h>

wint_t _jp2uc_l(wint_t c, struct __locale_t *locale);
wint_t _uc2jp_l(wint_t c, struct __locale_t *locale);

wint_t _jp2uc_l(wint_t c, struct __locale_t *locale)
{
	(void)locale;
	return c;
}

wint_t _uc2jp_l(wint_t c, struct __locale_t *locale)
{
	(void)locale;
	return c;
}
