/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tls.h: thread-local storage for the one thread there is.
 *
 * Memory is flat and a block never moves, so any block can be reached from the
 * thread pointer with a 32-bit offset: there is no static TLS to run out of, and
 * a module that is opened late may use every model. Only the program's own
 * block must lie where the linker assumed it: behind the thread control block,
 * which is where the thread pointer points (ARM's variant 1; Addenda to the ABI
 * for the Arm Architecture, "Thread Local Storage").
 */
#ifndef LOADER_TLS_H
#define LOADER_TLS_H

#include "elf.h"
#include "module.h"

#define TLS_TCB 8u /* bytes of the thread control block */

/* Takes the block for e's PT_TLS, with a thread control block of its own in
 * front. Nothing to do without PT_TLS. False: no RAM; nothing is held. */
bool tls_place(struct module *m, const struct elf *e, struct region *ram);

/* Makes the block what it is at the start of a program. */
void tls_fresh(const struct module *m);

/* What the thread pointer is while m is the program. */
uint32_t tls_thread(const struct module *m);

/* Moves what the boot-time libraries were told of the thread pointer when they
 * were linked. */
void tls_move(struct loader *ld, uint32_t from, uint32_t to);

/* What is added to a symbol's value to get its distance from the thread
 * pointer. */
uint32_t tls_offset(const struct module *m);

/* Whether user is bound to a thread-local variable of m. */
bool tls_used(const struct module *user, const struct module *m);

#endif
