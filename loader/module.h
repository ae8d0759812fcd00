/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * module.h: what the loader keeps of a loaded module. For the loader itself;
 * others ask module_info() and its like.
 *
 * The struct lives in a block of its own (with the tables that hang on it),
 * away from the image, and every pointer into the image was checked by
 * dynamic.c. Nothing here points into the file. There may be hundreds, so what
 * only few modules have is kept apart.
 */
#ifndef LOADER_MODULE_H
#define LOADER_MODULE_H

#include <stdbool.h>
#include <stdint.h>
#include "elf32.h"
#include "image.h"
#include "loader.h"

/* A table of the dynamic section: count entries at a checked address. */
struct table {
	void *at;
	uint32_t count;
};

enum module_flags {
	MODULE_ROM = 1u << 0,      /* the ROM's exports: no image */
	MODULE_RESIDENT = 1u << 1, /* a boot-time library */
	MODULE_KEEPS = 1u << 2,    /* keeps its data from program to program */
	MODULE_GLOBAL = 1u << 3,   /* in the global scope */
	MODULE_PROGRAM = 1u << 4,  /* of the program's own group: there to its end */
	MODULE_NODELETE = 1u << 5,
	MODULE_NOW = 1u << 6,        /* every PLT slot bound at load */
	MODULE_SYMBOLIC = 1u << 7,   /* its own definitions come first */
	MODULE_TEXTREL = 1u << 8,    /* relocations may touch read-only segments */
	MODULE_INITED = 1u << 9,     /* its initialisers were called in this run */
	MODULE_MARKED = 1u << 10,    /* in use, as the sweep of load_close sees it */
	MODULE_DEEPBIND = 1u << 12,  /* its own group comes before the global scope */
	MODULE_FIXED = 1u << 13,     /* ET_EXEC: its PLT entries may stand for functions */
	MODULE_LATE = 1u << 14,      /* has relocations for reloc_late */
	MODULE_TLS_WORDS = 1u << 15, /* holds distances from the thread pointer */
	MODULE_INITFIRST = 1u << 16,
	MODULE_NOOPEN = 1u << 17,
	MODULE_ASKS_GLOBAL = 1u << 18, /* DF_1_GLOBAL */
	MODULE_HANDED_OUT = 1u << 19,  /* dlsym gave an address of it away */
	MODULE_HOLES = 1u << 20,       /* something it needs was unloaded */
	MODULE_COPIES = 1u << 21,      /* R_ARM_COPY was applied */
	MODULE_PUBLISHED = 1u << 11,   /* its exports are in the table */
	MODULE_BOUND = 1u << 22,       /* sort_finish: the module at hand leads to it */
	MODULE_PINNED = 1u << 23,      /* as MODULE_NODELETE, but the load under way may fail yet */
	MODULE_PLAIN_SLOTS = 1u << 24, /* its PLT slots are for plain_bind_slot */
	MODULE_PLT_RELA = 1u << 25,    /* its PLT's relocations are RELA */
	MODULE_PLAIN = 1u << 26,       /* its definitions are what their names say to everybody */
	MODULE_NEEDS = 1u << 27,       /* its dynamic section names libraries */
	MODULE_COPIED = 1u << 28,      /* a copy of its data stands behind needed[] */
	MODULE_INITING = 1u << 29,     /* its initialisers are being called */
	MODULE_STAYS = MODULE_NODELETE | MODULE_PINNED,
};

/* Thread-local storage: a block of its own, with a thread control block and
 * padding in front of the variables. */
struct tls {
	struct extent block;
	uint32_t start;  /* target address of the variables */
	uint32_t vaddr;  /* link-time address of the initial image */
	uint32_t filesz; /* bytes of it */
	uint32_t memsz;  /* bytes of the variables; 0: the module has none */
};

/* What few modules have. The others share one of zeros. */
struct extra {
	struct tls tls;
	const uint16_t *versym;      /* a half-word for each symbol, or NULL */
	struct span verdef, verneed; /* from the first entry to the end of its segment */
	uint32_t verdef_count, verneed_count;
	struct table rela, relr;
	struct table init_array, fini_array;
	struct gap gap[IMAGE_GAPS];
	uint32_t tables, tables_end; /* DT_TEXTREL: no relocation may touch these addresses */
	uint32_t init, fini, entry;  /* target addresses, 0: none */
	uint32_t stack;              /* bytes, 0: no wish */
};
extern const struct extra no_extra;

/* What dlopen was asked for remembers its libraries, sorted (sort.h). */
struct closure {
	struct extent block;
	uint32_t count;
	struct module *at[];
};

/* Advice for slots that are bound at their first call (plain.h). */
struct kept {
	struct extent block;
	uint32_t dismissed;   /* exports.dismissed when the lineup was last seen to hold */
	struct lineup lineup; /* which did when the slots were made */
	uint32_t at[];        /* for each of them; IMPORT_UNKNOWN */
};

struct module {
	/* struct link_map of the System V ABI; gdb and dlinfo read it. */
	uintptr_t l_addr; /* B: runtime address - link-time address */
	const char *l_name;
	void *l_ld; /* the dynamic section in RAM */
	struct module *next, *prev;

	struct loader *loader;
	struct lineage lineage;
	uint32_t flags; /* enum module_flags */
	uint32_t rank;  /* place in the global scope; lower wins */
	struct image image;
	struct extent block; /* this struct and what hangs on it (group.c, settle) */
	struct extra *extra;
	struct closure *closure; /* or NULL */
	struct kept *kept;       /* or NULL */
	uint32_t ordinal;        /* of its file (source.h) */

	const char *strings;
	const struct elf32_sym *symbols;
	const uint32_t *hashes; /* hashes[i - first_hash] is symbol i's, bit 0 undefined */
	uint32_t strings_size;
	uint16_t symbol_count;         /* limit for relocations */
	uint16_t first_hash, end_hash; /* exports are symbols [first_hash, end_hash) */
	uint16_t index;                /* in exports.modules */

	struct table rel, plt;       /* plt: REL, or RELA with MODULE_PLT_RELA */
	uint32_t relative_count;     /* DT_RELCOUNT */
	uint32_t plt0;               /* target address that an unbound PLT slot holds */
	uint32_t *got;               /* DT_PLTGOT: got[1], got[2] are ours */
	uint32_t exidx, exidx_count; /* target address and entries of PT_ARM_EXIDX */
	uint32_t phdr;               /* target address of the program headers */
	const uint8_t *build_id;
	uint8_t phnum; /* program headers there; 0: they are not loaded */
	uint8_t build_id_size;

	/* Of needed[], there are `room`, `needed_count` in use, of which the first
	 * `filtees` are searched before the module (DT_FILTER, DT_AUXILIARY). */
	uint16_t room, needed_count, filtees;
	uint32_t opens;                         /* handles of dlopen */
	struct module *order_next, *order_prev; /* dependencies first */
	struct module *group;                   /* what was asked for when this one was loaded */
	struct module *walk_next;               /* scope_walk's and sort's */
	struct module *sort_next, *sort_prev;   /* the result of the latest sort */
	uint32_t seen;                          /* loader.walk when a walk passed here last */
	uint32_t place;                         /* its place in that walk */
	struct module *needed[];                /* in DT_NEEDED order */
};

/* The GNU hash of symbol i, or of the module's name for 0; bit 0 is undefined. */
static INLINE uint32_t module_hash(const struct module *m, uint32_t i)
{
	return i ? m->hashes[i - m->first_hash] : gnu_hash(m->l_name);
}

/* Whether symbol i of m has this name. */
static inline bool module_names(const struct module *m, uint32_t i, const struct name *name)
{
	uint32_t offset = m->symbols[i].st_name;

	return name_is(name, m->strings + offset, m->strings_size - offset);
}

/* Notes whether its definitions are seen by all and are what their names say: nothing
 * local, no versions, no PLT entries that stand for functions. To be called when
 * one of these has changed. */
static inline void module_settle(struct module *m)
{
	bool plain =
		(m->flags & (MODULE_GLOBAL | MODULE_FIXED)) == MODULE_GLOBAL && !m->extra->versym;

	m->flags = (m->flags & ~(uint32_t)MODULE_PLAIN) | (plain ? MODULE_PLAIN : 0);
}

/* The copy of its data as relocated (image_save), or NULL. */
static inline uint8_t *module_copy(const struct module *m)
{
	return m->flags & MODULE_COPIED ? (uint8_t *)(uintptr_t)&m->needed[m->room] : NULL;
}

/* S: what a defined symbol of m is at run time. SHN_ABS is not rebased; the
 * Thumb bit of a function stays. */
static inline uint32_t module_value(const struct module *m, const struct elf32_sym *s)
{
	return s->st_shndx == SHN_ABS ? s->st_value : (uint32_t)m->l_addr + s->st_value;
}

/* Tells the tracer, if there is one. */
void trace(const struct module *m, enum trace_event event, const char *what,
	   const struct module *by, uint32_t value);

/* A name of its string table, or NULL. The table ends with a NUL. */
static inline const char *module_string(const struct module *m, uint32_t offset)
{
	return offset < m->strings_size ? m->strings + offset : NULL;
}

#endif
