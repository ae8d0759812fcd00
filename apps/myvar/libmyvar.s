@ SPDX-License-Identifier: BSD-2-Clause
@
@ libmyvar.so: a shared module written by hand. It exports a variable, myvar, and
@ a function, print_myvar, that prints it.
@
@ Code of a module runs wherever it is loaded and must not be patched, so it holds
@ no addresses. It knows how far its global offset table (GOT) is away, and the
@ loader has put the addresses there: label(GOT) is an entry's place in it.
@ label(PLT) calls by way of a stub that jumps to what such an entry says.

	.syntax unified
	.arch armv7-a
	.arm

	.data
	.balign 4
	.global myvar
	.type myvar, %object
	.size myvar, 4
myvar:	.word	42

	.section .rodata
format:	.asciz	"Value of 'myvar' is %d\n"

	.text
	.balign 4
	.global print_myvar
	.type print_myvar, %function
print_myvar:
	push	{r4, lr}
	ldr	r4, got
here:	add	r4, pc, r4		@ pc is here + 8: r4 = address of the GOT
	ldr	r1, myvar_entry
	ldr	r1, [r4, r1]		@ &myvar
	ldr	r1, [r1]
	ldr	r0, format_offset
	add	r0, r4, r0		@ our own data have a fixed distance: no entry
	bl	printf(PLT)
	pop	{r4, pc}

got:	.word	_GLOBAL_OFFSET_TABLE_ - (here + 8)
myvar_entry:
	.word	myvar(GOT)
format_offset:
	.word	format(GOTOFF)
	.size print_myvar, . - print_myvar
	.section .note.GNU-stack, "", %progbits
