/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * manifest.c: reading the manifest, line by line.
 */
#include <stddef.h>
#include <string.h>
#include "blob.h"
#include "manifest.h"

#define SUM_START      "SHA512 ("
#define SUM_START_SIZE 8u
#define SUM_MID        ") = "
#define SUM_MID_SIZE   4u
#define SUM_HEX        (2u * STORE_DIGEST_SIZE)
#define SUM_FIXED      (SUM_START_SIZE + SUM_MID_SIZE + SUM_HEX)

void store_text_open(struct store_text *t, const struct store *s)
{
	t->store = s;
	t->next = 0;
	t->filled = 0;
	t->start = 0;
}

/* ---- four characters at a time: mounting reads every character ---- */

#define EACH(byte) (0x01010101u * (byte))
#define TOP_BITS   EACH(0x80u)

static uint32_t four_at(const char *at)
{
	uint32_t four;

	__builtin_memcpy(&four, __builtin_assume_aligned(at, sizeof four), sizeof four);
	return four;
}

static bool is_aligned(const char *at)
{
	return (uintptr_t)at % sizeof(uint32_t) == 0;
}

static bool is_printable(char c)
{
	return c >= ' ' && c <= '~';
}

/* What a file's name may consist of. */
static bool is_name(char c)
{
	return c > ' ' && c <= '~' && c != '/';
}

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

/* A sum or difference sets the top bit of each byte that is outside of ' ' to '~'; what
 * it carries into the next byte can only add to a verdict that stands already. */
static bool are_printable(uint32_t four)
{
	return ((four | (four - EACH(' ')) | (four + EACH(0x7fu - '~'))) & TOP_BITS) == 0;
}

/* Of bytes below 0x80, each sum sets the top bit of those from one limit on: an odd
 * number of set top bits is a byte between the first two limits or the last two. Others
 * spoil the verdict by their own top bit, so what they carry on does not matter. */
static bool are_hex(uint32_t four)
{
	uint32_t digits = (four + EACH(0x80u - '0')) ^ (four + EACH(0x80u - '9' - 1u));
	uint32_t letters = (four + EACH(0x80u - 'a')) ^ (four + EACH(0x80u - 'f' - 1u));

	return ((digits ^ letters) & ~four & TOP_BITS) == TOP_BITS;
}

/* The first character of [at, end) that is not printable, or end. */
static char *printable_end(char *at, const char *end)
{
	while (at < end && !is_aligned(at) && is_printable(*at))
		at++;
	if (is_aligned(at))
		for (; end - at >= 4 && are_printable(four_at(at)); at += 4)
			;
	while (at < end && is_printable(*at))
		at++;
	return at;
}

static bool all_hex(const char *at, uint32_t size)
{
	const char *end = at + size;

	while (at < end && !is_aligned(at) && is_hex(*at))
		at++;
	if (is_aligned(at))
		for (; end - at >= 4 && are_hex(four_at(at)); at += 4)
			;
	while (at < end && is_hex(*at))
		at++;
	return at == end;
}

/* ---- lines ---- */

/* Has the next line in the buffer as a whole, however long it may be. */
static int fill(struct store_text *t)
{
	uint32_t left = t->store->manifest.size - t->next, have = t->start + t->filled - t->next;
	int error;

	if (have >= STORE_LINE_SIZE || have >= left)
		return STORE_OK;
	/* Words stay words: devices copy them faster. */
	left += t->next % sizeof(uint32_t);
	t->start = t->next & ~((uint32_t)sizeof(uint32_t) - 1);
	t->filled = left < sizeof t->buffer ? left : (uint32_t)sizeof t->buffer;
	error = store_extent_read(t->store, t->store->manifest, t->start, t->buffer, t->filled);
	if (error != 0)
		t->filled = 0;
	return error;
}

static char *line_at(struct store_text *t)
{
	return t->buffer + (t->next - t->start);
}

bool store_text_ended(const struct store_text *t)
{
	return t->next == t->store->manifest.size;
}

/* Reads a line; it stays in the buffer, its newline replaced by a NUL, until the
 * next is read. STORE_E_END when there is none; a line that is too long, has no
 * newline or holds anything but printable ASCII is malformed. */
static int read_line(struct store_text *t, char **line)
{
	int error = fill(t);
	char *end, *limit = t->buffer + t->filled;

	if (error != 0)
		return error;
	if (store_text_ended(t))
		return STORE_E_END;
	*line = line_at(t);
	end = printable_end(*line, limit);
	if (end == limit || *end != '\n' || end - *line >= (ptrdiff_t)STORE_LINE_SIZE)
		return STORE_E_MANIFEST;
	*end = '\0';
	t->next += (uint32_t)(end - *line) + 1;
	return STORE_OK;
}

/* The value of a `key: value` line, or NULL when it is another key's. */
static const char *value_of(const char *line, const char *key)
{
	size_t length = strlen(key);

	if (strncmp(line, key, length) != 0 || strncmp(line + length, ": ", 2) != 0)
		return NULL;
	return line + length + 2;
}

static bool copy_value(char *to, size_t size, const char *value)
{
	size_t length = strlen(value);

	if (length >= size)
		return false;
	memcpy(to, value, length + 1);
	return true;
}

/* A decimal number that fits 32 bits. */
static bool parse_number(const char *text, uint32_t *out)
{
	uint64_t value = 0;

	if (*text == '\0')
		return false;
	for (; *text != '\0'; text++) {
		if (*text < '0' || *text > '9')
			return false;
		value = value * 10 + (uint64_t)(*text - '0');
		if (value > UINT32_MAX)
			return false;
	}
	*out = (uint32_t)value;
	return true;
}

static bool head_line(struct store_head *out, const char *line)
{
	const char *value;

	if ((value = value_of(line, "generation")) != NULL)
		return parse_number(value, &out->generation);
	if ((value = value_of(line, "board")) != NULL)
		return copy_value(out->board, sizeof out->board, value);
	if ((value = value_of(line, "boot")) != NULL)
		return copy_value(out->boot, sizeof out->boot, value);
	return strstr(line, ": ") != NULL;
}

int store_head_read(struct store_text *t, struct store_head *out)
{
	char *line;
	const char *version;
	uint32_t number;
	int error = read_line(t, &line);

	memset(out, 0, sizeof *out);
	if (error != 0)
		return error == STORE_E_END ? STORE_E_MANIFEST : error;
	version = value_of(line, "romld-manifest");
	if (version == NULL || !parse_number(version, &number) || number == 0)
		return STORE_E_MANIFEST;
	if (number != 1)
		return STORE_E_FORMAT;
	while ((error = read_line(t, &line)) == 0 && line[0] != '\0') {
		if (!head_line(out, line))
			return STORE_E_MANIFEST;
	}
	return error == STORE_E_END ? STORE_E_MANIFEST : error;
}

bool store_name_is_good(const char *name)
{
	uint32_t length = 0;

	for (; name[length] != '\0'; length++) {
		if (length == STORE_NAME_SIZE - 1 || !is_name(name[length]))
			return false;
	}
	return length != 0;
}

/* Copies a name that may stand in a manifest. */
static bool take_name(struct store_entry *out, const char *name)
{
	for (uint32_t i = 0; i < out->name_size; i++) {
		if (!is_name(name[i]))
			return false;
		out->name[i] = name[i];
	}
	out->name[out->name_size] = '\0';
	return out->name_size != 0;
}

/* SHA512 (name) = hex, and a newline. With the name's size given, one pass over
 * the line is enough: nothing before the place of the newline can be one. */
static bool take_sum(struct store_text *t, uint32_t name_size, struct store_entry *out)
{
	const char *name = line_at(t) + SUM_START_SIZE, *mid = name + name_size;
	uint32_t size = SUM_FIXED + name_size + 1;

	if (name_size >= STORE_NAME_SIZE || size > t->start + t->filled - t->next)
		return false;
	out->name_at = t->next + SUM_START_SIZE;
	out->name_size = name_size;
	t->next += size;
	return take_name(out, name) && memcmp(mid, SUM_MID, SUM_MID_SIZE) == 0 &&
	       all_hex(mid + SUM_MID_SIZE, SUM_HEX) && mid[SUM_MID_SIZE + SUM_HEX] == '\n';
}

/* Whether the next line, which is in the buffer, is the last of an entry. */
static bool is_sum(struct store_text *t)
{
	return t->store->manifest.size - t->next >= SUM_START_SIZE &&
	       memcmp(line_at(t), SUM_START, SUM_START_SIZE) == 0;
}

static bool take_attribute(const char *line, struct store_entry *out)
{
	if (strcmp(line, "role: library") != 0)
		return strstr(line, ": ") != NULL;
	out->library = true;
	return true;
}

int store_entry_read(struct store_text *t, uint32_t name_size, struct store_entry *out)
{
	int error = fill(t);
	char *line;

	out->library = false;
	while (error == 0 && !is_sum(t)) {
		error = read_line(t, &line);
		if (error == 0 && !take_attribute(line, out))
			return STORE_E_MANIFEST;
		if (error == 0)
			error = fill(t);
	}
	if (error == 0 && !take_sum(t, name_size, out))
		error = STORE_E_MANIFEST;
	/* Attributes that belong to nothing are malformed. */
	return error == STORE_E_END ? STORE_E_MANIFEST : error;
}

/* Four digits, lower case or not, as two bytes. */
static uint32_t two_bytes(uint32_t four)
{
	uint32_t values = (four & EACH(0x0fu)) + (four >> 6 & EACH(1u)) * 9;

	return (values & 0xfu) << 4 | (values >> 8 & 0xfu) | (values >> 4 & 0xf000u) |
	       (values >> 16 & 0xf00u);
}

int store_digest_read(const struct store *s, const struct store_row *row, uint8_t *digest,
		      uint32_t size)
{
	_Alignas(uint32_t) char text[SUM_HEX + 4], hex[SUM_HEX];
	uint32_t at = row->name + row->name_size + SUM_MID_SIZE, ahead = at % 4;
	int error = STORE_E_PLACEMENT;

	/* Words stay words, as in fill(); the digits become aligned after that. */
	if (row->name != STORE_NO_ROW && row->name_size < STORE_NAME_SIZE)
		error = store_extent_read(s, s->manifest, at - ahead, text, ahead + 2 * size);
	if (error != 0)
		return error;
	memcpy(hex, text + ahead, 2 * size);
	for (uint32_t i = 0; i < size; i += 2) {
		uint32_t two = two_bytes(four_at(hex + 2 * i));

		digest[i] = (uint8_t)two;
		digest[i + 1] = (uint8_t)(two >> 8);
	}
	return STORE_OK;
}
