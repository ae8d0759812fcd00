/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * board.h: all that boot/ asks of a board. A board is a folder that defines
 * every name of this page; what is forgotten is a link error.
 */
#ifndef BOARD_BOARD_H
#define BOARD_BOARD_H

#include <stdbool.h>
#include <stdint.h>

struct uart;
struct flash;

/* What start.S found when the board left reset. */
struct board_entry {
	uint64_t counter; /* the generic timer's virtual count */
	uint32_t r1, r2;  /* the firmware's: machine number, ATAGS or device tree */
};
extern struct board_entry board_entry;

/* A stretch of physical addresses and how the MMU shall treat it. The table
 * board_map ends with a size of 0; addresses in none of its rows are unmapped.
 * Bases and sizes are multiples of 1 MiB. At reset it names only the RAM that every
 * board of this kind has, enough for the ROM itself; board_init() makes the row
 * as large as the RAM that it found, and boot/ maps the rest. */
enum memory_kind {
	MEMORY_RAM,    /* Normal, write-back, executable: programs live here */
	MEMORY_ROM,    /* Normal, write-back, read-only, executable */
	MEMORY_FLASH,  /* Device, not executable: NOR that takes commands */
	MEMORY_DEVICE, /* Device, not executable */
};
struct memory_map {
	uint32_t base;
	uint32_t size;
	enum memory_kind kind;
};
extern struct memory_map board_map[];

struct ram_range {
	uint32_t base;
	uint32_t size;
};

extern const char board_name[];

/* Called once, MMU and caches on, before anything else of the board: brings up
 * the console and whatever the other calls need. */
void board_init(void);

/* NULL before board_init. */
struct uart *board_console(void);

/* The module store's device, or NULL with *why set to a sentence. */
struct flash *board_store(const char **why);

/* Physical RAM in bytes, and its first address. */
struct ram_range board_ram(void);

/* The RAM that modules and programs may have: all of board_ram() without what
 * the ROM itself, its tables and the firmware hold. Writes at most max ranges,
 * ascending, returns how many. */
uint32_t board_free_ram(struct ram_range *ranges, uint32_t max);

/* Why the board left reset: "power-on", "watchdog", "software", ... */
const char *board_reset_reason(void);

/* Microseconds since reset; never goes backwards. */
uint64_t board_time_us(void);

/* Leads the alarm to core 0, and no other interrupt, whatever a program has left of the
 * controller. Called before a program runs. */
void board_alarm_route(void);

/* An interrupt (IRQ) of core 0 in so many microseconds, at most a second, for as long as
 * nobody calls this again; 0: none any more. Nothing, on a board that cannot do it. */
void board_alarm(uint32_t us);

/* At an interrupt: no other one than the alarm's waits. Acknowledges nothing. */
bool board_alarm_rings(void);

/* Both never return. The status of a power-off reaches the host where there
 * is one (QEMU); a board that cannot switch itself off says so and halts. */
_Noreturn void board_reset(void);
_Noreturn void board_poweroff(int status);

#endif
