/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * close.h: taking back what nobody uses any more.
 */
#ifndef LOADER_CLOSE_H
#define LOADER_CLOSE_H

#include "module.h"

/* Finalises and unloads the modules of this run that nobody uses. */
void close_unused(struct loader *ld);

#endif
