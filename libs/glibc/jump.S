/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * jump.S: __longjmp_chk, the checked longjmp: it may only go outwards. The
 * stack pointer is the ninth word of our jmp_buf (libs/libc/setjmp.S).
 */
	.syntax unified
	.arch armv7-a
	.eabi_attribute 28, 1		/* Tag_ABI_VFP_args: hard float */
	.text
	.thumb
	.p2align 2
	.global g_longjmp_chk
	.type g_longjmp_chk, %function
	.thumb_func
g_longjmp_chk:
	ldr	r2, [r0, #32]
	mov	r3, sp
	cmp	r2, r3
	bcc	1f
	b.w	longjmp
1:	b.w	__chk_fail
	.size g_longjmp_chk, . - g_longjmp_chk
	.symver g_longjmp_chk, __longjmp_chk@GLIBC_2.11
