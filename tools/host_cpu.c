/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * host_cpu.c: a CPU that runs nothing. Its resolver is some address that is not
 * 0; no slot that holds it is ever called.
 */
#include "host_cpu.h"

static void sync_nothing(void *context, uint32_t base, uint32_t size)
{
	(void)context;
	(void)base;
	(void)size;
}

static void call_nothing(void *context, uint32_t address)
{
	(void)context;
	(void)address;
}

static void unbound_nothing(void *context)
{
	(void)context;
}

const struct cpu host_cpu = {sync_nothing, call_nothing, unbound_nothing, 4096};
