/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cpu.h: what the loader asks of the CPU. loader/arm/ implements it for the
 * ROM; host tools and tests implement it by recording.
 */
#ifndef LOADER_CPU_H
#define LOADER_CPU_H

#include <stdint.h>

struct extent;

struct cpu {
	/* Code was written to [base, base + size): make instruction fetch see
	 * it on every core. */
	void (*sync)(void *context, uint32_t base, uint32_t size);
	/* Calls an initialiser or finaliser at a target address (bit 0: Thumb). */
	void (*call)(void *context, uint32_t address);
	/* The program called a function that nobody exports (told to the sink
	 * already): ends the program, does not return in the ROM. */
	void (*unbound)(void *context);
	uint32_t resolver; /* address of the lazy PLT resolver for GOT[2] */
	/* Calls the resolver of an STT_GNU_IFUNC symbol with hwcap and returns
	 * the function's address. */
	uint32_t (*choose)(void *context, uint32_t address, uint32_t hwcap);
	uint32_t hwcap;          /* AT_HWCAP as Linux has it for this CPU */
	uint32_t tls_descriptor; /* address of the function of TLS descriptors */
};

#endif
