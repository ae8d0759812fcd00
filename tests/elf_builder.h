/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * elf_builder.h: makes ARM shared objects in memory from a small description,
 * so that no test needs a linker and no binary stands in the repository.
 *
 * Addresses are known while the file is still being described: tables from `base`,
 * code from `text`, then the writable segment from `data`: words for the test's
 * own use, the GOT, the arrays of initialisers, the dynamic section, .bss. A
 * built file is good; tests damage it afterwards through struct built.
 */
#ifndef TESTS_ELF_BUILDER_H
#define TESTS_ELF_BUILDER_H

#include <stdbool.h>
#include <stdint.h>
#include "loader/elf32.h"

struct eb_buffer {
	uint8_t *at;
	uint32_t size, room;
};

enum eb_hashes { EB_GNU_HASH = 1, EB_SYSV_HASH = 2 };

struct elf_builder {
	/* What eb_begin sets and a test may change before it adds anything. */
	const char *soname;       /* NULL: no DT_SONAME */
	uint16_t type;            /* e_type: ET_DYN */
	uint32_t base;            /* link-time address of the file's first byte */
	uint32_t text, text_size; /* code; all of it is `bx lr` in Thumb */
	uint32_t data, data_size; /* the test's own words in the writable segment */
	uint32_t bss;             /* bytes behind the writable segment's file bytes */
	uint32_t align;           /* p_align of both PT_LOADs */
	uint32_t hashes;          /* enum eb_hashes */
	uint32_t entry;           /* e_entry */
	bool plt_rela;            /* DT_JMPREL is RELA */
	bool dynamic_in_text;     /* the dynamic section is read-only, as lld's -z rodynamic */

	struct eb_buffer verdefs, verneeds, versym;
	struct eb_buffer symbols, strings, needed, tags, notes, phdrs;
	struct eb_buffer relative, rel, rela, relr, plt, init, fini;
	struct eb_buffer text_bytes, data_bytes;
};

/* A finished file; the pointers lead into at[0..size), NULL for what it has not. */
struct built {
	uint8_t *at;
	uint32_t size;
	struct elf32_ehdr *ehdr;
	struct elf32_phdr *phdr;
	struct elf32_phdr *text, *data, *dynamic, *note; /* program headers */
	struct elf32_dyn *dyn;
	uint32_t *gnu_hash, *hash;
	struct elf32_verdef *verdef;
	struct elf32_verneed *verneed;
	uint16_t *versym;
	struct elf32_sym *sym;
	uint32_t sym_count;
	char *str;
	struct elf32_rel *rel, *jmprel;
	struct elf32_rela *rela;
	uint32_t *relr;
	uint32_t got; /* link-time addresses */
	uint32_t init_array, fini_array;
};

void eb_begin(struct elf_builder *e, const char *soname);

/* Symbols; the result stands for the symbol in the calls below. 0 is none. */
uint32_t eb_symbol(struct elf_builder *e, const char *name, uint32_t bind, uint32_t type,
		   uint32_t shndx, uint32_t value);
uint32_t eb_import(struct elf_builder *e, const char *name);
uint32_t eb_import_weak(struct elf_builder *e, const char *name);
/* A Thumb function at text + offset; a word at data + offset. */
uint32_t eb_function(struct elf_builder *e, const char *name, uint32_t offset);
uint32_t eb_object(struct elf_builder *e, const char *name, uint32_t offset);
void eb_visibility(struct elf_builder *e, uint32_t symbol, uint32_t visibility);

/* Symbol versions: one that the file defines, one that it needs of another file,
 * and the half-word of DT_VERSYM for a symbol (1 where none is given). */
void eb_version_defined(struct elf_builder *e, uint32_t index, const char *version);
void eb_version_needed(struct elf_builder *e, uint32_t index, const char *file,
		       const char *version);
void eb_version(struct elf_builder *e, uint32_t symbol, uint32_t half_word);

void eb_needed(struct elf_builder *e, const char *name);
void eb_tag(struct elf_builder *e, uint32_t tag, uint32_t value);
void eb_note(struct elf_builder *e, const char *owner, uint32_t type, const void *description,
	     uint32_t size);
/* One more program header, without file bytes of its own. */
void eb_phdr(struct elf_builder *e, uint32_t type, uint32_t vaddr, uint32_t size, uint32_t flags);

/* PT_TLS: the initial image is the bytes at vaddr in the writable segment. */
void eb_tls(struct elf_builder *e, uint32_t vaddr, uint32_t filesz, uint32_t memsz, uint32_t align);

/* Relocations of the word at a link-time address. */
void eb_word(struct elf_builder *e, uint32_t vaddr, uint32_t value);
void eb_relative(struct elf_builder *e, uint32_t vaddr, uint32_t addend);
void eb_rel(struct elf_builder *e, uint32_t vaddr, uint32_t type, uint32_t symbol);
void eb_rela(struct elf_builder *e, uint32_t vaddr, uint32_t type, uint32_t symbol,
	     uint32_t addend);
void eb_relr(struct elf_builder *e, uint32_t entry);
/* The next PLT slot, GOT[3 + result]; its word leads to PLT0 at `text`. */
uint32_t eb_slot(struct elf_builder *e, uint32_t symbol);

/* Entries of DT_INIT_ARRAY and DT_FINI_ARRAY: Thumb functions at text + offset. */
void eb_initialiser(struct elf_builder *e, uint32_t offset);
void eb_finaliser(struct elf_builder *e, uint32_t offset);

/* Makes the file and forgets the description. The caller frees at. */
struct built eb_build(struct elf_builder *e);

/* Parts of a built file; NULL when it has no such. */
struct elf32_dyn *built_dyn(const struct built *f, uint32_t tag);
struct elf32_sym *built_sym(const struct built *f, const char *name);

#endif
