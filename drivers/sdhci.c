/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sdhci.c: commands and data of one SD card, polled. Data goes straight between
 * the controller's buffer and the caller's memory, moved by the CPU or, for reads into
 * whole cache lines, by a DMA controller.
 *
 * The BCM2835's controller has two peculiarities: registers are written as whole
 * 32-bit words, and a write that follows another one within a few cycles of the
 * card's clock may be lost, except into the data port; so write_reg waits until
 * the last one is long enough ago, which most often it is.
 */
#include <stddef.h>
#include <string.h>
#include "cache_line.h"
#include "io.h"
#include "sdhci.h"
#include "timer.h"

enum reg {
	BLOCK_SIZE_COUNT = 0x04,
	ARGUMENT = 0x08,
	MODE_COMMAND = 0x0c,
	RESPONSE = 0x10,
	DATA = 0x20,
	STATE = 0x24,
	CONTROL0 = 0x28,
	CONTROL1 = 0x2c,
	INTERRUPT = 0x30,
	INTERRUPT_MASK = 0x34,
	INTERRUPT_ENABLE = 0x38,
	CONTROL2 = 0x3c,
};

#define STATE_NO_COMMAND (1u << 0)
#define STATE_NO_DATA    (1u << 1)
#define STATE_READ       (1u << 11) /* the buffer holds a block, until it is read */

#define CONTROL0_4BIT  (1u << 1)
#define CONTROL0_POWER (0xfu << 8) /* 3.3 V, on */

#define CONTROL1_CLOCK_ON     (1u << 0)
#define CONTROL1_CLOCK_STABLE (1u << 1)
#define CONTROL1_CARD_CLOCK   (1u << 2)
#define CONTROL1_TIMEOUT_MOST (0xeu << 16)
#define CONTROL1_RESET_ALL    (1u << 24)
#define CONTROL1_RESET_LINES  (3u << 25) /* command, data */

#define INT_COMMAND  (1u << 0)
#define INT_TRANSFER (1u << 1)
#define INT_WRITE    (1u << 4) /* the buffer has room for a block */
#define INT_ERRORS   0xffff8000u
#define INT_NOBODY   (1u << 16) /* no answer to a command */

/* The upper half of MODE_COMMAND is the command, the lower the transfer. */
#define COMMAND(n)  ((uint32_t)(n) << 24)
#define ANSWER_NONE (0u << 16)
#define ANSWER_136  ((1u << 16) | (1u << 19))              /* R2, with its CRC */
#define ANSWER_48   ((2u << 16) | (1u << 19) | (1u << 20)) /* R1 R6 R7 */
#define ANSWER_OCR  (2u << 16)                             /* R3 has neither CRC nor number */
#define ANSWER_BUSY ((3u << 16) | (1u << 19) | (1u << 20)) /* R1b */
#define WITH_DATA   (1u << 21)
#define FROM_CARD   (1u << 4)
#define MANY_BLOCKS ((1u << 1) | (1u << 5)) /* counted */

#define GO_IDLE          (COMMAND(0) | ANSWER_NONE)
#define ALL_SEND_CID     (COMMAND(2) | ANSWER_136)
#define SEND_ADDRESS     (COMMAND(3) | ANSWER_48)
#define SELECT_CARD      (COMMAND(7) | ANSWER_BUSY)
#define SEND_IF_COND     (COMMAND(8) | ANSWER_48)
#define SEND_CSD         (COMMAND(9) | ANSWER_136)
#define STOP             (COMMAND(12) | ANSWER_BUSY)
#define SEND_STATUS      (COMMAND(13) | ANSWER_48)
#define SET_BLOCK_LENGTH (COMMAND(16) | ANSWER_48)
#define READ_SINGLE      (COMMAND(17) | ANSWER_48 | WITH_DATA | FROM_CARD)
#define READ_MULTIPLE    (COMMAND(18) | ANSWER_48 | WITH_DATA | FROM_CARD | MANY_BLOCKS)
#define WRITE_SINGLE     (COMMAND(24) | ANSWER_48 | WITH_DATA)
#define WRITE_MULTIPLE   (COMMAND(25) | ANSWER_48 | WITH_DATA | MANY_BLOCKS)
#define APPLICATION      (COMMAND(55) | ANSWER_48)
#define APP_BUS_WIDTH    (COMMAND(6) | ANSWER_48)
#define APP_OP_COND      (COMMAND(41) | ANSWER_OCR)

#define IF_COND        0x1aau      /* 2.7-3.6 V, a pattern that comes back */
#define OCR_VOLTAGE    0x00ff8000u /* 2.7-3.6 V */
#define OCR_CAPACITY   (1u << 30)
#define OCR_READY      (1u << 31)
#define STATUS_ERRORS  0xfdf90008u /* those of the card's status that are errors */
#define STATUS_READY   (1u << 8)
#define STATUS_STATE   (15u << 9)
#define STATE_TRANSFER (4u << 9)

#define FASTEST_CLOCK  500000000u
#define SLOW_HZ        400000u   /* while the card is identified */
#define FAST_HZ        25000000u /* what every card can do */
#define GAP_CYCLES     4u        /* of the card's clock */
#define RESET_US       100000u
#define COMMAND_US     1000000u
#define BLOCK_US       1000000u /* a card may take 250 ms for a write, 500 ms an SDXC */
#define READY_US       2000000u /* from power to ready: 1 s by the standard */
#define ATTEMPTS       3
#define BLOCKS_AT_ONCE 0xffffu /* of the controller's counter */
#define WORDS          (SD_BLOCK / 4)
#define DMA_LEAST      2u /* blocks: it is not worth its orders for less */

static uint32_t read_reg(struct sdhci *s, enum reg reg)
{
	return io_read(s->base + reg);
}

static void write_reg(struct sdhci *s, enum reg reg, uint32_t value)
{
	while (timer_ticks() - s->written < s->write_gap)
		;
	io_write(s->base + reg, value);
	io_barrier();
	s->written = timer_ticks();
}

/* Waits until the bits read as wanted. */
static int wait_bits(struct sdhci *s, enum reg reg, uint32_t bits, uint32_t wanted, uint32_t us)
{
	uint64_t limit = timer_limit(us);

	while ((read_reg(s, reg) & bits) != wanted) {
		if (timer_over(limit))
			return SDHCI_E_TIME;
	}
	return 0;
}

/* Waits for an interrupt flag or an error, and takes the flag away. */
static int wait_flag(struct sdhci *s, uint32_t flag, uint32_t us, int error)
{
	uint64_t limit = timer_limit(us);
	uint32_t now;

	while (!((now = read_reg(s, INTERRUPT)) & (flag | INT_ERRORS))) {
		if (timer_over(limit))
			return SDHCI_E_TIME;
	}
	if (now & INT_ERRORS)
		return error;
	write_reg(s, INTERRUPT, flag);
	return 0;
}

/* Waits until the buffer holds a block. The state says so without a flag that would
 * have to be taken away for each block; errors are flags all the same. */
static int wait_block(struct sdhci *s)
{
	uint64_t limit = timer_limit(BLOCK_US);

	while (!(read_reg(s, STATE) & STATE_READ)) {
		if (read_reg(s, INTERRUPT) & INT_ERRORS)
			return SDHCI_E_DATA;
		if (timer_over(limit))
			return SDHCI_E_TIME;
	}
	return 0;
}

/* After an error: both state machines of the controller start anew. */
static void reset_lines(struct sdhci *s)
{
	write_reg(s, CONTROL1, read_reg(s, CONTROL1) | CONTROL1_RESET_LINES);
	(void)wait_bits(s, CONTROL1, CONTROL1_RESET_LINES, 0, RESET_US);
	write_reg(s, INTERRUPT, 0xffffffffu);
}

/* ---- commands ---- */

/* Sends a command; its answer's first word goes to *answer unless NULL. */
static int send(struct sdhci *s, uint32_t command, uint32_t argument, uint32_t *answer)
{
	bool busy = (command & (3u << 16)) == (3u << 16);
	int error = wait_bits(s, STATE, STATE_NO_COMMAND, 0, COMMAND_US);

	if (!error && busy)
		error = wait_bits(s, STATE, STATE_NO_DATA, 0, COMMAND_US);
	if (error)
		return error;
	write_reg(s, INTERRUPT, 0xffffffffu);
	write_reg(s, ARGUMENT, argument);
	write_reg(s, MODE_COMMAND, command);
	error = wait_flag(s, INT_COMMAND, COMMAND_US, SDHCI_E_COMMAND);
	if (error) {
		reset_lines(s);
		return error;
	}
	if (answer)
		*answer = read_reg(s, RESPONSE);
	/* The card holds a data line down until it is done. */
	return busy ? wait_bits(s, STATE, STATE_NO_DATA, 0, BLOCK_US) : 0;
}

/* The same for a command whose answer is the card's status. */
static int send_checked(struct sdhci *s, uint32_t command, uint32_t argument)
{
	uint32_t status = 0;
	int error = send(s, command, argument, &status);

	if (error)
		return error;
	return status & STATUS_ERRORS ? SDHCI_E_CARD : 0;
}

static int send_application(struct sdhci *s, uint32_t command, uint32_t argument, uint32_t *answer)
{
	int error = send(s, APPLICATION, s->address << 16, NULL);

	return error ? error : send(s, command, argument, answer);
}

/* ---- getting ready ---- */

/* Runs the card's clock at hz or less. */
static int set_clock(struct sdhci *s, uint32_t hz)
{
	/* The divider divides by twice its 10 bits. */
	uint32_t divider = (s->clock_hz + 2 * hz - 1) / (2 * hz);
	uint32_t control;
	int error;

	if (divider > 0x3ff)
		divider = 0x3ff;
	control = CONTROL1_TIMEOUT_MOST | (divider & 0xff) << 8 | (divider >> 8) << 6;
	write_reg(s, CONTROL1, CONTROL1_TIMEOUT_MOST);
	write_reg(s, CONTROL1, control | CONTROL1_CLOCK_ON);
	error = wait_bits(s, CONTROL1, CONTROL1_CLOCK_STABLE, CONTROL1_CLOCK_STABLE, RESET_US);
	if (error)
		return error;
	s->write_gap = timer_ticks_of(GAP_CYCLES * (1000000000u / hz));
	write_reg(s, CONTROL1, control | CONTROL1_CLOCK_ON | CONTROL1_CARD_CLOCK);
	return 0;
}

static int reset_controller(struct sdhci *s)
{
	int error;

	write_reg(s, CONTROL1, CONTROL1_RESET_ALL);
	error = wait_bits(s, CONTROL1, CONTROL1_RESET_ALL, 0, RESET_US);
	if (error)
		return error;
	write_reg(s, CONTROL0, CONTROL0_POWER);
	write_reg(s, CONTROL2, 0);
	error = set_clock(s, SLOW_HZ);
	if (error)
		return error;
	write_reg(s, INTERRUPT_ENABLE, 0); /* nothing goes to the CPU */
	write_reg(s, INTERRUPT_MASK, 0xffffffffu);
	write_reg(s, INTERRUPT, 0xffffffffu);
	timer_wait_us(2000); /* 74 cycles for the card to wake up, amply */
	return 0;
}

/* Asks the card to power up until it says that it has. */
static int power_up(struct sdhci *s)
{
	uint64_t limit = timer_limit(READY_US);
	uint32_t answer = 0, capacity = 0;
	int error;

	/* Cards before version 2 do not answer this and know no high capacity. */
	error = send(s, SEND_IF_COND, IF_COND, &answer);
	if (!error && (answer & 0xfff) != IF_COND)
		return SDHCI_E_UNUSABLE;
	if (!error)
		capacity = OCR_CAPACITY;
	do {
		error = send_application(s, APP_OP_COND, OCR_VOLTAGE | capacity, &answer);
		if (error)
			return SDHCI_E_NO_CARD;
		if (timer_over(limit))
			return SDHCI_E_TIME;
	} while (!(answer & OCR_READY));
	s->high_capacity = answer & OCR_CAPACITY;
	return 0;
}

/* Bits [low, low + count) of the card's data, count < 32. The controller keeps
 * an answer of 136 bits without its last 8, the CRC. */
static uint32_t csd_bits(const uint32_t csd[4], uint32_t low, uint32_t count)
{
	uint32_t at = low - 8, word = at / 32, shift = at % 32;
	uint64_t two = csd[word] | (uint64_t)(word < 3 ? csd[word + 1] : 0) << 32;

	return (uint32_t)(two >> shift) & ((1u << count) - 1);
}

static int read_size(struct sdhci *s)
{
	uint32_t csd[4];
	int error = send(s, SEND_CSD, s->address << 16, NULL);

	if (error)
		return error;
	for (uint32_t i = 0; i < 4; i++)
		csd[i] = io_read(s->base + RESPONSE + 4 * i);
	if (csd_bits(csd, 126, 2) == 1) {
		s->blocks = (csd_bits(csd, 48, 22) + 1) * 1024;
	} else if (csd_bits(csd, 126, 2) == 0) {
		uint32_t length = csd_bits(csd, 80, 4), factor = csd_bits(csd, 47, 3) + 2;

		if (length < 9 || length > 11)
			return SDHCI_E_UNUSABLE;
		s->blocks = (csd_bits(csd, 62, 12) + 1) << (factor + length - 9);
	} else {
		return SDHCI_E_UNUSABLE;
	}
	return 0;
}

static int identify(struct sdhci *s)
{
	uint32_t answer = 0;
	int error = send(s, GO_IDLE, 0, NULL);

	if (!error)
		error = power_up(s);
	if (!error)
		error = send(s, ALL_SEND_CID, 0, NULL);
	if (!error)
		error = send(s, SEND_ADDRESS, 0, &answer);
	s->address = answer >> 16;
	if (!error)
		error = read_size(s);
	if (!error)
		error = send_checked(s, SELECT_CARD, s->address << 16);
	if (!error)
		error = send_checked(s, SET_BLOCK_LENGTH, SD_BLOCK);
	return error;
}

/* Four data lines, which every SD card has, and the clock that all can take. */
static int speed_up(struct sdhci *s)
{
	int error = send_application(s, APP_BUS_WIDTH, 2, NULL);

	if (error)
		return error;
	write_reg(s, CONTROL0, CONTROL0_POWER | CONTROL0_4BIT);
	return set_clock(s, FAST_HZ);
}

int sdhci_init(struct sdhci *s, uint32_t base, uint32_t clock_hz)
{
	int error;

	memset(s, 0, sizeof(*s));
	s->base = base;
	s->clock_hz = clock_hz ? clock_hz : FASTEST_CLOCK;
	s->write_gap = timer_ticks_of(GAP_CYCLES * (1000000000u / SLOW_HZ));
	io_barrier();
	error = reset_controller(s);
	if (!error)
		error = identify(s);
	if (!error)
		error = speed_up(s);
	io_barrier();
	return error;
}

/* ---- data ---- */

static bool is_aligned(const void *p)
{
	return (uintptr_t)p % 4 == 0;
}

/* Eight words at a time from the one register: loading is little else. */
static void take_words(uint32_t port, uint32_t *to, uint32_t count)
{
	for (; count >= 8; count -= 8)
		__asm__ volatile("ldr r2, [%1]\n\t"
				 "ldr r3, [%1]\n\t"
				 "ldr r4, [%1]\n\t"
				 "ldr r5, [%1]\n\t"
				 "ldr r6, [%1]\n\t"
				 "ldr r8, [%1]\n\t"
				 "ldr r9, [%1]\n\t"
				 "ldr r12, [%1]\n\t"
				 "stmia %0!, {r2-r6, r8, r9, r12}"
				 : "+r"(to)
				 : "r"(port)
				 : "r2", "r3", "r4", "r5", "r6", "r8", "r9", "r12", "memory");
}

static void take_block(struct sdhci *s, void *to)
{
	uint8_t *bytes = to;

	if (is_aligned(to)) {
		take_words(s->base + DATA, to, WORDS);
		return;
	}
	for (uint32_t i = 0; i < WORDS; i++) {
		uint32_t word = io_read(s->base + DATA);

		memcpy(bytes + 4 * i, &word, 4);
	}
}

static void give_block(struct sdhci *s, const void *from)
{
	const uint8_t *bytes = from;

	for (uint32_t i = 0; i < WORDS; i++) {
		uint32_t word;

		memcpy(&word, bytes + 4 * i, 4);
		io_write(s->base + DATA, word);
	}
}

static int take_by_dma(struct sdhci *s, uint8_t *to, uint32_t count)
{
	uint64_t limit = timer_limit(BLOCK_US + count * 1000u);
	enum sdhci_dma_state state;

	s->dma->start(s->dma, to, count * SD_BLOCK);
	while ((state = s->dma->state(s->dma)) == SDHCI_DMA_MOVES)
		if (read_reg(s, INTERRUPT) & INT_ERRORS || timer_over(limit))
			break;
	if (state == SDHCI_DMA_DONE)
		return 0;
	s->dma->stop(s->dma);
	return SDHCI_E_DATA;
}

static int move_blocks(struct sdhci *s, uint8_t *to, const uint8_t *from, uint32_t count)
{
	int error = 0;

	for (uint32_t i = 0; i < count && !error; i++) {
		error = to ? wait_block(s) : wait_flag(s, INT_WRITE, BLOCK_US, SDHCI_E_DATA);
		if (error)
			break;
		if (to)
			take_block(s, to + i * SD_BLOCK);
		else
			give_block(s, from + i * SD_BLOCK);
	}
	return error;
}

static bool is_for_dma(const struct sdhci *s, const uint8_t *to, uint32_t count)
{
	return s->dma && to && (uintptr_t)to % CACHE_LINE == 0 && count >= DMA_LEAST;
}

/* Waits until the card takes the next transfer. What it complains of meanwhile
 * is about the last one, and said once: it goes to *complaints. */
static int settle(struct sdhci *s, uint32_t *complaints)
{
	uint64_t limit = timer_limit(BLOCK_US);
	uint32_t status = 0;
	int error;

	*complaints = 0;
	do {
		error = send(s, SEND_STATUS, s->address << 16, &status);
		if (!error)
			*complaints |= status & STATUS_ERRORS;
		if (timer_over(limit))
			return error ? error : SDHCI_E_TIME;
	} while (error || !(status & STATUS_READY) || (status & STATUS_STATE) != STATE_TRANSFER);
	return 0;
}

/* One command's worth of blocks. Exactly one of to and from is not NULL. */
static int transfer_once(struct sdhci *s, uint32_t block, uint8_t *to, const uint8_t *from,
			 uint32_t count)
{
	uint32_t one = to ? READ_SINGLE : WRITE_SINGLE;
	uint32_t many = to ? READ_MULTIPLE : WRITE_MULTIPLE;
	uint32_t address = s->high_capacity ? block : block * SD_BLOCK;
	int error = wait_bits(s, STATE, STATE_NO_DATA, 0, COMMAND_US);

	if (error)
		return error;
	write_reg(s, BLOCK_SIZE_COUNT, count << 16 | SD_BLOCK);
	error = send_checked(s, count > 1 ? many : one, address);
	if (!error && is_for_dma(s, to, count))
		error = take_by_dma(s, to, count);
	else if (!error)
		error = move_blocks(s, to, from, count);
	if (!error)
		error = wait_flag(s, INT_TRANSFER, BLOCK_US, SDHCI_E_DATA);
	if (error)
		reset_lines(s);
	if (count > 1 || error) {
		int stop = send(s, STOP, 0, NULL);

		error = error ? error : stop;
	}
	/* A write is over when the card says so, and has nothing to complain of. */
	if (from && !error) {
		uint32_t complaints;

		error = settle(s, &complaints);
		if (!error && complaints)
			error = SDHCI_E_CARD;
	}
	return error;
}

static int transfer(struct sdhci *s, uint32_t block, uint8_t *to, const uint8_t *from,
		    uint32_t count)
{
	if (count > s->blocks || block > s->blocks - count)
		return SDHCI_E_RANGE;
	io_barrier();
	while (count > 0) {
		uint32_t part = count < BLOCKS_AT_ONCE ? count : BLOCKS_AT_ONCE;
		uint32_t complaints;
		int error = 0;

		for (int i = 0; i < ATTEMPTS; i++) {
			error = transfer_once(s, block, to, from, part);
			if (!error || settle(s, &complaints))
				break;
			if (is_for_dma(s, to, part))
				s->dma = NULL;
		}
		if (error) {
			io_barrier();
			return error;
		}
		block += part;
		count -= part;
		to = to ? to + part * SD_BLOCK : NULL;
		from = from ? from + part * SD_BLOCK : NULL;
	}
	io_barrier();
	return 0;
}

int sdhci_read(struct sdhci *s, uint32_t block, void *to, uint32_t count)
{
	return transfer(s, block, to, NULL, count);
}

int sdhci_write(struct sdhci *s, uint32_t block, const void *from, uint32_t count)
{
	return transfer(s, block, NULL, from, count);
}

bool sdhci_try_dma(struct sdhci *s, struct sdhci_dma *d,
		   uint8_t room[2 * SDHCI_TRY_BLOCKS * SD_BLOCK])
{
	uint8_t *other = room + SDHCI_TRY_BLOCKS * SD_BLOCK;

	s->dma = NULL;
	if (sdhci_read(s, 0, room, SDHCI_TRY_BLOCKS))
		return false;
	memset(other, (uint8_t)~room[0], SDHCI_TRY_BLOCKS * SD_BLOCK);
	s->dma = d;
	if (sdhci_read(s, 0, other, SDHCI_TRY_BLOCKS) ||
	    memcmp(room, other, SDHCI_TRY_BLOCKS * SD_BLOCK) != 0)
		s->dma = NULL;
	return s->dma;
}
