/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * trial.h: any bytes at all, used as a module in every way that the loader
 * knows, on a good board that must stay good. The damage test and the fuzzer
 * share it.
 */
#ifndef TESTS_TRIAL_H
#define TESTS_TRIAL_H

#include "tests/fake_board.h"

#define TRIAL_NAME "m.so" /* the name that the bytes go by */

/* A board with libc.so resident, and dep.so, app and plugin.so on file. */
void trial_begin(struct fake_board *b);

/* Loads the bytes as a boot-time library, as a program and with dlopen, uses
 * what was loaded, takes it back, and runs a good program afterwards. Returns
 * NULL, or what did not hold. *refused tells whether every way was refused. */
const char *trial_run(struct fake_board *b, const uint8_t *bytes, uint32_t size, bool *refused);

/* A module that has something of everything, to be damaged; i chooses one of
 * TRIAL_SEEDS kinds. */
#define TRIAL_SEEDS 7u
struct built trial_seed(uint32_t i);

#endif
