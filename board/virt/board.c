/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * board.c: QEMU's machine "virt" with a Cortex-A7. There is no such silicon; what
 * varies (RAM, how to reach PSCI) is in the device tree at the start of RAM.
 */
#include <stddef.h>
#include "board/board.h"
#include "devicetree.h"
#include "drivers/cfi_nor.h"
#include "drivers/gic.h"
#include "drivers/pl011.h"
#include "drivers/psci.h"
#include "drivers/reset_note.h"
#include "drivers/semihosting.h"
#include "drivers/timer.h"
#include "drivers/uart.h"

#define STORE_BASE 0x04000000u /* NOR bank 1; bank 0 is the ROM */
#define STORE_SIZE 0x04000000u
#define GIC_BASE   0x08000000u
#define GIC_CPU    0x08010000u
#define UART_BASE  0x09000000u
#define UART_CLOCK 24000000u
#define BAUD       115200u
#define TIMER_HZ   62500000u
#define TIMER_IRQ  27u /* of the virtual timer */
#define RAM_BASE   0x40000000u
#define RAM_LEAST  0x00800000u
#define TREE_MOST  0x00100000u /* QEMU's device tree is smaller, and memory.ld leaves this */
#define MIB        0x00100000u

enum { ROW_RAM };
struct memory_map board_map[] = {
	[ROW_RAM] = {RAM_BASE, RAM_LEAST, MEMORY_RAM},
	{0x00000000u, MIB, MEMORY_ROM},
	{STORE_BASE, STORE_SIZE, MEMORY_FLASH},
	{GIC_BASE, MIB, MEMORY_DEVICE},
	{UART_BASE, MIB, MEMORY_DEVICE},
	{0, 0, MEMORY_DEVICE},
};

const char board_name[] = "virt";
struct board_entry board_entry;

static struct uart console;
static struct cfi_nor nor;
static bool has_alarm;
static const char *reset_reason = "power-on";
static struct devicetree machine = {RAM_BASE, RAM_LEAST, PSCI_HVC};

extern char __rom_ram_end[]; /* rom.ld */

void board_init(void)
{
	timer_init(board_entry.counter, TIMER_HZ);
	pl011_init(&console, UART_BASE, UART_CLOCK, BAUD);
	if (reset_note_take())
		reset_reason = "software";
	if (!devicetree_read((const void *)RAM_BASE, TREE_MOST, RAM_BASE, &machine))
		uart_say(&console, "virt: no device tree at the start of RAM; 8 MiB assumed\r\n");
	board_map[ROW_RAM].size = machine.ram_size & ~(MIB - 1);
}

struct uart *board_console(void)
{
	return console.put ? &console : NULL;
}

struct flash *board_store(const char **why)
{
	if (nor.flash.read == NULL && cfi_nor_init(&nor, STORE_BASE, STORE_SIZE) != 0) {
		*why = "no NOR flash of the Intel command set answers at 0x04000000";
		return NULL;
	}
	return &nor.flash;
}

struct ram_range board_ram(void)
{
	return (struct ram_range){machine.ram_base, machine.ram_size};
}

uint32_t board_free_ram(struct ram_range *ranges, uint32_t max)
{
	uint32_t start = (uint32_t)(uintptr_t)__rom_ram_end;

	if (max == 0)
		return 0;
	ranges[0] = (struct ram_range){start, RAM_BASE + board_map[ROW_RAM].size - start};
	return 1;
}

const char *board_reset_reason(void)
{
	return reset_reason;
}

uint64_t board_time_us(void)
{
	return timer_us();
}

void board_alarm_route(void)
{
	has_alarm = gic_enable_only(GIC_BASE, GIC_CPU, TIMER_IRQ);
}

void board_alarm(uint32_t us)
{
	if (has_alarm)
		timer_alarm(us);
}

bool board_alarm_rings(void)
{
	uint32_t id = has_alarm ? gic_waiting(GIC_CPU) : 0;

	return id == TIMER_IRQ || id == GIC_SPURIOUS;
}

static _Noreturn void halt(const char *last_words)
{
	if (board_console())
		uart_say(&console, last_words);
	for (;;)
		__asm__ volatile("wfi");
}

_Noreturn void board_reset(void)
{
	reset_note_leave();
	if (board_console())
		console.drain(&console);
	psci_reset(machine.conduit);
	halt("virt: nobody here can reset the machine; it has stopped\r\n");
}

_Noreturn void board_poweroff(int status)
{
	if (board_console())
		console.drain(&console);
	semihosting_exit(status);
	halt("The board has stopped and can be switched off.\r\n");
}
