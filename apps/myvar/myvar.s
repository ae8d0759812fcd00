@ SPDX-License-Identifier: BSD-2-Clause
@
@ myvar: prints the variable of libmyvar.so, adds one to it and prints it again.
@ Both modules mean the same word of memory: the one in the library.

	.syntax unified
	.arch armv7-a
	.arm

	.text
	.balign 4
	.global main
	.type main, %function
main:
	push	{r4, lr}
	bl	print_myvar(PLT)
	ldr	r4, got
here:	add	r4, pc, r4		@ pc is here + 8: r4 = address of the GOT
	ldr	r1, myvar_entry
	ldr	r1, [r4, r1]		@ &myvar, in another module
	ldr	r0, [r1]
	add	r0, r0, #1
	str	r0, [r1]
	bl	print_myvar(PLT)
	mov	r0, #0
	pop	{r4, pc}

got:	.word	_GLOBAL_OFFSET_TABLE_ - (here + 8)
myvar_entry:
	.word	myvar(GOT)
	.size main, . - main
	.section .note.GNU-stack, "", %progbits
