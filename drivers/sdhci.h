/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sdhci.h: an SD memory card behind a controller of the SD Host Controller
 * standard, in the BCM2835's edition (EMMC): 32-bit registers, programmed I/O.
 */
#ifndef DRIVERS_SDHCI_H
#define DRIVERS_SDHCI_H

#include <stdbool.h>
#include <stdint.h>
#include "store/flash.h"

#define SD_BLOCK 512u /* bytes */

struct sdhci {
	uint32_t base;
	uint32_t clock_hz;  /* of the controller, before its divider */
	uint32_t write_gap; /* ticks between two register writes; see sdhci.c */
	uint64_t written;   /* tick of the last one */
	uint32_t blocks;    /* of the card */
	uint32_t address;   /* the card's relative address */
	bool high_capacity; /* addressed by blocks, not by bytes */
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

#endif
