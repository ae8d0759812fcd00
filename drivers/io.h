/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * io.h: device registers. They are mapped as Device memory: accesses to one
 * device keep their order, number and size. Between two devices, and between a
 * device and memory, nothing is ordered without io_barrier().
 */
#ifndef DRIVERS_IO_H
#define DRIVERS_IO_H

#include <stdint.h>

static inline uint32_t io_read(uint32_t address)
{
	return *(volatile uint32_t *)(uintptr_t)address;
}

static inline void io_write(uint32_t address, uint32_t value)
{
	*(volatile uint32_t *)(uintptr_t)address = value;
}

/* Every access before it is done before any after it begins. A driver calls it
 * when it starts on its device and when it has read it for the last time: the
 * BCM2835's bus may otherwise hand one device's answer to another's question. */
static inline void io_barrier(void)
{
	__asm__ volatile("dsb" ::: "memory");
}

#endif
