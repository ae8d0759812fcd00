/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * enter.S: see enter.h. What is kept lies on the stack of the caller of
 * enter(), chained through enter_top: previous top, fpscr, cpsr, d8-d15,
 * r4-r11, lr.
 */
	.syntax unified
	.arch armv7-a
	.fpu neon
	.arm

#define FPEXC_EN  (1 << 30)
#define CPACR_VFP 0x00f00000
#define MODE_SVC  0x13
#define CPSR_A    (1 << 8)

	.section .text.enter, "ax", %progbits
	.global enter
	.type enter, %function
enter:
	push	{r4-r11, lr}
	vpush	{d8-d15}
	mrs	r2, cpsr
	vmrs	r3, fpscr
	ldr	r12, =enter_top
	ldr	r4, [r12]
	push	{r2-r4}
	str	sp, [r12]
	cmp	r0, #0
	movne	sp, r0
	mov	r2, #0
	vmsr	fpscr, r2
	blx	r1
	mov	r0, #0			@ fn has returned: falls into leave(0)
	.size enter, . - enter

	.section .text.enter, "ax", %progbits
	.global leave
	.type leave, %function
leave:
	cpsid	if, #MODE_SVC		@ nothing that the program left is trusted
	setend	le
	clrex
	ldr	r1, =vectors
	mcr	p15, 0, r1, c12, c0, 0	@ VBAR
	ldr	r1, =CPACR_VFP
	mcr	p15, 0, r1, c1, c0, 2	@ CPACR
	isb
	mov	r1, #FPEXC_EN
	vmsr	fpexc, r1
	ldr	r12, =enter_top
	ldr	sp, [r12]
	ldr	r2, [sp]		@ a write of the program that still fails on
	tst	r2, #CPSR_A		@ the bus fails now, and not as the monitor's,
	bne	1f			@ which would leave once more
	cpsie	a
1:	dsb
	isb
	pop	{r2-r4}
	str	r4, [r12]
	vmsr	fpscr, r3
	msr	cpsr_fsxc, r2
	vpop	{d8-d15}
	pop	{r4-r11, pc}
	.size leave, . - leave

	.section .bss.enter_top, "aw", %nobits
	.balign 4
enter_top:
	.space	4
