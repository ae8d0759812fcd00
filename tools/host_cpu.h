/* SPDX-License-Identifier: BSD-2-Clause */
/* host_cpu.h: a CPU that runs nothing, for links that are dry. */
#ifndef TOOLS_HOST_CPU_H
#define TOOLS_HOST_CPU_H

#include "loader/cpu.h"

extern const struct cpu host_cpu;

#endif
