/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * order.h: initialisers and finalisers, dependencies first and last.
 */
#ifndef LOADER_ORDER_H
#define LOADER_ORDER_H

#include "module.h"

/* Appends the modules from root to the end of the loader's list to its order of
 * initialisation (sort.h): a module behind what it needs, root behind all. */
void order_append(struct loader *ld, struct module *root);
void order_remove(struct loader *ld, struct module *m);

/* Starts what stands behind `last` in the order (NULL: everything): late
 * relocations, then initialisers, DF_1_INITFIRST before the others. An
 * initialiser may open further modules meanwhile. */
void order_start_behind(struct loader *ld, struct module *last);

/* The same for what dlopen was asked for, and what of its libraries was there but has not
 * been initialised: it is an initialiser that opens root. */
void order_start_opened(struct module *root, struct module *last);

/* Checks that the entries of m's arrays, now relocated, lead to code. */
int order_check(const struct module *m);

/* Calls m's DT_INIT and DT_INIT_ARRAY, or DT_FINI_ARRAY backwards and DT_FINI,
 * once (gABI chapter 5, "Initialization and Termination Functions"). */
void order_init(struct module *m);
void order_fini(struct module *m);

#endif
