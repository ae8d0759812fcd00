/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mmu.c: short descriptors, one first-level table, a small pool of second-level
 * tables. Everything is Normal memory or Device, domain 0 is checked (client),
 * nothing is left to user mode. See mmu.h for the map itself.
 *
 * mmu_on and what it calls run with the MMU off, where every data access is
 * Strongly-ordered: they make aligned word accesses only.
 */
#include "board/board.h"
#include "boot/mmu.h"

#define MIB      0x100000u
#define SECTIONS 4096u
#define PAGES    256u /* of a section */
#define TABLES   (MMU_GUARD_TABLES + 4u)

/* Section descriptor: type, and the attribute bits of the ARM ARM, B3.5.1. */
#define SECTION   2u
#define BUFFER    (1u << 2)
#define CACHE     (1u << 3)
#define NO_EXEC   (1u << 4)
#define AP_KERNEL (1u << 10) /* AP[1:0] = 01: ours to read and write */
#define TEX_1     (1u << 12)
#define READ_ONLY (1u << 15) /* AP[2] */
#define SHARED    (1u << 16)
#define TYPE_MASK 3u
#define TABLE     1u /* first level: points to a second-level table */
#define PAGE      2u /* second level: a small page; its bit 0 is XN */

#define NORMAL (SECTION | TEX_1 | CACHE | BUFFER | SHARED | AP_KERNEL)
#define DEVICE (SECTION | BUFFER | NO_EXEC | AP_KERNEL) /* TEX=0 C=0 B=1: shared by its type */

static const uint32_t section_of[] = {
	[MEMORY_RAM] = NORMAL,
	[MEMORY_ROM] = NORMAL | READ_ONLY,
	[MEMORY_FLASH] = DEVICE,
	[MEMORY_DEVICE] = DEVICE,
};

static uint32_t sections[SECTIONS] __attribute__((aligned(16384), section(".bss.mmu1")));
static uint32_t tables[TABLES][PAGES] __attribute__((aligned(1024), section(".bss.mmu2")));

/* Guards that a table holds; FOR_GOOD marks one that stays, 0 a free one. */
#define FOR_GOOD 0xffffu
static uint16_t guards[TABLES];

/* From rom.ld; only their addresses mean something. */
extern char rom_start[], __text_start[], __ram_start[], __rom_ram_end[];
extern char __main_stack_guard[], __trap_stack_guard[];

static uint32_t address_of(const void *p)
{
	return (uint32_t)(uintptr_t)p;
}

/* The same attributes in a small page's places. */
static uint32_t page_of(uint32_t section)
{
	return PAGE | (section & (BUFFER | CACHE)) | (section & NO_EXEC) >> 4 |
	       (section >> 10 & 3) << 4 | (section >> 12 & 7) << 6 | (section >> 15 & 7) << 9;
}

/* Changes one descriptor by break-before-make: no core may ever hold the old and
 * the new translation at once. In between, the memory is unmapped, and our stack
 * may be in it: so all is done in registers, and interrupts wait. The whole TLB
 * goes, since a section may be held there in several pieces. */
static void replace(uint32_t *entry, uint32_t value)
{
	uint32_t cpsr;

	__asm__ volatile("mrs %0, cpsr\n\t"
			 "cpsid aif\n\t"
			 "str %3, [%1]\n\t"
			 "dsb\n\t"
			 "mcr p15, 0, %3, c8, c3, 0\n\t" /* TLBIALLIS */
			 "dsb\n\t"
			 "isb\n\t"
			 "str %2, [%1]\n\t"
			 "dsb\n\t"
			 "isb\n\t"
			 "msr cpsr_cx, %0"
			 : "=&r"(cpsr)
			 : "r"(entry), "r"(value), "r"(0)
			 : "memory", "cc");
}

static uint32_t *table_at(uint32_t section)
{
	return (uint32_t *)(uintptr_t)(section & ~0x3ffu);
}

static uint32_t index_of(const uint32_t *table)
{
	return (uint32_t)(table - tables[0]) / PAGES;
}

/* The second-level table of the section at va, made when there is none yet, with
 * pages that say what the section said. NULL when the pool is empty. */
static uint32_t *table_for(uint32_t va)
{
	uint32_t *section = &sections[va / MIB];
	uint32_t page = page_of(*section) | (va & ~(MIB - 1));

	if ((*section & TYPE_MASK) == TABLE)
		return table_at(*section);
	for (uint32_t t = 0; t < TABLES; t++) {
		if (guards[t])
			continue;
		for (uint32_t i = 0; i < PAGES; i++)
			tables[t][i] = page + i * MMU_PAGE;
		replace(section, address_of(tables[t]) | TABLE);
		return tables[t];
	}
	return 0;
}

/* Gives the pages [from, to) the attributes, 0 for unmapped, for good. */
static void set_pages(uint32_t from, uint32_t to, uint32_t attributes)
{
	for (uint32_t va = from & ~(MMU_PAGE - 1); va < to; va += MMU_PAGE) {
		uint32_t *table = table_for(va);

		guards[index_of(table)] = FOR_GOOD;
		table[va / MMU_PAGE % PAGES] = attributes ? page_of(attributes) | va : 0;
	}
}

static void set_sections(uint32_t base, uint32_t size, uint32_t attributes)
{
	for (uint32_t i = base / MIB; i < SECTIONS && size >= MIB; i++, size -= MIB) {
		if (!sections[i])
			sections[i] = i * MIB | attributes;
	}
}

static void set_board_sections(void)
{
	for (const struct memory_map *m = board_map; m->size; m++)
		set_sections(m->base, m->size, section_of[m->kind]);
}

static void make_map(void)
{
	set_board_sections();
	set_pages(0, address_of(__text_start) & ~(MMU_PAGE - 1), 0);
	set_pages(address_of(__ram_start), address_of(__rom_ram_end), NORMAL | NO_EXEC);
	set_pages(address_of(__main_stack_guard), address_of(__main_stack_guard) + 1, 0);
	set_pages(address_of(__trap_stack_guard), address_of(__trap_stack_guard) + 1, 0);
}

/* Walks are inner and outer write-back, shareable; TTBR1 is not used. */
#define TTBR_ATTRIBUTES 0x4au

void mmu_on(void)
{
	uint32_t sctlr;

	make_map();
	__asm__ volatile("dsb\n\t"
			 "mcr p15, 0, %1, c2, c0, 2\n\t"  /* TTBCR: short descriptors */
			 "mcr p15, 0, %2, c2, c0, 0\n\t"  /* TTBR0 */
			 "mcr p15, 0, %3, c3, c0, 0\n\t"  /* DACR: domain 0 is client */
			 "mcr p15, 0, %1, c13, c0, 1\n\t" /* CONTEXTIDR */
			 "isb\n\t"
			 "mcr p15, 0, %1, c8, c7, 0\n\t" /* TLBIALL */
			 "mcr p15, 0, %1, c7, c5, 6\n\t" /* BPIALL */
			 "dsb\n\t"
			 "isb\n\t"
			 "mrc p15, 0, %0, c1, c0, 0\n\t"
			 "orr %0, %0, #0x1800\n\t" /* I-cache, branch prediction */
			 "bic %0, %0, #2\n\t" /* unaligned access is allowed in Normal memory */
			 "orr %0, %0, #5\n\t" /* D-cache, MMU */
			 "mcr p15, 0, %0, c1, c0, 0\n\t"
			 "isb"
			 : "=&r"(sctlr)
			 : "r"(0), "r"(address_of(sections) | TTBR_ATTRIBUTES), "r"(1)
			 : "memory");
}

void mmu_extend(void)
{
	set_board_sections();
	/* An unmapped address is never in a TLB; walks read through the cache. */
	__asm__ volatile("dsb\n\tisb" ::: "memory");
}

/* The descriptor that decides over an address. */
static uint32_t *entry_at(uint32_t address)
{
	uint32_t *section = &sections[address / MIB];

	if ((*section & TYPE_MASK) == TABLE)
		return &table_at(*section)[address / MMU_PAGE % PAGES];
	return section;
}

/* What mmu_on has laid out by pages, guards included, stays as it is. */
static bool is_fixed(uint32_t address)
{
	return address < MIB ||
	       (address >= address_of(__ram_start) && address < address_of(__rom_ram_end));
}

bool mmu_guard(uint32_t address)
{
	uint32_t base = address & ~(MMU_PAGE - 1);
	uint32_t entry = *entry_at(address);
	uint32_t *table;

	if (is_fixed(address) ||
	    (entry != (NORMAL | (address & ~(MIB - 1))) && entry != (page_of(NORMAL) | base)))
		return false;
	table = table_for(address);
	if (!table)
		return false;
	if (guards[index_of(table)] != FOR_GOOD)
		guards[index_of(table)]++;
	replace(&table[address / MMU_PAGE % PAGES], 0);
	return true;
}

void mmu_unguard(uint32_t address)
{
	uint32_t *section = &sections[address / MIB];
	uint32_t *page = entry_at(address);
	uint16_t *count;

	if (is_fixed(address) || (*section & TYPE_MASK) != TABLE || *page)
		return;
	replace(page, page_of(NORMAL) | (address & ~(MMU_PAGE - 1)));
	count = &guards[index_of(table_at(*section))];
	if (*count != FOR_GOOD && --*count == 0)
		replace(section, NORMAL | (address & ~(MIB - 1)));
}

bool mmu_readable(uint32_t address)
{
	return *entry_at(address) & CACHE; /* all our memory is cached, no device is */
}
