/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * _start: the entry point of a program. The ROM calls it as a function, with r0 =
 * argc, r1 = argv, r2 = envp, after all initialisers have run, and calls exit()
 * with what it returns in r0. So it is main with an address that does not
 * depend on whether main is ARM or Thumb code, or lies in another module.
 *
 * It is kept in an archive: a program that names another entry point
 * (-Wl,-e,NAME) has no need of main.
 */
	.syntax unified
	.eabi_attribute 28, 1		/* Tag_ABI_VFP_args: hard float */
	.text
	.arm
	.p2align 2
	.global _start
	.hidden _start
	.type _start, %function
_start:
	push	{r4, lr}		/* two words: sp stays 8-aligned */
	bl	main
	pop	{r4, pc}
	.size _start, . - _start

	/* With -rdynamic these would be exported as well: see crt0.S. */
	.irp name, _end, __end__, _edata, __data_start, __bss_start, __bss_start__, \
		__bss_end__, _bss_end__
	.hidden \name
	.reloc _start, R_ARM_NONE, \name
	.endr
	.section .note.GNU-stack, "", %progbits
