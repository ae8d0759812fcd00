/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * arm/reloc.c: the CPU's part of relocating, on one page.
 */
#include "reloc.h"

#define WORD (RELOC_KNOWN | RELOC_WORD)

static const uint16_t rules[] = {
	[R_ARM_NONE] = RELOC_KNOWN,
	[R_ARM_ABS32] = WORD | RELOC_S | RELOC_A,
	[R_ARM_REL32] = WORD | RELOC_S | RELOC_A | RELOC_P,
	[R_ARM_TLS_DESC] = WORD | RELOC_O | RELOC_TP | RELOC_DESC,
	[R_ARM_TLS_DTPMOD32] = WORD | RELOC_M,
	[R_ARM_TLS_DTPOFF32] = WORD | RELOC_O | RELOC_A,
	[R_ARM_TLS_TPOFF32] = WORD | RELOC_O | RELOC_TP | RELOC_A,
	[R_ARM_COPY] = RELOC_KNOWN | RELOC_COPY,
	[R_ARM_GLOB_DAT] = WORD | RELOC_S, /* the GOT word is no addend */
	[R_ARM_JUMP_SLOT] = WORD | RELOC_S,
	[R_ARM_RELATIVE] = WORD | RELOC_B | RELOC_A,
};

uint32_t reloc_terms(uint32_t type)
{
	if (type == R_ARM_IRELATIVE)
		return WORD | RELOC_B | RELOC_A | RELOC_CALL;
	return type < sizeof rules / sizeof rules[0] ? rules[type] : 0;
}
