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
	R_ARM_TLS_DESC = 13,
	R_ARM_TLS_DTPMOD32 = 17,
	R_ARM_TLS_DTPOFF32 = 18,
	R_ARM_TLS_TPOFF32 = 19,
	R_ARM_COPY = 20,
	R_ARM_GLOB_DAT = 21,
	R_ARM_JUMP_SLOT = 22,
	R_ARM_RELATIVE = 23,
	R_ARM_IRELATIVE = 160,
};

enum reloc_terms {
	RELOC_KNOWN = 1u << 0,
	RELOC_S = 1u << 1,     /* + the symbol's address, with its Thumb bit */
	RELOC_A = 1u << 2,     /* + the addend: RELA's, or for REL the word in place */
	RELOC_B = 1u << 3,     /* + the bias of the module */
	RELOC_P = 1u << 4,     /* - the place */
	RELOC_WORD = 1u << 5,  /* writes a word */
	RELOC_M = 1u << 6,     /* + the number of the symbol's module */
	RELOC_O = 1u << 7,     /* + the symbol's offset in its module's TLS block */
	RELOC_TP = 1u << 8,    /* + the distance of that block from the thread pointer */
	RELOC_DESC = 1u << 9,  /* the word is a TLS descriptor's argument; its function follows */
	RELOC_COPY = 1u << 10, /* no word: the symbol's bytes */
	RELOC_CALL = 1u << 11, /* the value is a function that returns the value */
	RELOC_SYMBOL = RELOC_S | RELOC_M | RELOC_O | RELOC_TP | RELOC_COPY,
};

/* The terms of a relocation type; 0 for a type that is not supported. */
uint32_t reloc_terms(uint32_t type);

#endif
