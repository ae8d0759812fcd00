/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * times.h: where the time goes while boot-time libraries are loaded. It listens to
 * the loader as a tracer and stands in front of its source; while nobody measures,
 * it costs nothing.
 */
#ifndef BOOT_TIMES_H
#define BOOT_TIMES_H

/* Loads the boot-time libraries anew, as after a reset, and prints what each
 * step of it took. No program runs. 0, or -1 after it has said why not. */
int times_boot(void);

#endif
