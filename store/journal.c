/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * journal.c: reading the journal.
 *
 * A record counts when its magic and CRC are right and its seq is above that of
 * the record before it. A torn record is skipped, as its writer will have
 * skipped it; the first blank one ends the area.
 */
#include <string.h>
#include "journal.h"

enum slot { SLOT_BLANK, SLOT_TORN, SLOT_VALID };

static int slot_read(const struct store *s, uint32_t area, uint32_t i, struct store_record *out,
		     enum slot *slot)
{
	_Alignas(uint32_t) uint8_t bytes[STORE_RECORD_SIZE];
	uint32_t offset = s->journal[area] + i * s->program_size;

	if (s->flash->read(s->flash, offset, bytes, sizeof bytes) != 0)
		return STORE_E_DEVICE;
	if (store_record_decode(bytes, out))
		*slot = SLOT_VALID;
	else
		*slot = store_is_blank(bytes, sizeof bytes) ? SLOT_BLANK : SLOT_TORN;
	return STORE_OK;
}

int store_journal_head(const struct store *s, uint32_t area, uint32_t *seq)
{
	struct store_record head;
	enum slot slot;
	int error = slot_read(s, area, 0, &head, &slot);

	if (error != 0)
		return error;
	if (slot != SLOT_VALID || head.type != STORE_RECORD_CHECKPOINT)
		return STORE_E_NO_JOURNAL;
	*seq = head.seq;
	return STORE_OK;
}

/* A second CONFIRM of the same generation replaces the first: its blobs were
 * moved. Otherwise what was confirmed until now becomes the previous one. */
static void confirm(struct store_state *state, const struct store_record *record)
{
	if (state->confirmed.generation != record->generation)
		state->previous = state->confirmed;
	state->confirmed = *record;
}

static void apply(struct store_state *state, const struct store_record *record)
{
	switch (record->type) {
	case STORE_RECORD_CHECKPOINT:
		break; /* the state behind it is made of ordinary records */
	case STORE_RECORD_CONFIRM:
		confirm(state, record);
		break;
	default:
		state->newer_records = true;
	}
}

int store_journal_fold(const struct store *s, uint32_t area, struct store_state *out)
{
	uint32_t count = s->journal_size / s->program_size;
	uint32_t seq = 0;

	memset(out, 0, sizeof *out);
	for (uint32_t i = 0; i < count; i++) {
		struct store_record record;
		enum slot slot;
		int error = slot_read(s, area, i, &record, &slot);

		if (error != 0)
			return error;
		if (slot == SLOT_BLANK)
			break;
		if (slot == SLOT_TORN || (i > 0 && record.seq <= seq)) {
			out->torn++;
			continue;
		}
		seq = record.seq;
		apply(out, &record);
	}
	return out->confirmed.type != 0 ? STORE_OK : STORE_E_NO_GENERATION;
}
