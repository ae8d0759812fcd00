/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * <link.h>: the list of loaded modules as a debugger sees it (System V ABI).
 *
 * The ROM owns the list; programs read it and never write to it. A handle of
 * dlopen points to the module's struct link_map.
 */
#ifndef LINK_H
#define LINK_H

#include <elf.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

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

/* What dl_iterate_phdr tells of a module: glibc's structure. */
struct dl_phdr_info {
	ElfW(Addr) dlpi_addr;  /* run-time address - link-time address */
	const char *dlpi_name; /* "" for the program */
	const ElfW(Phdr) * dlpi_phdr;
	ElfW(Half) dlpi_phnum;        /* 0: the headers were not loaded */
	unsigned long long dlpi_adds; /* modules that have come since the board started, */
	unsigned long long dlpi_subs; /* and gone: equal numbers mean an equal list */
	size_t dlpi_tls_modid;        /* 0: it has no thread-local variables */
	void *dlpi_tls_data;          /* where they are */
};

/* Calls back for each module, the program first, until the callback returns
 * anything but 0; returns that. size is sizeof(struct dl_phdr_info). The ROM is no
 * module here: it has no headers. */
int dl_iterate_phdr(int (*callback)(struct dl_phdr_info *info, size_t size, void *data),
		    void *data);

#ifdef __cplusplus
}
#endif

#endif
