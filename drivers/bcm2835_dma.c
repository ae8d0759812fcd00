/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * bcm2835_dma.c: the controller sees RAM past our caches, at the alias that the GPU's
 * cache does not keep either, and devices at bus addresses. (BCM2835 ARM Peripherals,
 * chapter 4.)
 */
#include <stddef.h>
#include <string.h>
#include "bcm2835_dma.h"
#include "io.h"

enum { STATUS = 0x00, ORDER = 0x04, CHANNEL_SIZE = 0x100, ENABLE = 0xff0 };

#define STATUS_ACTIVE (1u << 0)
#define STATUS_END    (1u << 1) /* writing it takes it away, like the next one */
#define STATUS_INT    (1u << 2)
#define STATUS_ERROR  (1u << 8)
#define STATUS_WRITES (1u << 28) /* waits for the last write before it says that it is done */
#define STATUS_ABORT  (1u << 30)
#define STATUS_RESET  (1u << 31)
#define PRIORITY      (8u << 16 | 15u << 20) /* as Linux has it: in the middle, high in panic */

#define INFO_WAIT      (1u << 3)  /* for each write's answer */
#define INFO_TO_MEMORY (1u << 4)  /* the destination advances, */
#define INFO_PACED     (1u << 10) /* the source does not, and says when it has a word */
#define INFO_PACE(n)   ((n) << 16)

#define UNCACHED      0xc0000000u /* the controller's address for ARM's address 0 */
#define FULL_CHANNELS 7u          /* those behind them move 64 KiB at most */

static void start(struct sdhci_dma *mover, void *to, uint32_t size)
{
	struct bcm2835_dma *d = (struct bcm2835_dma *)(void *)mover;
	struct dma_order *o = &d->order;

	d->to = to;
	d->size = size;
	memset(o, 0, sizeof(*o));
	o->info = INFO_WAIT | INFO_TO_MEMORY | INFO_PACED | INFO_PACE(d->pace);
	o->from = d->port;
	o->to = (uint32_t)(uintptr_t)to | UNCACHED;
	o->size = size;
	cache_flush(o, sizeof(*o));
	cache_flush(to, size);
	io_write(d->channel + STATUS, STATUS_END | STATUS_INT);
	io_write(d->channel + ORDER, (uint32_t)(uintptr_t)o | UNCACHED);
	io_write(d->channel + STATUS, STATUS_WRITES | PRIORITY | STATUS_ACTIVE);
	io_barrier();
}

static enum sdhci_dma_state state(struct sdhci_dma *mover)
{
	struct bcm2835_dma *d = (struct bcm2835_dma *)(void *)mover;
	uint32_t status;

	io_barrier();
	status = io_read(d->channel + STATUS);
	io_barrier();
	if (status & STATUS_ERROR)
		return SDHCI_DMA_FAILED;
	if (status & STATUS_ACTIVE || !(status & STATUS_END))
		return SDHCI_DMA_MOVES;
	cache_flush(d->to, d->size); /* what speculation may have fetched meanwhile */
	return SDHCI_DMA_DONE;
}

static void stop(struct sdhci_dma *mover)
{
	struct bcm2835_dma *d = (struct bcm2835_dma *)(void *)mover;

	io_barrier();
	io_write(d->channel + STATUS, STATUS_ABORT);
	io_write(d->channel + STATUS, STATUS_RESET);
	io_barrier();
	cache_flush(d->to, d->size);
}

bool dma_open(struct bcm2835_dma *d, uint32_t base, uint32_t channels, uint32_t port, uint32_t pace)
{
	uint32_t n = FULL_CHANNELS;

	memset(d, 0, sizeof(*d));
	while (n > 0 && !(channels >> (n - 1) & 1))
		n--;
	if (n == 0)
		return false;
	d->mover = (struct sdhci_dma){start, state, stop};
	d->channel = base + (n - 1) * CHANNEL_SIZE;
	d->port = port;
	d->pace = pace;
	io_barrier();
	io_write(base + ENABLE, io_read(base + ENABLE) | 1u << (n - 1));
	io_write(d->channel + STATUS, STATUS_RESET);
	io_barrier();
	return true;
}
