/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * bytes.S: memset and memcpy, 32 bytes at a time, in place of the C library's,
 * which are made to be small and move one.
 *
 * VLD1.8 and VST1.8 take any address, also while alignment is checked. What does
 * not fill them is done by a store that ends where the range does and may overlap
 * the one before. d16-d31 are the caller's to lose (AAPCS 6.1.2.1).
 */
	.syntax unified
	.arch	armv7-a
	.fpu	neon
	.thumb
	.text

	/* In: r0 = where, r1 = the byte, r2 = how many. Out: r0. */
	.section .text.memset, "ax", %progbits
	.global	memset
	.type	memset, %function
	.thumb_func
memset:
	vdup.8	q8, r1
	cmp	r2, #16
	blo	2f
	vmov	q9, q8
	add	ip, r0, r2
	mov	r3, r0
	sub	ip, ip, #16		/* where the last 16 bytes are */
	cmp	r2, #256
	bhs	7f
8:	subs	r2, r2, #33
	blo	1f
0:	vst1.8	{d16-d19}, [r3]!
	subs	r2, r2, #32
	bhs	0b
1:	adds	r2, r2, #17		/* from 1 to 32 are left */
	bmi	6f
	vst1.8	{d16-d17}, [r3]
6:	vst1.8	{d16-d17}, [ip]
	bx	lr
2:	cmp	r2, #8
	blo	3f
	add	ip, r0, r2
	sub	ip, ip, #8
	vst1.8	{d16}, [r0]
	vst1.8	{d16}, [ip]
	bx	lr
3:	mov	r3, r0
	cbz	r2, 5f
4:	strb	r1, [r3], #1
	subs	r2, r2, #1
	bne	4b
5:	bx	lr
7:	vst1.8	{d16-d17}, [r3]		/* much: from a whole 16 on, 128 in a turn */
	and	r1, r3, #15
	rsb	r1, r1, #16
	add	r3, r3, r1
	sub	r2, r2, r1
	vmov	q10, q8
	vmov	q11, q8
	vmov	q12, q8
	vmov	q13, q8
	vmov	q14, q8
	vmov	q15, q8
	sub	r2, r2, #128
9:	vstmia	r3!, {d16-d31}
	subs	r2, r2, #128
	bhs	9b
	adds	r2, r2, #128
	bne	8b
	bx	lr
	.size	memset, . - memset

	/* In: r0 = where to, r1 = where from, r2 = how many. Out: r0. */
	.section .text.memcpy, "ax", %progbits
	.global	memcpy
	.type	memcpy, %function
	.thumb_func
memcpy:
	cmp	r2, #16
	blo	2f
	mov	r3, r0
	add	ip, r0, r2
	sub	ip, ip, #16
	subs	r2, r2, #33
	blo	1f
0:	vld1.8	{d16-d19}, [r1]!
	subs	r2, r2, #32
	vst1.8	{d16-d19}, [r3]!
	bhs	0b
1:	adds	r2, r2, #17
	bmi	6f
	vld1.8	{d16-d17}, [r1]
	vst1.8	{d16-d17}, [r3]
6:	add	r1, r1, ip		/* what ends where the range does */
	sub	r1, r1, r3
	vld1.8	{d16-d17}, [r1]
	vst1.8	{d16-d17}, [ip]
	bx	lr
2:	cmp	r2, #8
	blo	3f
	add	ip, r1, r2
	sub	ip, ip, #8
	vld1.8	{d16}, [r1]
	vld1.8	{d17}, [ip]
	add	ip, r0, r2
	sub	ip, ip, #8
	vst1.8	{d16}, [r0]
	vst1.8	{d17}, [ip]
	bx	lr
3:	mov	r3, r0
	cbz	r2, 5f
4:	ldrb	ip, [r1], #1
	subs	r2, r2, #1
	strb	ip, [r3], #1
	bne	4b
5:	bx	lr
	.size	memcpy, . - memcpy
