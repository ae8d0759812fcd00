/* SPDX-License-Identifier: BSD-2-Clause */
/* arm/tls.h: see tls.S. */
#ifndef LOADER_ARM_TLS_H
#define LOADER_ARM_TLS_H

#include <stdint.h>

/* Sets what __aeabi_read_tp and the CPU's thread register give to programs. */
void arm_set_thread(uint32_t thread);

/* The function of TLS descriptors: ARM code that only loaded code may call. */
extern const uint8_t arm_tls_descriptor[];

#endif
