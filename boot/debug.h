/* SPDX-License-Identifier: BSD-2-Clause */
/* debug.h: keeps a debugger informed of what is loaded. */
#ifndef BOOT_DEBUG_H
#define BOOT_DEBUG_H

/* Modules have come or gone. */
void debug_changed(void);

#endif
