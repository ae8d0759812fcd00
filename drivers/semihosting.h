/* SPDX-License-Identifier: BSD-2-Clause */
/* semihosting.h: the one call that we make to a debugger or emulator. */
#ifndef DRIVERS_SEMIHOSTING_H
#define DRIVERS_SEMIHOSTING_H

/* Ends the emulation with an exit status. Returns when nobody is listening: the
 * call is then an SVC that vectors.S takes for what it is and does nothing. */
void semihosting_exit(int status);

#endif
