/* SPDX-License-Identifier: BSD-2-Clause */
/* psci.c: SYSTEM_RESET of ARM's Power State Coordination Interface, 0.2. */
#include <stdint.h>
#include "psci.h"

#define SYSTEM_RESET 0x84000009u

void psci_reset(enum psci_conduit conduit)
{
	register uint32_t r0 __asm__("r0") = SYSTEM_RESET;

	__asm__ volatile("dsb" ::: "memory");
	if (conduit == PSCI_HVC)
		__asm__ volatile(".arch_extension virt\n\thvc #0"
				 : "+r"(r0)::"r1", "r2", "r3", "memory");
	else if (conduit == PSCI_SMC)
		__asm__ volatile(".arch_extension sec\n\tsmc #0"
				 : "+r"(r0)::"r1", "r2", "r3", "memory");
}
