/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * bcm2835_mailbox.c: one property request at a time. The firmware sees RAM past
 * our caches, at an alias that its own cache does not keep either.
 */
#include <stddef.h>
#include "bcm2835_mailbox.h"
#include "cache_line.h"
#include "io.h"
#include "timer.h"

enum { READ = 0x00, STATUS = 0x18, WRITE = 0x20, WRITE_STATUS = 0x38 };

#define FULL         (1u << 31)
#define EMPTY        (1u << 30)
#define CHANNEL      8u /* property tags, ARM to VC */
#define CHANNEL_MASK 15u
#define UNCACHED     0xc0000000u /* the VC's address for ARM's address 0 */
#define PATIENCE_US  1000000u

#define REQUEST        0u
#define SUCCESS        0x80000000u
#define TAG_DONE       0x80000000u
#define TAG_ARM_MEMORY 0x00010005u
#define TAG_CLOCK_RATE 0x00030002u
#define TAG_DMA        0x00060001u

/* Size, code, one tag of two values, end. */
static struct {
	uint32_t size, code;
	uint32_t tag, value_size, tag_code, values[2];
	uint32_t end;
	uint32_t pad[8];
} message __attribute__((aligned(CACHE_LINE)));
_Static_assert(sizeof(message) == CACHE_LINE, "the message has its cache line for itself");

static uint32_t mailbox;

static bool wait_while(uint32_t status, uint32_t flag)
{
	uint64_t limit = timer_limit(PATIENCE_US);

	while (io_read(mailbox + status) & flag) {
		if (timer_over(limit))
			return false;
	}
	return true;
}

static bool exchange(void)
{
	uint32_t mail = ((uint32_t)(uintptr_t)&message | UNCACHED) | CHANNEL;
	uint32_t answer = 0;

	cache_flush(&message, sizeof(message));
	if (!wait_while(WRITE_STATUS, FULL))
		return false;
	io_write(mailbox + WRITE, mail);
	/* An answer to somebody who asked before us may come first. */
	for (int i = 0; i < 16 && answer != mail; i++) {
		if (!wait_while(STATUS, EMPTY))
			return false;
		answer = io_read(mailbox + READ);
	}
	cache_flush(&message, sizeof(message));
	return answer == mail && message.code == SUCCESS;
}

/* Asks for a tag; values come in and go out through values. */
static bool property(uint32_t tag, uint32_t values[2])
{
	message.size = sizeof(message);
	message.code = REQUEST;
	message.tag = tag;
	message.value_size = sizeof(message.values);
	message.tag_code = REQUEST;
	message.values[0] = values[0];
	message.values[1] = values[1];
	message.end = 0;
	if (!exchange() || !(message.tag_code & TAG_DONE))
		return false;
	values[0] = message.values[0];
	values[1] = message.values[1];
	return true;
}

void mailbox_init(uint32_t base)
{
	mailbox = base;
}

bool mailbox_arm_memory(uint32_t *base, uint32_t *size)
{
	uint32_t values[2] = {0, 0};

	if (!property(TAG_ARM_MEMORY, values) || values[1] == 0)
		return false;
	*base = values[0];
	*size = values[1];
	return true;
}

uint32_t mailbox_dma_channels(void)
{
	uint32_t values[2] = {0, 0};

	return property(TAG_DMA, values) ? values[0] : 0;
}

uint32_t mailbox_clock_rate(enum mailbox_clock clock)
{
	uint32_t values[2] = {clock, 0};

	return property(TAG_CLOCK_RATE, values) ? values[1] : 0;
}
