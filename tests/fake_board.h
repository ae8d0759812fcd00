/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fake_board.h: everything around a loader, recorded: files in memory, RAM in
 * an array, a CPU that notes what it was asked for, and all refusals.
 *
 * The RAM is two ranges with a hole between them that nobody may write to. The
 * ROM exports rom_write, rom_exit and shared; their values are below.
 */
#ifndef TESTS_FAKE_BOARD_H
#define TESTS_FAKE_BOARD_H

#include <stdbool.h>
#include <stdint.h>
#include "loader/loader.h"
#include "loader/module.h"
#include "tests/elf_builder.h"

enum {
	BOARD_RAM = 0x40000000, /* the first range's address */
	BOARD_HOLE = 0x10000,   /* bytes between the ranges */
	BOARD_RESOLVER = 0x00000abc,
	ROM_WRITE = 0x00001001, /* values of the ROM's exports */
	ROM_EXIT = 0x00001011,
	ROM_SHARED = 0x00001021,
};

#define BOARD_FILES 2200
#define BOARD_TOLD  64
#define BOARD_NOTED 256

struct board_file {
	char name[64];
	uint32_t id;
	struct built file;
	bool fails; /* every read of it */
};

struct fake_board {
	struct loader ld;
	struct source source;
	struct source plain; /* for a test that puts itself before the source */
	struct sink sink;
	struct cpu cpu;

	uint8_t *ram;            /* range, hole, range */
	uint32_t ram_size, hole; /* of all of it; offset of the hole */

	struct board_file *files[BOARD_FILES];
	uint32_t file_count;
	uint32_t reads, read_fails; /* the read of this number fails; 0: none does */

	int told[BOARD_TOLD]; /* codes of refusals */
	char text[BOARD_TOLD][160];
	uint32_t told_count;
	uint32_t calls[BOARD_NOTED]; /* addresses of initialisers and finalisers */
	uint32_t call_count;
	struct extent syncs[BOARD_NOTED];
	uint32_t sync_count;
	uint32_t unbound;
	void (*on_call)(struct fake_board *b, uint32_t address);
};

/* A board with RAM of this many bytes (half of it in each range) and the ROM's
 * exports. b is large: make it static or allocate it. */
void board_begin(struct fake_board *b, uint32_t ram_size);
void board_end(struct fake_board *b);

/* Builds what e describes and keeps it under a name (NULL: its soname). Returns
 * the file, to damage it. */
struct built *board_add(struct fake_board *b, const char *name, struct elf_builder *e);
struct built *board_file(struct fake_board *b, const char *name);
/* Keeps a copy of any bytes; a name that is there already gets new bytes. */
void board_add_bytes(struct fake_board *b, const char *name, const void *bytes, uint32_t size);

/* Forgets what was recorded. */
void board_forget(struct fake_board *b);
/* How often this refusal was told. */
uint32_t board_told(const struct fake_board *b, int code);
/* Whether a sentence that contains s was told. */
bool board_said(const struct fake_board *b, const char *s);

/* Memory by target address; ends the program when it is not RAM. */
uint8_t *board_at(const struct fake_board *b, uint32_t address);
uint32_t board_word(const struct fake_board *b, uint32_t address);
/* The run-time address of a link-time address in a module. */
uint32_t board_address(const struct module *m, uint32_t vaddr);

/* Fills all free RAM and the hole with a pattern, and says whether all of it
 * that is free now still has the pattern: what is held now may have changed. */
void board_paint(struct fake_board *b);
bool board_is_painted(const struct fake_board *b);

/* What the loader and its RAM are, to compare with later. board_same prints
 * what differs. What a walk leaves in a module (seen, place) does not count. */
struct board_state;
struct board_state *board_save(struct fake_board *b);
bool board_same(struct fake_board *b, const struct board_state *s);
void board_state_free(struct board_state *s);

/* Checks everything that must hold at any time between two calls of the loader:
 * lists, table, region and modules agree. Returns NULL or what does not. */
const char *board_check(struct fake_board *b);

#endif
