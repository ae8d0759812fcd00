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
 *
 * gdb's `step` goes through here into the function because of three names that it
 * knows: the section .plt, in which it never stops; _dl_runtime_resolve; and
 * _dl_fixup, which it lets run to its end.
 */
	.syntax unified
	.arch	armv7-a
	.fpu	vfpv3
	.arm
	.cfi_sections .debug_frame
	.section .plt, "ax", %progbits
	.p2align 2

	.global	arm_plt_resolve
	.type	arm_plt_resolve, %function
	.global	_dl_runtime_resolve
	.type	_dl_runtime_resolve, %function
arm_plt_resolve:
_dl_runtime_resolve:
	.cfi_startproc
	.cfi_def_cfa sp, 4
	.cfi_offset lr, -4
	push	{r0-r5}			/* with lr that PLT0 pushed: 7 words */
	.cfi_adjust_cfa_offset 24
	.cfi_offset r4, -12
	.cfi_offset r5, -8
	vpush	{d0-d7}
	.cfi_adjust_cfa_offset 64
	vpush	{d16-d31}
	.cfi_adjust_cfa_offset 128
	mov	r5, sp
	.cfi_def_cfa_register r5
	sub	r1, ip, lr
	sub	r1, r1, #4
	lsr	r1, r1, #2		/* n */
	ldr	r0, [lr, #-4]		/* GOT[1] */
	bic	sp, sp, #7
	bl	_dl_fixup		/* r0 = the function, bit 0 = Thumb */
	mov	ip, r0
	mov	sp, r5
	.cfi_def_cfa_register sp
	vpop	{d16-d31}
	.cfi_adjust_cfa_offset -128
	vpop	{d0-d7}
	.cfi_adjust_cfa_offset -64
	pop	{r0-r5, lr}
	.cfi_def_cfa sp, 0
	.cfi_restore r4
	.cfi_restore r5
	.cfi_restore lr
	bx	ip
	.cfi_endproc
	.size	arm_plt_resolve, . - arm_plt_resolve
	.size	_dl_runtime_resolve, . - _dl_runtime_resolve

	.global	_dl_fixup
	.type	_dl_fixup, %function
_dl_fixup:
	ldr	pc, binder		/* bind_slot, which may be Thumb code */
binder:	.word	bind_slot
	.size	_dl_fixup, . - _dl_fixup
