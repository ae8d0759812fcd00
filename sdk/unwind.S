/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The personality routines that unwind tables name (EHABI 9.2). Tables alone,
 * as clang and -funwind-tables make them, must not draw in libgcc's unwinder:
 * it is not position independent. So these stand before libgcc and say that
 * unwinding ends here. Weak and hidden: each module has its own, and a true
 * one wins.
 */
	.syntax unified
	.eabi_attribute 28, 1		/* Tag_ABI_VFP_args: hard float */

#define URC_FAILURE 9

	.text
	.arm
	.p2align 2
	.irp name, __aeabi_unwind_cpp_pr0, __aeabi_unwind_cpp_pr1, __aeabi_unwind_cpp_pr2
	.weak \name
	.hidden \name
	.type \name, %function
\name:
	.endr
	mov	r0, #URC_FAILURE
	bx	lr
	.section .note.GNU-stack, "", %progbits
