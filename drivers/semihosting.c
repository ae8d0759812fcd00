/* SPDX-License-Identifier: BSD-2-Clause */
/* semihosting.c: SYS_EXIT_EXTENDED of ARM's semihosting specification. */
#include <stdint.h>
#include "semihosting.h"

#define SYS_EXIT_EXTENDED    0x20u
#define ADP_APPLICATION_EXIT 0x20026u

void semihosting_exit(int status)
{
	uint32_t block[2] = {ADP_APPLICATION_EXIT, (uint32_t)status};
	register uint32_t r0 __asm__("r0") = SYS_EXIT_EXTENDED;
	register const uint32_t *r1 __asm__("r1") = block;

	/* The SVC overwrites lr when it comes out of SVC mode. */
	__asm__ volatile("svc 0xab" : "+r"(r0) : "r"(r1) : "lr", "memory");
}
