/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sort.h: modules in order of dependency, as GNU ld.so documents it for its
 * tunable glibc.rtld.dynamic_sort, value 2: depth first from the last one of a
 * breadth-first list. Where there is a cycle, where it was entered decides.
 */
#ifndef LOADER_SORT_H
#define LOADER_SORT_H

#include "module.h"

/* Sorts the modules from root to the end of the loader's list, the group that
 * root was loaded with, and what they need. Returns root; sort_next leads on, users before what
 * they need. Valid until the next sort. */
struct module *sort_group(struct loader *ld, struct module *root);

/* Sorts all modules but the boot-time libraries for finalisation: the program
 * first, users before what they need or are bound to. NULL: there are none. */
struct module *sort_finish(struct loader *ld);

/* Stores root->closure, once: what it needs, sorted, root first. That is what
 * later sorts see below a module that dlopen was asked for. Returns 0, or a
 * refusal for want of RAM that was told. */
int sort_closure(struct module *root);

#endif
