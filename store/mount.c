/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mount.c: from a flash device to the generation that is to run.
 *
 *	superblock -> journal areas, newer first -> confirmed generation, else
 *	the one before -> its manifest and placement table -> the index of names
 *
 * Everything that is used later is judged here but for the files' own blobs: a
 * damaged file refuses itself alone, when it is opened.
 */
#include <string.h>
#include "blob.h"
#include "index.h"
#include "journal.h"
#include "manifest.h"

/* Reads one copy of the superblock. */
static int super_read(struct flash *f, uint32_t offset, struct store_super *out)
{
	_Alignas(uint32_t) uint8_t bytes[STORE_RECORD_SIZE];

	if (f->size < STORE_ERASE_MIN)
		return STORE_E_GEOMETRY;
	if (f->read(f, offset, bytes, sizeof bytes) != 0)
		return STORE_E_DEVICE;
	if (store_super_decode(bytes, out))
		return STORE_OK;
	return store_is_blank(bytes, sizeof bytes) ? STORE_E_BLANK : STORE_E_NO_SUPERBLOCK;
}

/* The store may be smaller than its device, and its units larger. */
static bool fits_device(const struct store_super *super, const struct flash *f)
{
	return super->size <= f->size && f->erase_size != 0 && f->program_size != 0 &&
	       super->erase_size % f->erase_size == 0 && super->program_size % f->program_size == 0;
}

static int super_mount(struct store *s)
{
	struct store_super super;
	int error = super_read(s->flash, 0, &super);

	if (error != 0 && super_read(s->flash, STORE_SUPER_SPARE, &super) != 0)
		return error;
	if (super.format != STORE_FORMAT)
		return STORE_E_FORMAT;
	if (!store_super_is_sane(&super) || !fits_device(&super, s->flash))
		return STORE_E_GEOMETRY;
	s->size = super.size;
	s->erase_size = super.erase_size;
	s->program_size = super.program_size;
	s->journal[0] = super.journal[0];
	s->journal[1] = super.journal[1];
	s->journal_size = super.journal_size;
	return STORE_OK;
}

/* Flash that a blob occupies, added up; a row that lies cannot make it more than
 * there is. */
static void count_used(struct store *s, uint32_t size)
{
	uint32_t unit = s->program_size, most = s->size - s->used;
	uint32_t whole = size < most ? unit + ((size + unit - 1) & ~(unit - 1)) : most;

	s->used += whole < most ? whole : most;
}

static int manifest_open(struct store *s, const struct store_record *record)
{
	struct store_blob blob;
	int error = store_blob_open(s, record->manifest, STORE_BLOB_MANIFEST, &blob, &s->manifest);

	if (error != 0)
		return error;
	if (memcmp(blob.digest, record->digest, sizeof blob.digest) != 0)
		return STORE_E_BLOB_DIGEST;
	if (blob.size > STORE_MANIFEST_MAX)
		return STORE_E_MANIFEST;
	count_used(s, blob.size);
	return store_blob_check(s, &blob, s->manifest);
}

static int placement_open(struct store *s, const struct store_record *record)
{
	struct store_blob blob;
	int error =
		store_blob_open(s, record->placement, STORE_BLOB_PLACEMENT, &blob, &s->placement);

	if (error != 0)
		return error;
	if (blob.size % STORE_ROW_SIZE != 0)
		return STORE_E_PLACEMENT;
	s->row_count = blob.size / STORE_ROW_SIZE;
	if (s->row_count >= STORE_ROWS_MAX)
		return STORE_E_TOO_MANY;
	count_used(s, blob.size);
	return store_blob_check(s, &blob, s->placement);
}

/* The table repeats what finding a file takes; it must be what the text says. */
static bool fits_entry(const struct store_row *row, const struct store_entry *entry)
{
	return row->name == entry->name_at &&
	       ((row->flags & STORE_ROW_LIBRARY) != 0) == entry->library;
}

/* Entries and rows go in step: row i says where the blob of entry i is. */
static int entries_mount(struct store *s, struct store_text *text)
{
	struct store_entry entry;
	struct store_row row;

	for (; !store_text_ended(text); s->entry_count++) {
		int error = store_row_read(s, s->entry_count, &row);

		if (error == 0)
			error = store_entry_read(text, row.name_size, &entry);
		if (error == 0 && !fits_entry(&row, &entry))
			error = STORE_E_PLACEMENT;
		if (error == 0 && row.type == STORE_BLOB_ELF)
			error = store_index_add(s, entry.name, s->entry_count);
		if (error != 0)
			return error;
		if (row.type == STORE_BLOB_ELF && entry.library) {
			s->library_count++;
			s->library_exports += row.flags >> STORE_ROW_EXPORTS;
		}
		count_used(s, row.size);
	}
	return STORE_OK;
}

static int generation_mount(struct store *s, const struct store_record *record)
{
	struct store_head head;
	struct store_text text;
	int error = manifest_open(s, record);

	if (error == 0)
		error = placement_open(s, record);
	if (error != 0)
		return error;
	store_text_open(&text, s);
	error = store_head_read(&text, &head);
	if (error != 0)
		return error;
	if (head.generation != record->generation)
		return STORE_E_MANIFEST;
	s->generation = head.generation;
	memcpy(s->set, record->digest, sizeof s->set);
	memcpy(s->board, head.board, sizeof s->board);
	memcpy(s->boot, head.boot, sizeof s->boot);
	return entries_mount(s, &text);
}

/* Forgets what a generation that did not mount has left in s. */
static void generation_forget(struct store *s)
{
	s->file_count = s->library_count = s->library_exports = s->entry_count = s->row_count =
		s->used = 0;
	memset(s->index, 0, (s->index_mask + 1) * sizeof *s->index);
}

/* Mounts what an area confirms, or else what it had confirmed before. */
static int area_mount(struct store *s, uint32_t area)
{
	struct store_state state;
	int error = store_journal_fold(s, area, &state);

	s->torn += state.torn;
	s->newer_records |= state.newer_records;
	if (error != 0)
		return error;
	error = generation_mount(s, &state.confirmed);
	if (error != 0 && state.previous.type != 0) {
		s->fallback = true;
		generation_forget(s);
		if (generation_mount(s, &state.previous) == 0)
			return STORE_OK;
	}
	return error;
}

/* The order in which to try the areas: the one with the higher seq is newer. */
static int areas_mount(struct store *s)
{
	uint32_t seq[2] = {0, 0};
	int bad[2] = {store_journal_head(s, 0, &seq[0]), store_journal_head(s, 1, &seq[1])};
	uint32_t newer = bad[0] != 0 || (bad[1] == 0 && seq[1] > seq[0]) ? 1 : 0;
	uint32_t older = 1 - newer;
	int error;

	if (bad[newer] != 0)
		return bad[0] == STORE_E_DEVICE ? bad[0] : bad[1];
	error = area_mount(s, newer);
	if (error == 0 || bad[older] != 0)
		return error;
	s->fallback = true;
	generation_forget(s);
	return area_mount(s, older) == 0 ? STORE_OK : error;
}

int store_mount(struct store *s, struct flash *f, uint32_t *index, uint32_t index_count)
{
	int error;

	memset(s, 0, sizeof *s);
	s->flash = f;
	if (!store_index_open(s, index, index_count))
		return STORE_E_TOO_MANY;
	error = super_mount(s);
	return error != 0 ? error : areas_mount(s);
}
