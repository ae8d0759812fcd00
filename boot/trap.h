/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * trap.h: what vectors.S hands to C when the CPU takes an exception.
 * vectors.S stores by these offsets; change both together.
 */
#ifndef BOOT_TRAP_H
#define BOOT_TRAP_H

#include <stdint.h>

enum trap_kind {
	TRAP_UNDEFINED,
	TRAP_SVC,
	TRAP_PREFETCH_ABORT,
	TRAP_DATA_ABORT,
	TRAP_IRQ,
	TRAP_FIQ,
};

struct trap {
	uint32_t r[13];   /* r0-r12 of the interrupted code */
	uint32_t sp;      /* its own sp and lr, banked by its mode */
	uint32_t lr;
	uint32_t pc;      /* the instruction that trapped; where rfe goes back to */
	uint32_t cpsr;    /* its cpsr; what rfe restores */
	uint32_t kind;    /* enum trap_kind */
	uint32_t dfsr, dfar, ifsr, ifar;
};

/* Called by vectors.S on the exception's own stack, interrupts masked. What it
 * leaves in *t (r0-r12, sp, lr, pc, cpsr) is what execution goes on with; a
 * trap out of the trap handler itself prints one line and resets. */
void trap(struct trap *t);

#endif
