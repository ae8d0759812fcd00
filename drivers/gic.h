/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * gic.h: ARM's Generic Interrupt Controller, version 2, as far as one level-sensitive
 * interrupt of one core goes: it ends when its device says so, so it is never
 * acknowledged.
 */
#ifndef DRIVERS_GIC_H
#define DRIVERS_GIC_H

#include <stdbool.h>
#include <stdint.h>

#define GIC_SPURIOUS 1023u /* nothing waits */

/* Enables a private interrupt (id 16 to 31) of this core and no other one, whatever state
 * the controller is in. It has the lowest priority: who polls for others sees those.
 * The bases are the distributor's and the CPU interface's. False, and nothing done, when
 * this is another kind of controller. */
bool gic_enable_only(uint32_t distributor, uint32_t interface, uint32_t id);

/* The interrupt that waits, or GIC_SPURIOUS. */
uint32_t gic_waiting(uint32_t interface);

#endif
