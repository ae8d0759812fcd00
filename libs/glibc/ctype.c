/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ctype.c: the tables behind glibc's isalpha() and its like, which are macros
 * there: three arrays of 384 entries, for -128 to 255, in the C locale. The
 * bits of the classes are the ones that <ctype.h> of glibc compiles in on a
 * little-endian machine.
 */
#include <ctype.h>
#include "glibc.h"

#define UPPER  0x0100
#define LOWER  0x0200
#define ALPHA  0x0400
#define DIGIT  0x0800
#define XDIGIT 0x1000
#define SPACE  0x2000
#define PRINT  0x4000
#define GRAPH  0x8000
#define BLANK  0x0001
#define CNTRL  0x0002
#define PUNCT  0x0004
#define ALNUM  0x0008

#define IN(c, low, high) ((c) >= (low) && (c) <= (high))
#define IS_UPPER(c)      IN(c, 'A', 'Z')
#define IS_LOWER(c)      IN(c, 'a', 'z')
#define IS_DIGIT(c)      IN(c, '0', '9')
#define IS_ALPHA(c)      (IS_UPPER(c) || IS_LOWER(c))
#define IS_ALNUM(c)      (IS_ALPHA(c) || IS_DIGIT(c))
#define IS_GRAPH(c)      IN(c, '!', '~')

#define CLASSES(c)                                                                                 \
	((IS_UPPER(c) ? UPPER : 0) | (IS_LOWER(c) ? LOWER : 0) | (IS_ALPHA(c) ? ALPHA : 0) |       \
	 (IS_DIGIT(c) ? DIGIT : 0) | (IS_ALNUM(c) ? ALNUM : 0) |                                   \
	 (IS_DIGIT(c) || IN(c, 'A', 'F') || IN(c, 'a', 'f') ? XDIGIT : 0) |                        \
	 ((c) == ' ' || IN(c, '\t', '\r') ? SPACE : 0) | (IN(c, ' ', '~') ? PRINT : 0) |           \
	 (IS_GRAPH(c) ? GRAPH : 0) | ((c) == ' ' || (c) == '\t' ? BLANK : 0) |                     \
	 (IN(c, 0, 31) || (c) == 127 ? CNTRL : 0) | (IS_GRAPH(c) && !IS_ALNUM(c) ? PUNCT : 0))
#define TO_LOWER(c) (IS_UPPER(c) ? (c) + 32 : (c))
#define TO_UPPER(c) (IS_LOWER(c) ? (c)-32 : (c))

#define BY_4(f, c)   f(c), f((c) + 1), f((c) + 2), f((c) + 3)
#define BY_16(f, c)  BY_4(f, c), BY_4(f, (c) + 4), BY_4(f, (c) + 8), BY_4(f, (c) + 12)
#define BY_64(f, c)  BY_16(f, c), BY_16(f, (c) + 16), BY_16(f, (c) + 32), BY_16(f, (c) + 48)
#define BY_128(f, c) BY_64(f, c), BY_64(f, (c) + 64)

/* Upper half bytes are of no class and map to themselves, be char signed or not;
 * -1 is EOF. */
#define NO_CLASS(c)  0
#define NEGATIVE(c)  ((c) == 255 ? -1 : (c))
#define UNCHANGED(c) (c)

static const uint16_t classes[384] = {BY_128(NO_CLASS, 128), BY_128(CLASSES, 0),
				      BY_128(NO_CLASS, 128)};
static const int32_t lower[384] = {BY_128(NEGATIVE, 128), BY_128(TO_LOWER, 0),
				   BY_128(UNCHANGED, 128)};
static const int32_t upper[384] = {BY_128(NEGATIVE, 128), BY_128(TO_UPPER, 0),
				   BY_128(UNCHANGED, 128)};

const uint16_t *const g_ctype_classes = classes + 128;
const int32_t *const g_ctype_lower = lower + 128, *const g_ctype_upper = upper + 128;

GLIBC(__ctype_b_loc, 2.4)
const uint16_t *const *g_ctype_b_loc(void)
{
	return &g_ctype_classes;
}

GLIBC(__ctype_tolower_loc, 2.4)
const int32_t *const *g_ctype_tolower_loc(void)
{
	return &g_ctype_lower;
}

GLIBC(__ctype_toupper_loc, 2.4)
const int32_t *const *g_ctype_toupper_loc(void)
{
	return &g_ctype_upper;
}

GLIBC(__isctype, 2.4)
int g_isctype(int c, int mask)
{
	return g_ctype_classes[c] & mask;
}
