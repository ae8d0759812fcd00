/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * start.S: how opener.c begins under glibc and musl, whose own start files are not
 * needed for it. Both have the same __libc_start_main for this purpose.
 */
	.syntax unified
	.arch	armv7-a
	.arm
	.text

	.global	_start
	.type	_start, %function
_start:
	mov	fp, #0
	mov	lr, #0
	ldr	r1, [sp]		/* argc */
	add	r2, sp, #4		/* argv */
	bic	ip, sp, #7
	mov	sp, ip
	push	{r0, r2}		/* stack_end, rtld_fini: two words keep sp aligned */
	mov	r3, #0			/* init */
	push	{r0, r3}
	ldr	r0, =main
	bl	__libc_start_main

/* Where the plugin takes the counts. */
	.global	bench_mark
	.type	bench_mark, %function
bench_mark:
	mov	r0, #0
	bx	lr
	.size	bench_mark, . - bench_mark
