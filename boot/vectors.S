/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * vectors.S: every exception becomes a struct trap and a call of trap().
 *
 * All of them are handled in IRQ mode, whose stack is the exceptions' own: no
 * exception but an IRQ enters that mode by itself, and IRQs are masked there.
 * So the sp of UND, ABT and FIQ mode is no stack but a scratch register, which
 * lets a trap out of the trap handler be noticed before any memory is written,
 * whatever the state of the stacks. The interrupted code's own stack is never
 * touched: its sp may be anything.
 */
	.syntax unified
	.arch	armv7-a
	.fpu	neon-vfpv4

	.equ	MODE_USR, 0x10
	.equ	MODE_IRQ, 0x12
	.equ	MODE_SYS, 0x1f
	.equ	MODE_MASK, 0x1f
	.equ	CPSR_T, 1 << 5
	.equ	CPSR_IF, 0xc0
	.equ	FPEXC_EN, 1 << 30
	.equ	CPACR_VFP, 0x00f00000

	/* enum trap_kind */
	.equ	TRAP_UNDEFINED, 0
	.equ	TRAP_SVC, 1
	.equ	TRAP_PREFETCH_ABORT, 2
	.equ	TRAP_DATA_ABORT, 3
	.equ	TRAP_IRQ, 4
	.equ	TRAP_FIQ, 5

	/* struct trap */
	.equ	T_R0, 20
	.equ	T_SP, 72
	.equ	T_CPSR, 84
	/* the same, seen from the saved r0 */
	.equ	R0_PC, 60
	.equ	R0_CPSR, 64

	.section .vectors, "ax", %progbits
	.arm
	.balign	32
	.global	vectors
	.type	vectors, %function
vectors:
	b	on_reset
	b	on_undefined
	b	on_svc
	b	on_prefetch_abort
	b	on_data_abort
	b	on_reset			@ HYP traps: not taken here
	b	on_irq
	b	on_fiq

on_reset:
	ldr	pc, =_start

	/* With lr = the address to report: to IRQ mode and its stack, pc and
	 * cpsr saved there, then the registers. sp of the mode we are in is
	 * scratch; comparing is harmless, since cpsr has been saved by the CPU. */
	.macro	enter kind
	ldr	sp, =trap_depth
	ldr	sp, [sp]
	cmp	sp, #0
	bne	nested
	srsdb	sp!, #MODE_IRQ
	cps	#MODE_IRQ
	sub	sp, sp, #8
	push	{r0-r12}
	mov	r0, #\kind
	b	common
	.endm

on_undefined:
	mrs	sp, spsr
	tst	sp, #CPSR_T
	subne	lr, lr, #2
	subeq	lr, lr, #4
	enter	TRAP_UNDEFINED

on_prefetch_abort:
	sub	lr, lr, #4
	enter	TRAP_PREFETCH_ABORT

on_data_abort:
	sub	lr, lr, #8
	enter	TRAP_DATA_ABORT

on_fiq:
	sub	lr, lr, #4
	enter	TRAP_FIQ

on_irq:
	sub	lr, lr, #4
	srsdb	sp!, #MODE_IRQ
	sub	sp, sp, #8
	push	{r0-r12}
	mov	r0, #TRAP_IRQ
	b	common

	/* The sp of SVC mode is the program's and cannot be scratch: save first,
	 * ask afterwards. A semihosting call that no debugger has taken does
	 * nothing, so that the ROM may try one. */
on_svc:
	srsdb	sp!, #MODE_IRQ
	cps	#MODE_IRQ
	sub	sp, sp, #8
	push	{r0-r12}
	ldr	r0, [sp, #R0_PC]
	ldr	r1, [sp, #R0_CPSR]
	tst	r1, #CPSR_T
	ldrhne	r2, [r0, #-2]!
	movwne	r3, #0xdfab			@ svc 0xab
	ldreq	r2, [r0, #-4]!
	ldreq	r3, =0xef123456			@ svc 0x123456
	cmp	r2, r3
	beq	leave
	str	r0, [sp, #R0_PC]
	ldr	r1, =trap_depth
	ldr	r1, [r1]
	cmp	r1, #0
	mov	lr, r0
	bne	nested
	mov	r0, #TRAP_SVC

common:
	mrc	p15, 0, r1, c5, c0, 0		@ DFSR
	mrc	p15, 0, r2, c6, c0, 0		@ DFAR
	mrc	p15, 0, r3, c5, c0, 1		@ IFSR
	mrc	p15, 0, r4, c6, c0, 2		@ IFAR
	push	{r0-r4}
	mov	r4, sp				@ struct trap
	clrex

	bl	own_mode
	mov	r6, sp
	mov	r7, lr
	cps	#MODE_IRQ
	add	r5, r4, #T_SP
	stm	r5, {r6, r7}

	ldr	r6, =trap_depth
	mov	r7, #1
	str	r7, [r6]
	mrc	p15, 0, r10, c1, c0, 2		@ CPACR and FPEXC: a program may have
	mov	r6, #CPACR_VFP			@ turned the VFP off
	mcr	p15, 0, r6, c1, c0, 2
	isb
	vmrs	r9, fpexc
	mov	r6, #FPEXC_EN
	vmsr	fpexc, r6
	vmrs	r8, fpscr
	vpush	{d16-d31}
	vpush	{d0-d15}
	mov	r0, r4
	bl	trap
	vpop	{d0-d15}
	vpop	{d16-d31}
	vmsr	fpscr, r8
	vmsr	fpexc, r9
	mcr	p15, 0, r10, c1, c0, 2		@ the return synchronises it

	add	r5, r4, #T_SP
	ldm	r5, {r6, r7}
	bl	own_mode
	mov	sp, r6
	mov	lr, r7
	cps	#MODE_IRQ
	ldr	r6, =trap_depth
	mov	r7, #0
	str	r7, [r6]
	add	sp, sp, #T_R0
leave:	pop	{r0-r12}
	add	sp, sp, #8
	rfeia	sp!

	/* To the mode of the trap at r4, interrupts masked, whose sp and lr are
	 * then in view; user mode's are seen from system mode. The return goes
	 * by r3, since lr is another one afterwards, and in FIQ mode r8 to r12 are. */
own_mode:
	mov	r3, lr
	ldr	r5, [r4, #T_CPSR]
	and	r5, r5, #MODE_MASK
	cmp	r5, #MODE_USR
	moveq	r5, #MODE_SYS
	orr	r5, r5, #CPSR_IF
	msr	cpsr_c, r5
	bx	r3

	/* A trap out of the handler, lr = where. The first one gets a line on
	 * the console; one out of that gets a reset; one out of that, silence. */
nested:
	ldr	sp, =__last_stack_top
	mov	r0, lr
	ldr	r1, =trap_depth
	ldr	r2, [r1]
	add	r2, r2, #1
	str	r2, [r1]
	cmp	r2, #2
	beq	1f
	cmp	r2, #3
	beq	2f
3:	wfi
	b	3b
1:	bl	trap_nested
2:	bl	board_reset
	b	3b
	.ltorg
	.size	vectors, . - vectors

	/* 0: no trap is handled; 1: trap() runs; more: it trapped itself. */
	.section .bss.trap_depth, "aw", %nobits
	.balign	4
trap_depth:
	.space	4
