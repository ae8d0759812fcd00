/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * crt0.o: linked into every program and every module. It has no code; it gives
 * a link of assembler files alone what compiled files bring with them.
 */
	.syntax unified
	/* What docs/ABI.md promises. Without the first of these ld marks the
	 * output as soft-float, and the ROM refuses it. */
	.eabi_attribute 28, 1		/* Tag_ABI_VFP_args: hard float */
	.eabi_attribute 23, 3		/* Tag_ABI_FP_number_model: IEEE 754; without
					 * it ld takes the next file's word for 28 */
	.eabi_attribute 26, 2		/* Tag_ABI_enum_size: int */
	.eabi_attribute 18, 4		/* Tag_ABI_PCS_wchar_t: 4 bytes */
	.eabi_attribute 24, 1		/* Tag_ABI_align_needed: 8 bytes */
	.eabi_attribute 25, 1		/* Tag_ABI_align_preserved: 8 bytes */

	/* ld's own script defines this name in each link and would export it. A
	 * hidden reference makes the definition hidden; a relocation of type NONE
	 * is a reference that costs nothing. */
	.hidden _stack
	.reloc 0, R_ARM_NONE, _stack

	.section .note.GNU-stack, "", %progbits
