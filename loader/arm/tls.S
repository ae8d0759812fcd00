/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * arm/tls.S: the two helpers of thread-local storage that may not touch more
 * than r0 (Run-time ABI for the Arm Architecture, __aeabi_read_tp; TLS
 * descriptors by the GNU convention).
 */
	.syntax unified
	.arch	armv7-a
	.arm
	.text
	.p2align 2

	/* Out: r0 = the thread pointer. */
	.global	__aeabi_read_tp
	.type	__aeabi_read_tp, %function
__aeabi_read_tp:
	mrc	p15, 0, r0, c13, c0, 3		/* TPIDRURO */
	bx	lr
	.size	__aeabi_read_tp, . - __aeabi_read_tp

	/* In: r0 = the thread pointer to be. */
	.global	arm_set_thread
	.type	arm_set_thread, %function
arm_set_thread:
	mcr	p15, 0, r0, c13, c0, 3		/* TPIDRURO */
	mcr	p15, 0, r0, c13, c0, 2		/* TPIDRURW, for those that read this one */
	bx	lr
	.size	arm_set_thread, . - arm_set_thread

	/* In: r0 = the descriptor {offset, this}. Out: r0 = the variable's
	 * distance from the thread pointer. */
	.global	arm_tls_descriptor
	.type	arm_tls_descriptor, %function
arm_tls_descriptor:
	ldr	r0, [r0]
	bx	lr
	.size	arm_tls_descriptor, . - arm_tls_descriptor
