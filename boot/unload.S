/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * unload.S: the entry of romld_unload (<romld.h>). Puts the caller's registers on
 * the stack, so that looking through the stack is looking through them as well.
 */
	.syntax unified
	.arch armv7-a
	.arm

	.section .text.romld_unload, "ax", %progbits
	.global romld_unload
	.type romld_unload, %function
romld_unload:
	push	{r4-r11, lr}
	mov	r1, sp
	sub	sp, sp, #4		/* 8-aligned, as AAPCS 6.2.1.2 asks */
	bl	dl_unload
	add	sp, sp, #4
	pop	{r4-r11, pc}
	.size romld_unload, . - romld_unload
