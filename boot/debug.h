/* SPDX-License-Identifier: BSD-2-Clause */
/* debug.h: keeps a debugger informed of what is loaded. */
#ifndef BOOT_DEBUG_H
#define BOOT_DEBUG_H

#include "loader/loader.h"

/* For the loader's watch. */
extern struct watch debug_watch;

#endif
