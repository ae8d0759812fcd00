/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * arm/plt.S: where a PLT slot leads until its function was called once.
 *
 * In: PLT0 has pushed the caller's lr; lr = &GOT[2]; ip = &GOT[3 + n] for PLT
 * entry n; GOT[1] is the module. sp is 4-aligned only: the AAPCS asks for 8 at
 * public interfaces, and this is none yet.
 * Out: the function is entered as if the caller had called it: r0-r3 and d0-d7
 * hold its arguments (base and VFP standard), FPSCR is left alone by
 * integer-only C code, lr is the caller's. ip may change (AAPCS 5.3.1.1).
 * d16-d31 are kept as well: a caller of __aeabi_read_tp may have something there,
 * since that function touches r0 only (Run-time ABI, 5.3.5).
 */
	.syntax unified
	.arch	armv7-a
	.fpu	vfpv3
	.arm
	.text
	.p2align 2

	.global	arm_plt_resolve
	.type	arm_plt_resolve, %function
arm_plt_resolve:
	push	{r0-r5}			/* with lr that PLT0 pushed: 7 words */
	vpush	{d0-d7}
	vpush	{d16-d31}
	mov	r5, sp
	sub	r1, ip, lr
	sub	r1, r1, #4
	lsr	r1, r1, #2		/* n */
	ldr	r0, [lr, #-4]		/* GOT[1] */
	bic	sp, sp, #7
	bl	bind_slot		/* r0 = the function, bit 0 = Thumb */
	mov	ip, r0
	mov	sp, r5
	vpop	{d16-d31}
	vpop	{d0-d7}
	pop	{r0-r5, lr}
	bx	ip
	.size	arm_plt_resolve, . - arm_plt_resolve
