/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sdhci.h: an SD memory card behind a controller of the SD Host Controller
 * standard, in the BCM2835's edition (EMMC): 32-bit registers, programmed I/O, and for
 * long reads somebody else's DMA, if there is any and it works.
 */
#ifndef DRIVERS_SDHCI_H
#define DRIVERS_SDHCI_H

#include <stdbool.h>
#include <stdint.h>
#include "store/flash.h"

#define SD_BLOCK 512u /* bytes */

/* Who moves words from the controller's data port to memory while the CPU waits. */
enum sdhci_dma_state { SDHCI_DMA_MOVES, SDHCI_DMA_DONE, SDHCI_DMA_FAILED };
struct sdhci_dma {
	/* Memory is a number of whole cache lines, and nobody else's until it is done. */
	void (*start)(struct sdhci_dma *d, void *to, uint32_t size);
	enum sdhci_dma_state (*state)(struct sdhci_dma *d);
	void (*stop)(struct sdhci_dma *d);
};

struct sdhci {
	uint32_t base;
	uint32_t clock_hz;     /* of the controller, before its divider */
	uint32_t write_gap;    /* ticks between two register writes; see sdhci.c */
	uint64_t written;      /* tick of the last one */
	uint32_t blocks;       /* of the card */
	uint32_t address;      /* the card's relative address */
	bool high_capacity;    /* addressed by blocks, not by bytes */
	struct sdhci_dma *dma; /* or NULL */
};

enum sdhci_error {
	SDHCI_E_TIME = -1,     /* the controller did not get ready in time */
	SDHCI_E_NO_CARD = -2,  /* nobody answers the first commands */
	SDHCI_E_COMMAND = -3,  /* a command's answer came damaged, or not at all */
	SDHCI_E_DATA = -4,     /* data came damaged, or not at all */
	SDHCI_E_CARD = -5,     /* the card reports an error */
	SDHCI_E_UNUSABLE = -6, /* a card that we cannot use */
	SDHCI_E_RANGE = -7,    /* blocks behind the end of the card */
};

/* Resets the controller and the card and gets the card ready for transfers.
 * clock_hz 0 is taken for the fastest that there is. Needs the timer; the pins
 * are the board's. 0 or an error. */
int sdhci_init(struct sdhci *s, uint32_t base, uint32_t clock_hz);

/* Copies count whole blocks from or to memory of any alignment. What a failed
 * write has left on the card is unknown. Each returns 0 or an error, after some
 * attempts. */
int sdhci_read(struct sdhci *s, uint32_t block, void *to, uint32_t count);
int sdhci_write(struct sdhci *s, uint32_t block, const void *from, uint32_t count);

/* Has long reads done by d, if it proves that it can: the first blocks of the card are read
 * both ways, into whole cache lines of room. Whether they agree. A transfer that fails
 * later on is repeated without it, and it is not used again. */
#define SDHCI_TRY_BLOCKS 8u
bool sdhci_try_dma(struct sdhci *s, struct sdhci_dma *d,
		   uint8_t room[2 * SDHCI_TRY_BLOCKS * SD_BLOCK]);

#endif
