/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cfi_nor.c: the store's flash on a board with parallel NOR.
 *
 * A command goes to both chips at once, in both halves of the word; both have to
 * be ready before the next. Between commands the chips show their array, so that
 * reading is just loading words. An emulator forgives what a chip does not: that
 * programming only clears bits is checked here.
 */
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include "cfi_nor.h"
#include "io.h"
#include "timer.h"

#define WORD    4u /* bytes of the bus */
#define BOTH(x) ((uint32_t)(x) | (uint32_t)(x) << 16)

enum command {
	READ_ARRAY = 0xff,
	READ_QUERY = 0x98,
	CLEAR_STATUS = 0x50,
	ERASE = 0x20,
	BUFFER_PROGRAM = 0xe8,
	CONFIRM = 0xd0,
	LOCK_SETUP = 0x60,
};

/* Status register, one in each half. */
#define READY          BOTH(0x80)
#define ERASE_FAILED   BOTH(0x20)
#define PROGRAM_FAILED BOTH(0x10)
#define LOW_VOLTAGE    BOTH(0x08)
#define LOCKED         BOTH(0x02)

/* CFI query: offsets are in words of the bus. */
enum query {
	Q_QRY = 0x10,
	Q_COMMAND_SET = 0x13,
	Q_BUFFER_TYPICAL = 0x20, /* log2 of us */
	Q_ERASE_TYPICAL = 0x21,  /* log2 of ms */
	Q_BUFFER_MOST = 0x24,    /* log2 of times the typical one */
	Q_ERASE_MOST = 0x25,
	Q_SIZE = 0x27,   /* log2 of bytes of one chip */
	Q_BUFFER = 0x2a, /* log2 of bytes, two bytes */
	Q_REGIONS = 0x2c,
	Q_REGION = 0x2d, /* blocks - 1, bytes / 256; two bytes each */
};
#define INTEL_EXTENDED 1u
#define INTEL_STANDARD 3u

/* The store writes records of their own unit each; see docs/STORE.md. */
#define PROGRAM_UNIT 64u

static struct cfi_nor *nor_of(struct flash *f)
{
	return (struct cfi_nor *)f;
}

/* The barrier keeps a command from being overtaken by what comes next, be it to
 * this device or not. */
static void command(uint32_t address, uint8_t code)
{
	io_write(address, BOTH(code));
	io_barrier();
}

static void show_array(struct cfi_nor *n)
{
	command(n->base, READ_ARRAY);
}

/* Waits until both chips are ready, at most us. Reports their verdict, and leaves
 * the status cleared and the array in view. */
static int finish(struct cfi_nor *n, uint32_t address, uint32_t us, int failed)
{
	uint64_t limit = timer_limit(us);
	uint32_t status;
	int error = 0;

	while (((status = io_read(address)) & READY) != READY) {
		if (timer_over(limit)) {
			error = CFI_NOR_E_TIME;
			break;
		}
	}
	if (error == 0 && status & LOCKED)
		error = CFI_NOR_E_LOCKED;
	else if (error == 0 && status & LOW_VOLTAGE)
		error = CFI_NOR_E_VOLTAGE;
	else if (error == 0 && status & (ERASE_FAILED | PROGRAM_FAILED))
		error = failed;
	command(n->base, CLEAR_STATUS);
	show_array(n);
	return error;
}

/* ---- reading ---- */

static uint8_t read_byte(uint32_t at)
{
	return (uint8_t)(io_read(at & ~(WORD - 1)) >> at % WORD * 8);
}

/* Copies whole words, `to` aligned, 32 at a time: loading a library is little else
 * than this. The array is still read word by word: VLDM of Device memory
 * is no more than that, and wants no better alignment. */
static void copy_words(uint32_t at, uint32_t *to, uint32_t count)
{
	for (; count >= 32; count -= 32)
		__asm__ volatile("vldmia %0!, {d16-d31}\n\t"
				 "vstmia %1!, {d16-d31}"
				 : "+r"(at), "+r"(to)
				 :
				 : "d16", "d17", "d18", "d19", "d20", "d21", "d22", "d23", "d24",
				   "d25", "d26", "d27", "d28", "d29", "d30", "d31", "memory");
	for (; count >= 4; count -= 4)
		__asm__ volatile("vldmia %0!, {d16-d17}\n\t"
				 "vstmia %1!, {d16-d17}"
				 : "+r"(at), "+r"(to)
				 :
				 : "d16", "d17", "memory");
	for (; count > 0; count--, at += WORD)
		*to++ = io_read(at);
}

/* Device memory is read by aligned words only, wherever the bytes go. */
static int nor_read(struct flash *f, uint32_t offset, void *to, uint32_t size)
{
	uint32_t at = nor_of(f)->base + offset, words;
	uint8_t *out = to;

	for (; size > 0 && at % WORD; size--)
		*out++ = read_byte(at++);
	words = size / WORD;
	if ((uintptr_t)out % WORD == 0)
		copy_words(at, (uint32_t *)(void *)out, words);
	else
		for (uint32_t i = 0; i < words; i++) {
			uint32_t word = io_read(at + i * WORD);

			for (uint32_t k = 0; k < WORD; k++, word >>= 8)
				out[i * WORD + k] = (uint8_t)word;
		}
	at += words * WORD;
	out += words * WORD;
	for (size %= WORD; size > 0; size--)
		*out++ = read_byte(at++);
	return 0;
}

/* Commands leave the array in view, so this is all. */
static int nor_view(struct flash *f, uint32_t offset, uint32_t size, const void **at)
{
	(void)size;
	*at = (const void *)(uintptr_t)(nor_of(f)->base + offset);
	return 0;
}

/* ---- writing ---- */

/* Only clears bits: every 1 of the new bytes is a 1 in the flash already. */
static bool only_clears(uint32_t at, const uint8_t *from, uint32_t size)
{
	for (uint32_t i = 0; i < size; i += WORD) {
		uint32_t word;

		memcpy(&word, from + i, WORD);
		if (word & ~io_read(at + i))
			return false;
	}
	return true;
}

/* Programs one buffer: size is at most buffer_size, and no boundary of it lies
 * within. */
static int program_buffer(struct cfi_nor *n, uint32_t at, const uint8_t *from, uint32_t size)
{
	uint64_t limit = timer_limit(n->program_us);

	do {
		command(at, BUFFER_PROGRAM);
		if (timer_over(limit)) {
			show_array(n);
			return CFI_NOR_E_TIME;
		}
	} while ((io_read(at) & READY) != READY);
	/* Each chip takes 16 bits of every word. */
	io_write(at, BOTH(size / WORD - 1));
	for (uint32_t i = 0; i < size; i += WORD) {
		uint32_t word;

		memcpy(&word, from + i, WORD);
		io_write(at + i, word);
	}
	command(at, CONFIRM);
	return finish(n, at, n->program_us, CFI_NOR_E_PROGRAM);
}

/* Blocks of many chips are locked when power comes. Unlocking one that cannot be
 * unlocked shows when it is written. */
static void unlock(struct cfi_nor *n, uint32_t at)
{
	command(at, LOCK_SETUP);
	command(at, CONFIRM);
	(void)finish(n, at, n->program_us, 0);
}

static int nor_program(struct flash *f, uint32_t offset, const void *from, uint32_t size)
{
	struct cfi_nor *n = nor_of(f);
	const uint8_t *bytes = from;

	io_barrier();
	if (!only_clears(n->base + offset, bytes, size))
		return CFI_NOR_E_BITS;
	while (size > 0) {
		uint32_t room = n->buffer_size - offset % n->buffer_size;
		uint32_t part = size < room ? size : room;
		int error;

		unlock(n, n->base + offset);
		error = program_buffer(n, n->base + offset, bytes, part);
		if (error)
			return error;
		offset += part;
		bytes += part;
		size -= part;
	}
	return 0;
}

static int nor_erase(struct flash *f, uint32_t offset)
{
	struct cfi_nor *n = nor_of(f);
	uint32_t at = n->base + offset;

	io_barrier();
	unlock(n, at);
	command(at, ERASE);
	command(at, CONFIRM);
	return finish(n, at, n->erase_us, CFI_NOR_E_ERASE);
}

/* ---- who is there ---- */

/* A byte of the query, which both chips must say alike; else 0. */
static uint32_t query(uint32_t base, uint32_t offset)
{
	uint32_t word = io_read(base + offset * WORD);

	return (word & 0xff) == (word >> 16 & 0xff) ? word & 0xff : 0;
}

static uint32_t query16(uint32_t base, uint32_t offset)
{
	return query(base, offset) | query(base, offset + 1) << 8;
}

/* 2^(typical + most) of a unit, in us, held within 32 bits. */
static uint32_t time_limit(uint32_t exponent, uint32_t unit_us)
{
	exponent = exponent > 20 ? 20 : exponent;
	return (1u << exponent) * unit_us;
}

static int read_geometry(struct cfi_nor *n, uint32_t base, uint32_t size)
{
	struct flash *f = &n->flash;
	uint32_t set = query16(base, Q_COMMAND_SET);

	if (query(base, Q_QRY) != 'Q' || query(base, Q_QRY + 1) != 'R' ||
	    query(base, Q_QRY + 2) != 'Y' || (set != INTEL_EXTENDED && set != INTEL_STANDARD))
		return CFI_NOR_E_NONE;
	/* The store wants equal erase units; chips with small boot blocks have
	 * more than one region. */
	if (query(base, Q_REGIONS) != 1 || query(base, Q_SIZE) > 28 || query16(base, Q_BUFFER) > 14)
		return CFI_NOR_E_NONE;
	f->size = 2u << query(base, Q_SIZE);
	f->erase_size = 2u * 256u * query16(base, Q_REGION + 2);
	n->buffer_size = 2u << query16(base, Q_BUFFER);
	if (f->erase_size == 0 || f->erase_size & (f->erase_size - 1) ||
	    n->buffer_size < PROGRAM_UNIT || f->size > size ||
	    f->size != f->erase_size * (query16(base, Q_REGION) + 1))
		return CFI_NOR_E_NONE;
	n->program_us = time_limit(query(base, Q_BUFFER_TYPICAL) + query(base, Q_BUFFER_MOST), 1);
	n->erase_us = time_limit(query(base, Q_ERASE_TYPICAL) + query(base, Q_ERASE_MOST), 1000);
	return 0;
}

/* Chips that do not say get a second for a buffer and a minute for a block; an
 * emulator on a busy host needs more than a chip, too. */
#define LEAST_PROGRAM_US 1000000u
#define LEAST_ERASE_US   60000000u

int cfi_nor_init(struct cfi_nor *n, uint32_t base, uint32_t size)
{
	int error;

	memset(n, 0, sizeof(*n));
	n->base = base;
	io_barrier();
	command(base, READ_ARRAY);
	command(base + 0x55 * WORD, READ_QUERY);
	error = read_geometry(n, base, size);
	show_array(n);
	if (error)
		return error;
	if (n->program_us < LEAST_PROGRAM_US)
		n->program_us = LEAST_PROGRAM_US;
	if (n->erase_us < LEAST_ERASE_US)
		n->erase_us = LEAST_ERASE_US;
	n->flash.program_size = PROGRAM_UNIT;
	n->flash.read = nor_read;
	n->flash.program = nor_program;
	n->flash.erase = nor_erase;
	n->flash.view = nor_view;
	n->flash.view_size = n->flash.size;
	return 0;
}
