/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * journal.h: which generation is to run. The journal has two areas of records
 * that are only appended; the state is the fold of the valid records of one
 * area, in order.
 */
#ifndef STORE_JOURNAL_H
#define STORE_JOURNAL_H

#include "layout.h"
#include "store.h"

struct store_state {
	struct store_record confirmed, previous; /* type 0: there is none */
	uint32_t torn;                           /* records neither blank nor valid */
	bool newer_records;                      /* valid records of a type unknown here */
};

/* Reads the first record of area 0 or 1: its seq says which area is newer.
 * STORE_E_NO_JOURNAL when the area is blank or its first record no checkpoint. */
int store_journal_head(const struct store *s, uint32_t area, uint32_t *seq);

/* Folds an area whose head is good. */
int store_journal_fold(const struct store *s, uint32_t area, struct store_state *out);

#endif
