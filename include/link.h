/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * <link.h>: the list of loaded modules as a debugger sees it (System V ABI).
 *
 * The ROM owns the list; programs read it and never write to it. A handle of
 * dlopen points to the module's struct link_map.
 */
#ifndef LINK_H
#define LINK_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ElfW(Dyn) is Elf32_Dyn; <elf.h> has the types. */
#define ElfW(type) Elf32_##type

struct link_map {
	uintptr_t l_addr; /* run-time address - link-time address */
	char *l_name;     /* the name it was found under */
	void *l_ld;       /* its dynamic section in memory: ElfW(Dyn) [] */
	struct link_map *l_next, *l_prev;
};

/* What the ROM's symbol _r_debug is, for a debugger. */
struct r_debug {
	int r_version;          /* 1 */
	struct link_map *r_map; /* the first module */
	uintptr_t r_brk;        /* called before and after each change of the list */
	enum { RT_CONSISTENT, RT_ADD, RT_DELETE } r_state;
	uintptr_t r_ldbase; /* 0: the ROM is linked where it runs */
};

#ifdef __cplusplus
}
#endif

#endif
