/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mmu.h: the identity map. Every address is physical; the MMU only says what
 * may be done there. It is made of board_map, by 1 MiB sections, and by 4 KiB
 * pages where more detail is wanted:
 *
 *   below the ROM's code, with the page at 0   unmapped: NULL faults
 *   the ROM's image                            read-only, executable
 *   the ROM's data and stacks                  read-write, not executable
 *   a page under each of the ROM's stacks      unmapped
 *
 * All else is as board_map's kind says. Nothing here prints or fails loudly.
 */
#ifndef BOOT_MMU_H
#define BOOT_MMU_H

#include <stdbool.h>
#include <stdint.h>

#define MMU_PAGE 4096u

/* For start.S alone: MMU off, caches off and empty, .bss cleared. Afterwards
 * MMU, both caches and branch prediction are on. */
void mmu_on(void);

/* Maps what board_map names and is not mapped yet: to be called when
 * board_init() has found out how much RAM there is. */
void mmu_extend(void);

/* Unmaps the RAM page that holds the address, so that touching it is a data
 * abort: a guard under a stack. False, and nothing changed, when it is not RAM
 * of the map or no table is left: a table serves all guards of one MiB, and
 * there are MMU_GUARD_TABLES. The page's contents stay. */
#define MMU_GUARD_TABLES 12u
bool mmu_guard(uint32_t address);

/* Makes a guard ordinary RAM again. Nothing happens when it is none. */
void mmu_unguard(uint32_t address);

/* Whether reading the byte is safe: mapped, and memory rather than a device.
 * For reports that follow pointers of a program that crashed. */
bool mmu_readable(uint32_t address);

#endif
