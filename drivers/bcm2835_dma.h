/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * bcm2835_dma.h: one channel of the DMA controller, from a device's data port to memory.
 */
#ifndef DRIVERS_BCM2835_DMA_H
#define DRIVERS_BCM2835_DMA_H

#include <stdbool.h>
#include <stdint.h>
#include "cache_line.h"
#include "sdhci.h"

/* The controller reads its orders from memory. */
struct dma_order {
	uint32_t info, from, to, size, stride, next, unused[2];
	uint32_t pad[8];
} __attribute__((aligned(CACHE_LINE)));

struct bcm2835_dma {
	struct sdhci_dma mover; /* first: the driver finds itself by it */
	uint32_t channel;       /* its registers */
	uint32_t port;          /* the data port, as the controller sees it */
	uint32_t pace;          /* the number of the port's request line */
	void *to;               /* what is being filled */
	uint32_t size;
	struct dma_order order;
};

/* Takes a channel of the controller at base: the highest of those in the mask that can move
 * more than 64 KiB. The port is a bus address, pace its DREQ. False: there is none. */
bool dma_open(struct bcm2835_dma *d, uint32_t base, uint32_t channels, uint32_t port,
	      uint32_t pace);

#endif
