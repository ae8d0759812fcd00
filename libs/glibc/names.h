/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * names.h, for the assembler: a name of glibc's for a function of ours is a
 * jump to it, so that arguments of any kind and number pass unseen.
 *
 *	names 2.4, fopen, fopen64	fopen64@GLIBC_2.4 is fopen
 */
.syntax unified.arch armv7 - a.eabi_attribute 28,
	1 /* Tag_ABI_VFP_args: hard float */
		.text
		.thumb

		/* A hidden version of a name, e.g. "name 2.4, fopen64, fopen". */
		.macro name version,
	theirs, ours.p2align 1.global g_name_\theirs.type g_name_\theirs,
	% function.thumb_func g_name_\theirs : b.w	\ours.size g_name_\theirs,
	4.symver g_name_\theirs, \theirs @GLIBC_\version
					 .endm

					 .macro names version,
	ours, theirs : vararg.irp each, \theirs name \version, \each, \ours.endr.endm
