/* SPDX-License-Identifier: BSD-2-Clause */
/* sd_flash.h: a partition of an SD card as the store's flash. */
#ifndef DRIVERS_SD_FLASH_H
#define DRIVERS_SD_FLASH_H

#include <stdint.h>
#include "sdhci.h"
#include "store/flash.h"

#define SD_FLASH_PARTITION 0xdau /* MBR type "non-file-system data" */

#define SD_FLASH_LINE  4096u  /* bytes read at once for a small read */
#define SD_FLASH_LINES 8u     /* of those that are kept */
#define SD_FLASH_VIEW  65536u /* bytes shown at once: most modules as a whole */

struct sd_flash {
	struct flash flash; /* first: the driver finds itself by it */
	struct sdhci *card;
	uint32_t first; /* block of the card */
	uint32_t turn;  /* the line that is given up next */
	struct sd_flash_line {
		_Alignas(64) uint8_t bytes[SD_FLASH_LINE];
		uint32_t offset; /* of its first byte in the partition, or SD_FLASH_NONE */
	} lines[SD_FLASH_LINES];
	uint32_t shown, shown_size; /* what `window` holds: whole blocks from there */
	_Alignas(64) uint8_t window[SD_FLASH_VIEW + SD_BLOCK];
};
#define SD_FLASH_NONE UINT32_MAX

/* Finds the first primary partition of the type in the card's MBR and fills in
 * *f. 0, or SD_FLASH_E_* or an sdhci_error. */
enum sd_flash_error {
	SD_FLASH_E_NO_MBR = -20,       /* the card has no partition table */
	SD_FLASH_E_NO_PARTITION = -21, /* it has no partition of the type */
	SD_FLASH_E_BOUNDS = -22,       /* the partition does not lie on the card */
};
int sd_flash_open(struct sd_flash *f, struct sdhci *card);

#endif
