/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * arm/reloc.h: ARM's dynamic relocations (ELF for the Arm Architecture,
 * IHI 0044, "Dynamic relocations"). A rule says which terms the value has.
 */
#ifndef LOADER_ARM_RELOC_H
#define LOADER_ARM_RELOC_H

#include <stdint.h>

enum {
	R_ARM_NONE = 0,
	R_ARM_ABS32 = 2,
	R_ARM_REL32 = 3,
	R_ARM_GLOB_DAT = 21,
	R_ARM_JUMP_SLOT = 22,
	R_ARM_RELATIVE = 23,
};

enum reloc_terms {
	RELOC_KNOWN = 1u << 0,
	RELOC_S = 1u << 1,    /* + the symbol's address, with its Thumb bit */
	RELOC_A = 1u << 2,    /* + the addend: RELA's, or for REL the word in place */
	RELOC_B = 1u << 3,    /* + the bias of the module */
	RELOC_P = 1u << 4,    /* - the place */
	RELOC_WORD = 1u << 5, /* writes a word */
};

/* The terms of a relocation type; 0 for a type that is not supported. */
uint32_t reloc_terms(uint32_t type);

#endif
