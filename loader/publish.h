/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * publish.h: a module's exports, into the table and out of it.
 */
#ifndef LOADER_PUBLISH_H
#define LOADER_PUBLISH_H

#include "module.h"

/* Whether symbol i of m, one of [first_hash, end_hash), is an export. */
bool is_export(const struct module *m, uint32_t i);

/* Judges and adds m's exports; room is reserved. Refuses a symbol whose value,
 * section or name cannot be; then none of m's is in the table. */
int publish(struct module *m);
void unpublish(struct module *m);

#endif
