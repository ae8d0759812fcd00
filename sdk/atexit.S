/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * atexit: each module has its own, hidden, which says whose function it is. A
 * function of a module that is closed before the program ends is called then,
 * and not after its code is gone.
 */
	.syntax unified
	.eabi_attribute 28, 1		/* Tag_ABI_VFP_args: hard float */

	.text
	.arm
	.p2align 2
	.global atexit
	.hidden atexit
	.type atexit, %function
atexit:
	mov	r1, #0			/* an argument that the function does not take */
	ldr	r2, distance
here:	add	r2, pc, r2
	b	__cxa_atexit(PLT)
distance:
	.word	__dso_handle - (here + 8)
	.size atexit, . - atexit
	.section .note.GNU-stack, "", %progbits
