/* SPDX-License-Identifier: BSD-2-Clause */
/* dl.h: what the rest of boot/ must know of the dlopen family. */
#ifndef BOOT_DL_H
#define BOOT_DL_H

#include <stdint.h>

struct module;

/* Prints what a call under way has kept for dlerror(): the program will not
 * come to ask for it. */
void dl_tell_kept(void);

/* The program has ended: no call is under way and no error is pending. */
void dl_forget(void);

/* The module that a handle stands for, or NULL. */
struct module *dl_module(const void *handle);

/* romld_unload() behind its entry (unload.S): sp is the caller's stack, with its
 * registers on top. */
int dl_unload(void *handle, const uint32_t *sp);

#endif
