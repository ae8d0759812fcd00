/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * loader.h: the loader as boot/ and the host tools see it.
 *
 * State lives in the caller's struct loader; there are no globals, nothing is
 * printed and nothing is allocated but from the RAM that was granted.
 * A function that can refuse returns 0 or a negative refusal code, after it has
 * told each reason to ld->sink; a refused load leaves nothing behind.
 */
#ifndef LOADER_LOADER_H
#define LOADER_LOADER_H

#include <stdbool.h>
#include <stdint.h>
#include "region.h"
#include "refusal.h"
#include "source.h"
#include "exports.h"
#include "cpu.h"

struct module;
struct elf32_sym;

/* How a load binds and what it is for. */
enum load_flags {
	LOAD_NOW = 1u << 0,       /* bind every PLT slot at load */
	LOAD_UNCHECKED = 1u << 1, /* do not prove that lazy imports exist */
	LOAD_GLOBAL = 1u << 2,    /* load_open: exports join the global scope */
	LOAD_NOLOAD = 1u << 3,    /* load_open: only if it is there already */
	LOAD_DEEPBIND = 1u << 5,  /* load_open: its own group comes before the global scope */
	LOAD_NODELETE = 1u << 4,  /* load_open: stays until the program ends */
};

/* What a tracer is told, as LD_DEBUG tells it. */
enum trace_event {
	TRACE_FILE,    /* m was placed; value: its base */
	TRACE_BIND,    /* m's reference `what` is bound to `by`; value: st_value there */
	TRACE_RELOC,   /* m's relocations begin; value: how many */
	TRACE_SYMBOLS, /* those that come in runs and need no symbol are applied */
	TRACE_LINKED,  /* all of them are */
	TRACE_INIT,
	TRACE_FINI,
	TRACE_UNLOAD,
};

struct tracer {
	void (*event)(struct tracer *t, enum trace_event event, const struct module *m,
		      const char *what, const struct module *by, uint32_t value);
};

/* Who wants to know that the list of modules changes: before modules come or
 * go, and when it stands again. What has come is linked by then, and nothing of
 * it has run. Changes do not nest. */
enum loader_change { LOADER_ADDS, LOADER_REMOVES, LOADER_STANDS };
struct watch {
	void (*change)(struct watch *w, enum loader_change change);
};

struct loader {
	struct tracer *tracer;  /* or NULL; first, since each first call asks */
	struct exports exports; /* the one hashed table of everything visible */
	struct region ram;
	struct source *source;
	struct sink *sink;
	struct watch *watch; /* or NULL */
	const struct cpu *cpu;
	void *cpu_context; /* handed to the cpu's calls */

	struct module *first, *last;             /* every module, in load order; the ROM is first */
	struct module *order_first, *order_last; /* the same, in order of initialisation */
	struct module *program;                  /* the running program, or NULL */
	const char *const *preload;  /* NULL-terminated names that go into every program's
				      * scope behind the program; or NULL */
	struct module *walked;       /* root of the latest walk over dependencies, */
	uint32_t walk;               /* and its number */
	uint32_t residents, opened;  /* how many ranks were given to each kind */
	uint32_t added, removed;     /* modules that have ever come and gone */
	uint32_t thread, own_thread; /* the thread pointer, and what it is without a program */
	uint32_t table_size;         /* slots of the export table before this program */
	bool closing;                /* finalisers run */
	bool pinned;                 /* a module has MODULE_PINNED */
};

/* The ROM's own exports, as a symbol table of an ELF file that never was. */
struct rom_exports {
	const char *strings; /* NAME_BEHIND bytes behind them can be read as well */
	uint32_t strings_size;
	const struct elf32_sym *symbols; /* [0] is the null symbol */
	uint32_t count;                  /* with [0] */
};

/* Makes ld an empty loader. RAM is added with region_add(&ld->ram, ...)
 * afterwards, then loader_add_rom is called, once. */
void loader_init(struct loader *ld, struct source *source, struct sink *sink, const struct cpu *cpu,
		 void *cpu_context);
int loader_add_rom(struct loader *ld, const struct rom_exports *rom);

/* Tells how many modules and exports are about to be loaded one by one, so that the
 * export table need not grow with each. A guess: too low, or too high for the RAM,
 * costs time only. */
void loader_expect(struct loader *ld, uint32_t count);

/* ---- loading ---- */

/* Loads name and what it needs as boot-time libraries: bound now, among
 * themselves and against those before them; visible to everyone from then on.
 * Not while a program runs. *out may be NULL; a module that is already
 * resident is a success. */
int load_resident(struct loader *ld, const char *name, uint32_t flags, struct module **out);

/* Takes a module back, whatever handles it has. PLT slots that are bound to it
 * return to their unbound state: the next call loads it again. Refused, with all
 * users and what they hold named, while a pointer to it was handed out (by
 * GLOB_DAT, ABS32, dlsym); a boot-time library while a program runs. That no
 * code of it is running is the caller's to know: the loader sees no stacks. */
int load_unload(struct loader *ld, struct module *m);

/* Only tells who holds an address in m: 0 when nobody does. */
int load_holders(struct loader *ld, struct module *m);

/* The thread's instance of a variable, for __tls_get_addr. */
uint32_t load_tls_address(const struct loader *ld, uint32_t module, uint32_t offset);

/* Loads a program and its libraries and makes it ld->program. The boot-time
 * libraries' data becomes what it was after their own relocation, as if freshly
 * loaded. Nothing of the program has run when this returns. */
int load_program(struct loader *ld, const char *name, uint32_t flags, struct module **out);

/* Runs the initialisers of the boot-time libraries and of the program's group,
 * dependencies first: on the program's stack, before its entry. */
void load_start(struct loader *ld);

/* Runs the finalisers of everything that was initialised in this run, the
 * program's first, a module's before those of what it needs, the boot-time libraries' last. What
 * exit() does; not called after a crash. */
void load_finish(struct loader *ld);

/* Gives back every module of the run, without running any code of it. */
void load_end(struct loader *ld);

/* ---- <dlfcn.h>, for the running program ---- */

/* name NULL means the program itself. flags: enum load_flags. The initialisers
 * of what was loaded have run when this returns 0. A finaliser cannot open. */
int load_open(struct loader *ld, const char *name, uint32_t flags, struct module **out);
int load_close(struct loader *ld, struct module *m);

/* Finds a symbol as dlsym does: in m and its dependencies, breadth first; in
 * the global scope when m is NULL or the program; when `after` is not NULL
 * (RTLD_NEXT), behind it in the global scope or, if it is not global, in its own
 * group. 0 and its address, or a refusal. */
int load_symbol(struct loader *ld, struct module *m, const struct module *after, const char *name,
		uint32_t *address);

/* The same for one version of the symbol, as dlvsym; NULL is the default one. */
int load_version(struct loader *ld, struct module *m, const struct module *after, const char *name,
		 const char *version, uint32_t *address);

/* What `by`'s own reference to the symbol would be bound to (RTLD_DEFAULT); by
 * NULL sees the global scope. */
int load_seen(struct loader *ld, const struct module *by, const char *name, const char *version,
	      uint32_t *address);

/* ---- looking around ---- */

struct module_info {
	const char *name;
	uint32_t base, size;    /* the image in RAM; 0 for the ROM */
	uint32_t bias;          /* runtime address - link-time address */
	uint32_t memory;        /* bytes held in all: image, tables, pristine copy */
	uint32_t exports;       /* symbols it publishes */
	uint32_t slots, bound;  /* PLT slots, and how many are bound */
	uint32_t opens;         /* dlopen handles */
	uint32_t needed;        /* direct dependencies */
	uint32_t holes;         /* bytes between its segments that were given back */
	uint32_t tls, tls_size; /* its thread-local variables; size 0: none */
	uint32_t index;         /* its number for __tls_get_addr */
	uint32_t phdr, phnum;   /* program headers in its image; phnum 0: not there */
	bool resident, keeps, global;
	const uint8_t *build_id; /* GNU build-id note, or NULL */
	uint32_t build_id_size;
};
struct module *module_next(const struct loader *ld, const struct module *m); /* NULL: first */
void module_info(const struct module *m, struct module_info *out);
/* Bytes of stack that its file asks for (PT_GNU_STACK), or 0. */
uint32_t module_stack(const struct module *m);
/* Its entry point (bit 0: Thumb). */
uint32_t module_entry(const struct module *m);
/* Its unwind table (PT_ARM_EXIDX), or 0, and how many entries it has. */
uint32_t module_exidx(const struct module *m, uint32_t *count);
/* Whether an address leads into its image or its thread-local variables. */
bool module_holds(const struct module *m, uint32_t address);
/* Its i-th direct dependency, or NULL: unloaded, or behind the last. */
struct module *module_needed(const struct module *m, uint32_t i);
struct module *module_find(const struct loader *ld, const char *name);
/* The module whose image holds the address, or NULL. */
struct module *module_at(const struct loader *ld, uint32_t address);
/* The dynamic symbol at or before address in m; false when there is none. */
bool module_symbol_at(const struct module *m, uint32_t address, const char **name,
		      uint32_t *offset);
/* Calls fn for each exported symbol of m until it returns false. */
typedef bool module_symbol_fn(void *context, const char *name, uint32_t address, bool function);
void module_symbols(const struct module *m, module_symbol_fn *fn, void *context);
/* Calls fn for each block of RAM that the loader holds. */
typedef void loader_block_fn(void *context, uint32_t base, uint32_t size, const char *who,
			     const char *what);
void loader_blocks(const struct loader *ld, loader_block_fn *fn, void *context);

#endif
