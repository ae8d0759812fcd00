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
	uint32_t kind; /* enum trap_kind */
	uint32_t dfsr, dfar, ifsr, ifar;
	uint32_t r[13]; /* r0-r12 of the interrupted code */
	uint32_t sp;    /* its own sp and lr, banked by its mode; an SVC out of */
	uint32_t lr;    /* SVC mode has overwritten its lr with its return address */
	uint32_t pc;    /* the instruction that trapped; where execution goes on */
	uint32_t cpsr;  /* its cpsr; the one that execution goes on with */
};

/* Called by vectors.S on the exceptions' own stack, in IRQ mode, IRQ and FIQ
 * masked. What it leaves in *t (r0-r12, sp, lr, pc, cpsr) is what execution
 * goes on with; the VFP registers are as they were. So the handler may send
 * execution elsewhere, but it must return to do so. An SVC with semihosting's
 * number never comes here: without a debugger it does nothing.
 * A trap out of the trap handler itself prints one line and resets. */
void trap(struct trap *t);

/* Called by vectors.S, on a last small stack, for such a trap. */
_Noreturn void trap_nested(uint32_t pc);

#endif
