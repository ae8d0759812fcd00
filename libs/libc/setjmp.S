/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * setjmp and longjmp: all registers that a function must preserve (AAPCS
 * 5.1.1 and 5.1.2.1): r4-r11, sp, and d8-d15, with lr as the way back. The
 * status register FPSCR is not among them, so longjmp leaves it alone.
 *
 * In: r0 = a jmp_buf of at least 104 bytes, 4-aligned. sp is stored through ip
 * because Thumb cannot store it in a list.
 */
	.syntax unified
	.arch armv7-a
	.fpu vfpv3
	.eabi_attribute 28, 1		/* Tag_ABI_VFP_args: hard float */
	.text
	.thumb

	.macro entry names:vararg
	.irp name, \names
	.global \name
	.type \name, %function
	.thumb_func
\name:
	.endr
	.endm

	/* No signal mask exists: the BSD and the POSIX name mean the same.
	 * __sigsetjmp's second argument (save the mask?) is of no interest. */
	.p2align 2
	entry setjmp, _setjmp, __sigsetjmp, sigsetjmp
	mov	ip, sp
	stmia	r0!, {r4-r11, ip, lr}
	vstmia	r0, {d8-d15}
	movs	r0, #0
	bx	lr

	.p2align 2
	entry longjmp, _longjmp, siglongjmp
	ldmia	r0!, {r4-r11, ip, lr}
	vldmia	r0, {d8-d15}
	mov	sp, ip
	movs	r0, r1
	it	eq
	moveq	r0, #1			/* setjmp never returns 0 twice */
	bx	lr

	.irp name, setjmp, _setjmp, __sigsetjmp, sigsetjmp, longjmp, _longjmp, siglongjmp
	.size \name, 24
	.endr
