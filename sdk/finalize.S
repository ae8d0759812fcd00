/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The name of a module in calls of __cxa_atexit and __aeabi_atexit, and the
 * finaliser that destroys what was registered under that name (Itanium C++ ABI
 * 3.3.6.3). It comes out of an archive, at the end of a link: only modules that
 * use the name get it, and as the last entry of DT_FINI_ARRAY it is the first
 * to run, so that destructor functions find what static destructors leave.
 */
	.syntax unified
	.eabi_attribute 28, 1		/* Tag_ABI_VFP_args: hard float */

	.text
	.arm
	.p2align 2
	.type finalize, %function
finalize:
	adr	r0, __dso_handle
	b	__cxa_finalize(PLT)
	.size finalize, . - finalize

	/* No other module sees it; what is there does not matter. */
	.global __dso_handle
	.hidden __dso_handle
	.type __dso_handle, %object
	.size __dso_handle, 4
__dso_handle:
	.word	0

	.section .fini_array, "aw", %fini_array
	.p2align 2
	.word	finalize
	.section .note.GNU-stack, "", %progbits
