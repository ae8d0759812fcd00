/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * host_link.h: a board on the host, as far as linking goes: the loader over an
 * arena that stands for the board's RAM. No code of a module ever runs.
 */
#ifndef TOOLS_HOST_LINK_H
#define TOOLS_HOST_LINK_H

#include "host_board.h"
#include "host_browse.h"
#include "host_item.h"
#include "host_rom.h"
#include "loader/loader.h"

#define HOST_LINK_ADVICE 8192u /* words, as many as the ROM takes */

struct host_link {
	struct source source;
	struct sink sink;
	struct loader loader;
	const struct host_board *board;
	const struct host_items *files; /* found first (without a store, they are the set), */
	const struct host_store *store; /* then in the store, or NULL, */
	const struct host_items *libs;  /* then here */
	struct rom_exports rom;
	uint8_t *arena;
	uint32_t advice[HOST_LINK_ADVICE]; /* the latest */
	struct tracer *boot_tracer; /* hears how the boot-time libraries are bound, or NULL; */
	struct tracer *tracer;      /* and how other files are, the lazy symbols too, or NULL */
	bool silent;                /* refusals are never printed */
	bool quiet;                 /* nor now */
};

/* Prints every symbol's provider. */
extern struct tracer host_link_bindings;

/* board, files, store, libs and rom are set; takes the arena. */
void host_link_open(struct host_link *h);

/* Makes it a board that has just booted: RAM empty but for the ROM's exports and
 * the boot-time libraries: those of the store or, without one, libc.so, libm.so and
 * the files that are libraries. One that is refused is left out; host_link_load says
 * why. */
void host_link_boot(struct host_link *h);

/* Whether a file has an entry point. */
bool host_link_is_program(struct host_link *h, const char *name);

/* Loads a file as the ROM would: as a program or as a boot-time
 * library. 0, or the loader's refusal; each reason is printed. */
int host_link_load(struct host_link *h, const char *name, struct module **out);

#endif
