/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * norsim.h: a flash device in memory that is as strict as NOR flash, which
 * QEMU's is not.
 *
 *   - programming only clears bits, and a program unit is programmed at most
 *     once between two erases of it;
 *   - offsets and sizes are whole units, and no range leaves the device.
 *
 * Who breaks a rule gets an error, and `violation` names the first broken rule.
 * Failures can be asked for: the n-th operation of a kind fails and leaves its
 * bytes half done; a range cannot be read; from the n-th write on the power is
 * gone.
 */
#ifndef TESTS_NORSIM_H
#define TESTS_NORSIM_H

#include <stdbool.h>
#include <stdint.h>
#include "store/flash.h"

#define NORSIM_VIEW 2048u /* bytes shown at once: less than a large file */

struct norsim {
	struct flash flash; /* first: a struct flash * is a struct norsim * */
	uint8_t *bytes;
	uint8_t *programmed; /* per program unit: since its last erase */
	const char *violation;

	uint32_t reads, programs, erases;             /* operations so far */
	uint32_t fail_read, fail_program, fail_erase; /* the n-th of its kind; 0: none */
	uint32_t bad_offset, bad_size;                /* reads that touch this range fail */
	uint32_t cut; /* the n-th program or erase is the last thing that happens; 0: none */
	bool dead;    /* the power is gone; norsim_power() brings it back */
};

/* A device that is erased throughout. */
void norsim_open(struct norsim *sim, uint32_t size, uint32_t erase_size, uint32_t program_size);
void norsim_close(struct norsim *sim);

/* Ends all failures, and the operation counts start from 0. */
void norsim_power(struct norsim *sim);

#endif
