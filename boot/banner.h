/* SPDX-License-Identifier: BSD-2-Clause */
/* banner.h: the first lines that a board says. */
#ifndef BOOT_BANNER_H
#define BOOT_BANNER_H

void banner_greet(void); /* before the store: version, board, RAM, reason of the reset */
void banner_ready(void); /* after the libraries: store, libraries, time */

#endif
