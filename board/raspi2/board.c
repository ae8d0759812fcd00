/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * board.c: Raspberry Pi 2, 3 and Zero 2 W in 32-bit mode (BCM2836, BCM2837), and
 * QEMU's raspi2b. The firmware has loaded us at 0x8000 and enters on core 0, in
 * QEMU on all four. They differ in RAM and clocks, which the firmware tells.
 */
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include "board/board.h"
#include "drivers/bcm2835_dma.h"
#include "drivers/bcm2835_gpio.h"
#include "drivers/bcm2835_irq.h"
#include "drivers/bcm2835_mailbox.h"
#include "drivers/bcm2835_miniuart.h"
#include "drivers/bcm2835_pm.h"
#include "drivers/bcm2836_local.h"
#include "drivers/pl011.h"
#include "drivers/reset_note.h"
#include "drivers/sd_flash.h"
#include "drivers/sdhci.h"
#include "drivers/semihosting.h"
#include "drivers/timer.h"
#include "drivers/uart.h"

#define PERIPHERALS  0x3f000000u
#define DMA_BASE     (PERIPHERALS + 0x007000u)
#define IRQ_BASE     (PERIPHERALS + 0x00b200u)
#define MAILBOX_BASE (PERIPHERALS + 0x00b880u)
#define PM_BASE      (PERIPHERALS + 0x100000u)
#define GPIO_BASE    (PERIPHERALS + 0x200000u)
#define PL011_BASE   (PERIPHERALS + 0x201000u)
#define AUX_BASE     (PERIPHERALS + 0x215000u)
#define EMMC_BASE    (PERIPHERALS + 0x300000u)
#define LOCAL_BASE   0x40000000u
#define EMMC_PORT    0x7e300020u /* its data port on the bus, */
#define EMMC_PACE    11u         /* and its request line */

#define BAUD        115200u
#define TIMER_HZ    19200000u
#define UART_CLOCK  48000000u  /* when the firmware does not know */
#define CORE_CLOCK  250000000u /* the same; enable_uart=1 fixes it at this */
#define MIB         0x00100000u
#define RAM_LEAST   (16 * MIB)
#define RAM_DEFAULT (256 * MIB) /* every board has more, even with much for the GPU */

enum { ROW_RAM = 1 };
struct memory_map board_map[] = {
	{0x00000000u, MIB, MEMORY_ROM},
	[ROW_RAM] = {MIB, RAM_LEAST - MIB, MEMORY_RAM},
	{PERIPHERALS, 16 * MIB, MEMORY_DEVICE},
	{LOCAL_BASE, MIB, MEMORY_DEVICE},
	{0, 0, MEMORY_DEVICE},
};

const char board_name[] = "raspi2";
struct board_entry board_entry;

static struct uart console;
static struct sdhci card;
static struct bcm2835_dma dma;
static struct sd_flash store;
static const char *reset_reason = "power-on";
static uint32_t ram_size = RAM_DEFAULT;

extern char __rom_ram_end[]; /* rom.ld */

/* ---- console ---- */

static void open_pl011(void)
{
	uint32_t clock = mailbox_clock_rate(MAILBOX_CLOCK_UART);

	/* On boards with Bluetooth the firmware gives it this UART. */
	gpio_release(GPIO_BASE, 32, 33, GPIO_ALT3);
	gpio_set(GPIO_BASE, 14, 15, GPIO_ALT0, GPIO_PULL_UP);
	pl011_init(&console, PL011_BASE, clock ? clock : UART_CLOCK, BAUD);
}

static void open_miniuart(void)
{
	uint32_t clock = mailbox_clock_rate(MAILBOX_CLOCK_CORE);

	gpio_set(GPIO_BASE, 14, 15, GPIO_ALT5, GPIO_PULL_UP);
	miniuart_init(&console, AUX_BASE, clock ? clock : CORE_CLOCK, BAUD);
}

/* The first row serves when BOARD_CONSOLE names none. */
static const struct {
	const char *name;
	void (*open)(void);
} consoles[] = {
	{"pl011", open_pl011},
	{"miniuart", open_miniuart},
};
#define CONSOLES (sizeof(consoles) / sizeof(consoles[0]))

static void open_console(void)
{
	for (uint32_t i = 0; i < CONSOLES; i++) {
		if (strcmp(consoles[i].name, BOARD_CONSOLE) == 0) {
			consoles[i].open();
			return;
		}
	}
	consoles[0].open();
	uart_say(&console, "raspi2: no console is called " BOARD_CONSOLE "\r\n");
}

struct uart *board_console(void)
{
	return console.put ? &console : NULL;
}

/* ---- memory ---- */

/* The GPU keeps the top of RAM; what is left to us starts at 0. */
static void find_ram(void)
{
	uint32_t base, size;

	if (!mailbox_arm_memory(&base, &size) || base != 0 || size < RAM_LEAST)
		uart_say(&console, "raspi2: the firmware does not tell the RAM's size;"
				   " 256 MiB assumed\r\n");
	else
		ram_size = size < PERIPHERALS ? size & ~(MIB - 1) : PERIPHERALS;
	board_map[ROW_RAM].size = ram_size - board_map[ROW_RAM].base;
}

struct ram_range board_ram(void)
{
	return (struct ram_range){0, ram_size};
}

uint32_t board_free_ram(struct ram_range *ranges, uint32_t max)
{
	uint32_t start = (uint32_t)(uintptr_t)__rom_ram_end;

	if (max == 0)
		return 0;
	ranges[0] = (struct ram_range){start, ram_size - start};
	return 1;
}

/* ---- the store ---- */

static const char *sentence_of(int error)
{
	switch (error) {
	case SDHCI_E_NO_CARD:
		return "no SD card answers";
	case SDHCI_E_UNUSABLE:
		return "the SD card is of a kind that cannot be used";
	case SD_FLASH_E_NO_MBR:
		return "the SD card has no partition table";
	case SD_FLASH_E_NO_PARTITION:
		return "the SD card has no partition of type 0xda";
	case SD_FLASH_E_BOUNDS:
		return "the partition of type 0xda does not lie on the SD card";
	default:
		return "the SD card failed";
	}
}

struct flash *board_store(const char **why)
{
	int error;

	if (store.flash.read)
		return &store.flash;
	/* The controller comes from a Pi 3's radio, if the firmware has given it
	 * away, to the card. */
	gpio_release(GPIO_BASE, 34, 39, GPIO_ALT3);
	gpio_set(GPIO_BASE, 48, 48, GPIO_ALT3, GPIO_FLOAT);
	gpio_set(GPIO_BASE, 49, 53, GPIO_ALT3, GPIO_PULL_UP);
	error = sdhci_init(&card, EMMC_BASE, mailbox_clock_rate(MAILBOX_CLOCK_EMMC));
	if (!error)
		error = sd_flash_open(&store, &card);
	if (!error && dma_open(&dma, DMA_BASE, mailbox_dma_channels(), EMMC_PORT, EMMC_PACE))
		sdhci_try_dma(&card, &dma.mover, store.window);
	if (!error)
		return &store.flash;
	*why = sentence_of(error);
	return NULL;
}

/* ---- the rest ---- */

void board_init(void)
{
	timer_init(board_entry.counter, TIMER_HZ);
	mailbox_init(MAILBOX_BASE);
	open_console();
	find_ram();
	reset_reason = reset_note_take() ? "software" : pm_reset_reason(PM_BASE);
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
	irq_disable_all(IRQ_BASE);
	local_enable_timer(LOCAL_BASE);
}

void board_alarm(uint32_t us)
{
	timer_alarm(us);
}

bool board_alarm_rings(void)
{
	return !local_others_wait(LOCAL_BASE);
}

_Noreturn void board_reset(void)
{
	if (board_console())
		console.drain(&console);
	reset_note_leave();
	pm_reset(PM_BASE);
}

_Noreturn void board_poweroff(int status)
{
	if (board_console())
		console.drain(&console);
	semihosting_exit(status);
	if (board_console())
		uart_say(&console, "The board has stopped and can be switched off.\r\n");
	for (;;)
		__asm__ volatile("wfi");
}
