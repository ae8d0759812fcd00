/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * group.h: the unit of loading: the modules of one request's DT_NEEDED closure
 * that are not there yet. They are opened, placed, published, relocated and
 * then committed together, or not at all.
 */
#ifndef LOADER_GROUP_H
#define LOADER_GROUP_H

#include "module.h"

/* What the new modules of a group become. */
enum group_kind {
	GROUP_RESIDENT, /* boot-time libraries */
	GROUP_PROGRAM,  /* the program and its libraries */
	GROUP_OPENED,   /* opened by the running program, seen by their own group until
			 * scope_promote() */
};

/* Loads name with what it needs. On success *root is its module, committed: its
 * initialisers have not run. On a refusal RAM, tables and every GOT are what
 * they were. */
int group_load(struct loader *ld, const char *name, enum group_kind kind, uint32_t flags,
	       struct module **root);

/* Takes a module out of the export table and the lists and gives its RAM back.
 * Nothing may be bound to it any more. */
void group_release(struct loader *ld, struct module *m);

/* Tells ld->watch. */
void group_tell(struct loader *ld, enum loader_change change);

#endif
