/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * make.c: writing a new store.
 */
#include <string.h>
#include "make.h"
#include "manifest.h"

static uint32_t round_up(uint32_t n, uint32_t unit)
{
	return (n + unit - 1) & ~(unit - 1);
}

struct store_super store_plan(uint32_t size, uint32_t erase_size, uint32_t program_size,
			      uint32_t apart)
{
	uint32_t journal_size = STORE_JOURNAL_RECORDS * program_size;

	return (struct store_super){
		.format = STORE_FORMAT,
		.size = size & ~(erase_size - 1),
		.erase_size = erase_size,
		.program_size = program_size,
		.journal = {erase_size, 2 * erase_size + round_up(apart, erase_size)},
		.journal_size = journal_size < erase_size ? journal_size : erase_size,
	};
}

static int erase(struct store_maker *m, uint32_t unit)
{
	/* The device's own units may be smaller than the store's. */
	for (uint32_t at = 0; at < m->super.erase_size; at += m->flash->erase_size) {
		if (m->flash->erase(m->flash, unit + at) != 0)
			return STORE_E_DEVICE;
	}
	return STORE_OK;
}

/* Programs bytes at an offset, the last unit filled up with 0xff. */
static int program(struct store_maker *m, uint32_t offset, const void *bytes, uint32_t size)
{
	uint8_t last[STORE_PROGRAM_MAX];
	uint32_t unit = m->super.program_size, whole = size & ~(unit - 1);

	if (whole != 0 && m->flash->program(m->flash, offset, bytes, whole) != 0)
		return STORE_E_DEVICE;
	if (whole == size)
		return STORE_OK;
	memset(last, 0xff, sizeof last);
	memcpy(last, (const uint8_t *)bytes + whole, size - whole);
	return m->flash->program(m->flash, offset + whole, last, unit) == 0 ? STORE_OK
									    : STORE_E_DEVICE;
}

int store_make_begin(struct store_maker *m, struct flash *f, const struct store_super *super,
		     char *text, uint32_t text_max, uint8_t *table, uint32_t table_max)
{
	memset(m, 0, sizeof *m);
	m->flash = f;
	m->super = *super;
	m->cursor = m->erased = super->erase_size;
	m->text = text;
	m->text_max = text_max;
	m->table = table;
	m->table_max = table_max;
	if (!store_super_is_sane(super) || super->size > f->size)
		return STORE_E_GEOMETRY;
	return erase(m, 0);
}

/* Appends strings up to a NULL to the manifest. */
static int append(struct store_maker *m, const char *const *parts)
{
	for (; *parts != NULL; parts++) {
		uint32_t size = (uint32_t)strlen(*parts);

		if (size > m->text_max - m->text_size)
			return STORE_E_TOO_MANY;
		memcpy(m->text + m->text_size, *parts, size);
		m->text_size += size;
	}
	return STORE_OK;
}

static void write_number(char to[11], uint32_t n)
{
	char digits[11];
	int i = 0, k = 0;

	do
		digits[i++] = (char)('0' + n % 10);
	while ((n /= 10) != 0);
	while (i > 0)
		to[k++] = digits[--i];
	to[k] = '\0';
}

static void write_hex(char to[2 * STORE_DIGEST_SIZE + 1], const uint8_t *digest)
{
	for (uint32_t i = 0; i < STORE_DIGEST_SIZE; i++) {
		to[2 * i] = "0123456789abcdef"[digest[i] >> 4];
		to[2 * i + 1] = "0123456789abcdef"[digest[i] & 15];
	}
	to[2 * STORE_DIGEST_SIZE] = '\0';
}

/* A value that the reader would take back as it is. */
static bool value_is_good(const char *value, size_t size)
{
	size_t length = strlen(value);

	for (size_t i = 0; i < length; i++) {
		if (value[i] < ' ' || value[i] > '~')
			return false;
	}
	return length < size;
}

int store_make_head(struct store_maker *m, uint32_t generation, const char *board, const char *boot)
{
	char number[11];

	if (!value_is_good(board, STORE_BOARD_SIZE) || !value_is_good(boot, STORE_BOOT_SIZE))
		return STORE_E_MANIFEST;
	m->generation = generation;
	write_number(number, generation);
	return append(m,
		      (const char *const[]){"romld-manifest: 1\ngeneration: ", number,
					    board[0] != '\0' ? "\nboard: " : "", board,
					    boot[0] != '\0' ? "\nboot: " : "", boot, "\n\n", NULL});
}

/* Where a blob of `whole` bytes may start at or behind the cursor. A blob never
 * straddles the end of a unit that it could avoid: garbage collection then has
 * fewer blobs to move. Journals are stepped over. */
static bool place(const struct store_maker *m, uint32_t whole, uint32_t *offset)
{
	const struct store_super *super = &m->super;
	uint32_t unit = super->erase_size, at = m->cursor;

	for (;;) {
		uint32_t room = unit - (at & (unit - 1)), end;
		bool in_the_way = false;

		if (room != unit && whole > room)
			at += room;
		if (at > super->size || whole > super->size - at)
			return false;
		end = at + whole;
		for (int i = 0; i < 2; i++) {
			uint32_t journal = super->journal[i];

			if (at < journal + unit && journal < end) {
				at = journal + unit;
				in_the_way = true;
			}
		}
		if (!in_the_way) {
			*offset = at;
			return true;
		}
	}
}

/* Erases the units up to end that have not been; not the journals'. */
static int open_units(struct store_maker *m, uint32_t end)
{
	for (; m->erased < end; m->erased += m->super.erase_size) {
		int error = STORE_OK;

		if (m->erased != m->super.journal[0] && m->erased != m->super.journal[1])
			error = erase(m, m->erased);
		if (error != 0)
			return error;
	}
	return STORE_OK;
}

int store_make_blob(struct store_maker *m, uint32_t type, const void *bytes, uint32_t size,
		    const uint8_t digest[STORE_DIGEST_SIZE], uint32_t *offset)
{
	struct store_blob blob = {.type = type, .size = size, .sum = store_sum(bytes, size)};
	uint32_t unit = m->super.program_size, whole;
	_Alignas(uint32_t) uint8_t header[STORE_RECORD_SIZE];
	int error;

	if (size >= m->super.size)
		return STORE_E_FULL;
	whole = unit + round_up(size, unit);
	if (!place(m, whole, offset))
		return STORE_E_FULL;
	m->cursor = *offset + whole;
	memcpy(blob.digest, digest, sizeof blob.digest);
	store_blob_encode(header, &blob);
	error = open_units(m, m->cursor);
	/* The body first: a header says that its body is complete. */
	if (error == 0)
		error = program(m, *offset + unit, bytes, size);
	return error != 0 ? error : program(m, *offset, header, sizeof header);
}

int store_make_entry(struct store_maker *m, const char *name, bool library, uint32_t type,
		     uint32_t blob, uint32_t size, const uint8_t digest[STORE_DIGEST_SIZE])
{
	static const char role[] = "role: library\n", sum[] = "SHA512 (";
	struct store_row row = {.name = m->text_size + (uint32_t)strlen(sum),
				.name_size = (uint32_t)strlen(name),
				.blob = blob,
				.size = size,
				.type = type,
				.about = STORE_NO_ROW};
	char hex[2 * STORE_DIGEST_SIZE + 1];

	if (!store_name_is_good(name))
		return STORE_E_NAME;
	if (STORE_ROW_SIZE > m->table_max - m->table_size)
		return STORE_E_TOO_MANY;
	if (library) {
		row.name += (uint32_t)strlen(role);
		row.flags = STORE_ROW_LIBRARY;
	}
	store_row_encode(m->table + m->table_size, &row);
	m->table_size += STORE_ROW_SIZE;
	write_hex(hex, digest);
	return append(
		m, (const char *const[]){library ? role : "", sum, name, ") = ", hex, "\n", NULL});
}

void store_make_exports(struct store_maker *m, uint32_t about, uint32_t count)
{
	uint8_t *at = m->table + about * STORE_ROW_SIZE;
	struct store_row row;

	store_row_decode(at, &row);
	row.flags = (row.flags & STORE_ROW_LIBRARY) | (count < UINT16_MAX ? count : UINT16_MAX)
							      << STORE_ROW_EXPORTS;
	store_row_encode(at, &row);
}

int store_make_advice(struct store_maker *m, uint32_t about, uint32_t blob, uint32_t size)
{
	struct store_row row = {.name = STORE_NO_ROW,
				.blob = blob,
				.size = size,
				.type = STORE_BLOB_ADVICE,
				.about = about};
	struct store_row file;
	uint8_t *at = m->table + about * STORE_ROW_SIZE;

	if (STORE_ROW_SIZE > m->table_max - m->table_size)
		return STORE_E_TOO_MANY;
	store_row_encode(m->table + m->table_size, &row);
	m->table_size += STORE_ROW_SIZE;
	store_row_decode(at, &file);
	file.advice = blob;
	store_row_encode(at, &file);
	return STORE_OK;
}

static int journal_write(struct store_maker *m, uint32_t slot, const struct store_record *record)
{
	_Alignas(uint32_t) uint8_t bytes[STORE_RECORD_SIZE];

	store_record_encode(bytes, record);
	return program(m, m->super.journal[0] + slot * m->super.program_size, bytes, sizeof bytes);
}

/* The checkpoint is written last: it says that the state behind it is there. */
static int journals_write(struct store_maker *m, const struct store_record *confirm)
{
	struct store_record checkpoint = {.type = STORE_RECORD_CHECKPOINT, .seq = 1, .argument = 1};
	int error = erase(m, m->super.journal[0]);

	if (error == 0)
		error = erase(m, m->super.journal[1]);
	if (error == 0)
		error = journal_write(m, 1, confirm);
	return error != 0 ? error : journal_write(m, 0, &checkpoint);
}

static int super_write(struct store_maker *m)
{
	_Alignas(uint32_t) uint8_t bytes[STORE_RECORD_SIZE];
	int error;

	store_super_encode(bytes, &m->super);
	error = program(m, STORE_SUPER_SPARE, bytes, sizeof bytes);
	return error != 0 ? error : program(m, 0, bytes, sizeof bytes);
}

int store_make_commit(struct store_maker *m, const uint8_t digest[STORE_DIGEST_SIZE])
{
	static const uint8_t no_digest[STORE_DIGEST_SIZE]; /* a table is local to its flash */
	struct store_record confirm = {
		.type = STORE_RECORD_CONFIRM, .seq = 2, .generation = m->generation};
	int error = store_make_blob(m, STORE_BLOB_MANIFEST, m->text, m->text_size, digest,
				    &confirm.manifest);

	if (error == 0)
		error = store_make_blob(m, STORE_BLOB_PLACEMENT, m->table, m->table_size, no_digest,
					&confirm.placement);
	memcpy(confirm.digest, digest, sizeof confirm.digest);
	if (error == 0)
		error = journals_write(m, &confirm);
	return error != 0 ? error : super_write(m);
}
