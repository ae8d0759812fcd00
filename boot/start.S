/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * start.S: from reset to main().
 *
 * In: any core, HYP or a privileged mode, A32, interrupts in any state, MMU
 * off, I-cache possibly on, caches and RAM full of garbage, r1 and r2 as the
 * firmware left them. Nothing else is assumed; a warm reset comes this way too.
 * Out: main() on core 0, SVC mode, MMU and caches on, .data and .bss ready.
 */
	.syntax unified
	.arch	armv7-a
	.arch_extension virt
	.fpu	neon-vfpv4

	.equ	MODE_IRQ, 0x12
	.equ	MODE_SVC, 0x13
	.equ	MODE_HYP, 0x1a
	.equ	MODE_MASK, 0x1f
	.equ	CPSR_AIF, 0x1c0

	.equ	SCTLR_C, 1 << 2
	/* The bits that read as one on ARMv7, and CP15 barriers; all else off:
	 * little-endian exceptions in A32, vectors at VBAR, the access flag and
	 * TEX remap unused. Alignment is checked until the MMU is on: it would be
	 * by the CPU anyway, all memory being Strongly-ordered, but not by an
	 * emulator. */
	.equ	SCTLR_A, 1 << 1
	.equ	SCTLR_KNOWN, 0x00c50078 | SCTLR_A

	/* ---- the reset stub ----
	 * On virt it lies in page 0, which is unmapped later; so it holds no more
	 * than must run where the image happens to have been loaded. */
	.section .reset, "ax", %progbits
	.arm
	.global	_start
	.type	_start, %function
_start:
	cpsid	aif
	mrc	p15, 0, r3, c0, c0, 5		@ MPIDR
	tst	r3, #0xff			@ the core's number in its cluster
	bne	park
	adr	r4, _start
	ldr	r5, =rom_start
	ldr	lr, =start
	cmp	r4, r5
	bxeq	lr

	/* Loaded above the address it was linked for (a raw image of QEMU's
	 * -kernel, another boot program's "go"): moves down. The move may run
	 * over this very code, so its loop runs at the end of the ROM's RAM. */
	ldr	r6, =__image_size
	ldr	r7, =__ram_end
	sub	r7, r7, #64
	mov	r3, r7
	adr	r11, move
	adr	r12, move_end
1:	ldr	r0, [r11], #4
	str	r0, [r3], #4
	cmp	r11, r12
	blo	1b
	dsb
	mcr	p15, 0, r0, c7, c5, 0		@ ICIALLU: the I-cache may be on
	mcr	p15, 0, r0, c7, c5, 6		@ BPIALL
	dsb
	isb
	bx	r7

move:	ldr	r0, [r4], #4
	str	r0, [r5], #4
	subs	r6, r6, #4
	bhi	move
	dsb
	mcr	p15, 0, r0, c7, c5, 0
	mcr	p15, 0, r0, c7, c5, 6
	dsb
	isb
	bx	lr
move_end:
	.if	move_end - move > 64
	.error	"the mover is larger than its place"
	.endif

	/* No code of ours wakes the other cores; whatever wakes them, they sleep
	 * again. */
park:	wfi
	b	park
	.ltorg
	.size	_start, . - _start

	/* ---- where the image is linked ----
	 * r9, r10: the firmware's r1, r2; r8, r11: the counter, low and high. */
	.section .text.start, "ax", %progbits
	.arm
	.type	start, %function
start:
	mov	r9, r1
	mov	r10, r2
	mrs	r4, cpsr
	and	r4, r4, #MODE_MASK
	cmp	r4, #MODE_HYP
	bne	in_secure_or_kernel

	/* HYP, as the Raspberry Pi's firmware enters: let go of everything that
	 * would trap to HYP, since nobody is there to answer, then drop to SVC. */
	mov	r0, #0
	mcr	p15, 4, r0, c1, c1, 0		@ HCR: no stage 2, no traps
	mcr	p15, 4, r0, c1, c1, 3		@ HSTR: no coprocessor traps
	mcrr	p15, 4, r0, r0, c14		@ CNTVOFF: virtual = physical
	movw	r0, #0x33ff			@ HCPTR: the bits that are one,
	mcr	p15, 4, r0, c1, c1, 2		@ and VFP and NEON are ours
	mrc	p15, 0, r0, c9, c12, 0		@ PMCR
	ubfx	r0, r0, #11, #5			@ all its counters
	mcr	p15, 4, r0, c1, c1, 1		@ HDCR: are ours, too
	mrc	p15, 4, r0, c14, c1, 0		@ CNTHCTL
	orr	r0, r0, #3			@ physical counter and timer, too
	mcr	p15, 4, r0, c14, c1, 0
	mrc	p15, 0, r0, c0, c0, 0		@ MIDR and MPIDR read as they are
	mcr	p15, 4, r0, c0, c0, 0
	mrc	p15, 0, r0, c0, c0, 5
	mcr	p15, 4, r0, c0, c0, 5
	ldr	r0, =in_svc
	msr	elr_hyp, r0
	mov	r0, #(CPSR_AIF | MODE_SVC)
	msr	spsr_cxsf, r0
	isb
	eret

in_secure_or_kernel:
	cps	#MODE_SVC
in_svc:
	mrrc	p15, 1, r8, r11, c14		@ CNTVCT: time counts from here

	/* SMP bit of a Cortex-A7 (on an A53 the firmware's, out of our reach).
	 * It must be set before caches are on. Coming from HYP we are not in
	 * secure state, where NSACR says whether the write is allowed. */
	mrc	p15, 0, r0, c0, c0, 0
	ubfx	r0, r0, #4, #12
	movw	r1, #0xc07
	cmp	r0, r1
	bne	caches
	mrc	p15, 0, r0, c1, c0, 1		@ ACTLR
	tst	r0, #1 << 6
	bne	caches
	mrc	p15, 0, r1, c0, c1, 1		@ ID_PFR1
	tst	r1, #0xf0			@ without TrustZone there is no NSACR
	beq	set_smp
	mrc	p15, 0, r1, c1, c1, 2		@ NSACR
	tst	r1, #1 << 18			@ NS_SMP
	bne	set_smp
	cmp	r4, #MODE_HYP
	beq	caches
set_smp:
	orr	r0, r0, #1 << 6
	mcr	p15, 0, r0, c1, c0, 1
	isb

	/* MMU and caches off, and empty. A data cache that was on holds data of
	 * whoever ran before us: clean it. One that was off holds garbage. */
caches:
	mrc	p15, 0, r7, c1, c0, 0
	ldr	r0, =SCTLR_KNOWN
	mcr	p15, 0, r0, c1, c0, 0
	isb
	mrc	p15, 1, r0, c0, c0, 1		@ CLIDR
	ubfx	r1, r0, #24, #3			@ levels up to memory
	mov	r2, #0
	cmp	r1, #0
	beq	levels_done
level:	add	r3, r2, r2, lsl #1
	lsr	r3, r0, r3
	and	r3, r3, #7
	cmp	r3, #2				@ a data or unified cache here?
	blo	next_level
	lsl	r3, r2, #1
	mcr	p15, 2, r3, c0, c0, 0		@ CSSELR
	isb
	mrc	p15, 1, r4, c0, c0, 0		@ CCSIDR
	and	r5, r4, #7
	add	r5, r5, #4			@ log2 of the line's bytes
	ubfx	r3, r4, #3, #10			@ the last way
	clz	r6, r3
	ubfx	r4, r4, #13, #15		@ the last set
way:	mov	r12, r4
set:	lsl	lr, r3, r6
	orr	lr, lr, r12, lsl r5
	orr	lr, lr, r2, lsl #1
	tst	r7, #SCTLR_C
	mcreq	p15, 0, lr, c7, c6, 2		@ DCISW
	mcrne	p15, 0, lr, c7, c14, 2		@ DCCISW
	subs	r12, r12, #1
	bpl	set
	subs	r3, r3, #1
	bpl	way
	dsb					@ levels must not overtake: A7 erratum 814220
next_level:
	add	r2, r2, #1
	cmp	r2, r1
	blo	level
levels_done:
	mov	r0, #0
	mcr	p15, 2, r0, c0, c0, 0		@ CSSELR
	mcr	p15, 0, r0, c7, c5, 0		@ ICIALLU
	mcr	p15, 0, r0, c7, c5, 6		@ BPIALL
	mcr	p15, 0, r0, c8, c7, 0		@ TLBIALL
	dsb
	isb

	ldr	r0, =vectors
	mcr	p15, 0, r0, c12, c0, 0		@ VBAR
	mov	r0, #0x00f00000			@ CPACR: VFP and NEON
	mcr	p15, 0, r0, c1, c0, 2
	isb
	mov	r0, #0x40000000
	vmsr	fpexc, r0
	mov	r0, #0
	vmsr	fpscr, r0

	/* Exceptions are handled in IRQ mode; see vectors.S. */
	cps	#MODE_IRQ
	ldr	sp, =__trap_stack_top
	cps	#MODE_SVC
	ldr	sp, =__main_stack_top

	ldr	r0, =__data_load
	ldr	r1, =__data_start
	ldr	r2, =__data_end
	cmp	r0, r1
	moveq	r1, r2
	b	2f
1:	ldr	r3, [r0], #4
	str	r3, [r1], #4
2:	cmp	r1, r2
	blo	1b

	ldr	r0, =__bss_start
	ldr	r1, =__bss_end
	mov	r2, #0
	mov	r3, #0
	mov	r4, #0
	mov	r5, #0
	b	2f
1:	stmia	r0!, {r2-r5}
2:	cmp	r0, r1
	blo	1b

	ldr	r0, =board_entry
	stmia	r0, {r8, r11}			@ its counter
	str	r9, [r0, #8]			@ and r1, r2
	str	r10, [r0, #12]

	bl	mmu_on

	/* From here an asynchronous abort is reported, unless the firmware left
	 * one behind: ours would be blamed for it. */
	mrc	p15, 0, r0, c12, c1, 0		@ ISR
	tst	r0, #1 << 8
	bne	1f
	cpsie	a
1:	bl	main
	bl	board_reset
	.ltorg
	.size	start, . - start
