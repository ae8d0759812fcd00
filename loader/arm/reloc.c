/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * arm/reloc.c: the CPU's part of relocating, on one page.
 */
#include "reloc.h"

static const uint8_t rules[] = {
	[R_ARM_NONE] = RELOC_KNOWN,
	[R_ARM_ABS32] = RELOC_KNOWN | RELOC_WORD | RELOC_S | RELOC_A,
	[R_ARM_REL32] = RELOC_KNOWN | RELOC_WORD | RELOC_S | RELOC_A | RELOC_P,
	[R_ARM_GLOB_DAT] = RELOC_KNOWN | RELOC_WORD | RELOC_S, /* the GOT word is no addend */
	[R_ARM_JUMP_SLOT] = RELOC_KNOWN | RELOC_WORD | RELOC_S,
	[R_ARM_RELATIVE] = RELOC_KNOWN | RELOC_WORD | RELOC_B | RELOC_A,
};

uint32_t reloc_terms(uint32_t type)
{
	return type < sizeof rules ? rules[type] : 0;
}
