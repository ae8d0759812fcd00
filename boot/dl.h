/* SPDX-License-Identifier: BSD-2-Clause */
/* dl.h: what the rest of boot/ must know of the dlopen family. */
#ifndef BOOT_DL_H
#define BOOT_DL_H

/* Prints what a call under way has kept for dlerror(): the program will not
 * come to ask for it. */
void dl_tell_kept(void);

/* The program has ended: no error is pending any more. */
void dl_forget(void);

#endif
