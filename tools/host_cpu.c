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

static uint32_t choose_resolver(void *context, uint32_t address, uint32_t hwcap)
{
	(void)context;
	(void)hwcap;
	return address;
}

const struct cpu host_cpu = {
	.sync = sync_nothing,
	.call = call_nothing,
	.unbound = unbound_nothing,
	.resolver = 4096,
	.choose = choose_resolver,
	.tls_descriptor = 4100,
};
