/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * elf.h: a file's ELF header and program headers, judged. A struct elf that
 * elf_open made is trusted from then on; it borrows nothing but the file.
 */
#ifndef LOADER_ELF_H
#define LOADER_ELF_H

#include <stdbool.h>
#include "elf32.h"
#include "refusal.h"
#include "region.h"
#include "source.h"
#include "tell.h"

#define ELF_PHDRS 32u /* program headers at most */
#define ELF_LOADS 8u  /* PT_LOAD among them */

struct segment {
	uint32_t offset; /* in the file */
	uint32_t vaddr;
	uint32_t filesz; /* <= memsz */
	uint32_t memsz;
	uint32_t flags; /* PF_* */
};

struct elf {
	struct teller teller;
	const char *name;
	struct file file;
	uint32_t entry;
	uint32_t low, high;             /* link-time addresses of the image: [low, high) */
	uint32_t align;                 /* of low, a power of two */
	struct segment load[ELF_LOADS]; /* ascending, apart */
	uint32_t loads;
	struct segment dynamic; /* within a PT_LOAD's file bytes */
	struct segment note[4]; /* within a PT_LOAD's file bytes */
	uint32_t notes;
	struct segment tls;   /* PT_TLS: the initial image, within a PT_LOAD's file bytes */
	uint32_t tls_align;   /* a power of two */
	struct segment exidx; /* PT_ARM_EXIDX, the unwinder's index; memsz 0: none */
	uint32_t phdr, phnum; /* the program headers' own link-time address; phnum 0: not loaded */
	struct segment relro; /* PT_GNU_RELRO: what is not written once it is relocated */
	uint32_t stack;       /* bytes asked for by PT_GNU_STACK, or 0 */
	bool fixed;           /* ET_EXEC: runs at its link-time addresses only */
};

/* Reads and judges the headers of a file. Returns 0 or a refusal that was told
 * to the sink; name must outlive e. gABI chapter 5, "Program Header". */
int elf_open(struct elf *e, struct source *source, struct sink *sink, const char *name,
	     const struct file *file);

/* The segment that holds all of [vaddr, vaddr + size) in memory, or NULL. */
const struct segment *elf_segment(const struct elf *e, uint32_t vaddr, uint32_t size);

#endif
