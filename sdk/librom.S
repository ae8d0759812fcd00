/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * librom.so: the names that the ROM exports, so that ld can check them and
 * note DT_NEEDED librom.so. Nothing of it is ever loaded: on the board the
 * ROM answers to the name.
 */
	.syntax unified
	.arch armv7-a
	.eabi_attribute 28, 1		/* Tag_ABI_VFP_args: hard float */
	.text

	.macro rom_export name
	.global \name
	.type \name, %function
\name:
	udf	#0
	.size \name, . - \name
	.endm

#define EXPORT(name) rom_export name;
#include "boot/exports.def"

	/* The tables that C and C++ are unwound by name these routines and never
	 * call them by way of the name: the unwinder has its own (EHABI 6.3). So it
	 * is enough that a linker finds them somewhere, and libgcc's, which are not
	 * position independent, stay outside. */
	.irp name, __aeabi_unwind_cpp_pr0, __aeabi_unwind_cpp_pr1, __aeabi_unwind_cpp_pr2
	rom_export \name
	.endr
