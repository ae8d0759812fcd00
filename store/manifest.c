/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * manifest.c: reading the manifest, line by line.
 */
#include <string.h>
#include "blob.h"
#include "manifest.h"

#define SUM_START "SHA512 ("
#define SUM_MID   ") = "
#define SUM_HEX   (2u * STORE_DIGEST_SIZE)

void store_text_open(struct store_text *t, const struct store *s, uint32_t offset)
{
	t->store = s;
	t->next = offset;
	t->filled = 0;
	t->start = offset;
}

/* The byte at t->next, or a negative error. */
static int peek_byte(struct store_text *t)
{
	uint32_t left = t->store->manifest.size - t->next;
	int error;

	if (t->next >= t->store->manifest.size)
		return STORE_E_END;
	if (t->next - t->start >= t->filled) {
		t->start = t->next;
		t->filled = left < sizeof t->buffer ? left : (uint32_t)sizeof t->buffer;
		error = store_extent_read(t->store, t->store->manifest, t->next, t->buffer,
					  t->filled);
		if (error != 0) {
			t->filled = 0;
			return error;
		}
	}
	return (uint8_t)t->buffer[t->next - t->start];
}

/* Reads a line without its newline. STORE_E_END when there is none; a line that
 * is too long, has no newline or holds anything but printable ASCII is
 * malformed. */
static int read_line(struct store_text *t, char line[STORE_LINE_SIZE])
{
	uint32_t length = 0;
	int byte = peek_byte(t);

	if (byte < 0)
		return byte;
	for (; byte != '\n'; byte = peek_byte(t)) {
		if (byte == STORE_E_END)
			return STORE_E_MANIFEST;
		if (byte < 0)
			return byte;
		if (byte < ' ' || byte > '~' || length == STORE_LINE_SIZE - 1)
			return STORE_E_MANIFEST;
		line[length++] = (char)byte;
		t->next++;
	}
	t->next++;
	line[length] = '\0';
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
	char line[STORE_LINE_SIZE];
	const char *version;
	uint32_t number;
	int error = read_line(t, line);

	memset(out, 0, sizeof *out);
	if (error != 0)
		return error == STORE_E_END ? STORE_E_MANIFEST : error;
	version = value_of(line, "romld-manifest");
	if (version == NULL || !parse_number(version, &number) || number == 0)
		return STORE_E_MANIFEST;
	if (number != 1)
		return STORE_E_FORMAT;
	while ((error = read_line(t, line)) == 0 && line[0] != '\0') {
		if (!head_line(out, line))
			return STORE_E_MANIFEST;
	}
	return error == STORE_E_END ? STORE_E_MANIFEST : error;
}

bool store_name_is_good(const char *name)
{
	size_t length = 0;

	for (; name[length] != '\0'; length++) {
		if (length == STORE_NAME_SIZE - 1 || name[length] <= ' ' || name[length] > '~' ||
		    name[length] == '/')
			return false;
	}
	return length != 0;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool parse_digest(const char *hex, uint8_t out[STORE_DIGEST_SIZE])
{
	for (uint32_t i = 0; i < STORE_DIGEST_SIZE; i++) {
		int high = hex_digit(hex[2 * i]), low = hex_digit(hex[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		out[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

/* SHA512 (name) = hex. The name may hold ')': the end of the line is what has a
 * fixed length. */
static bool parse_sum(const char *line, struct store_file *out)
{
	size_t length = strlen(line), fixed = strlen(SUM_START) + strlen(SUM_MID) + SUM_HEX;
	const char *name = line + strlen(SUM_START);
	size_t name_length;

	if (length <= fixed || length - fixed >= STORE_NAME_SIZE)
		return false;
	name_length = length - fixed;
	if (strncmp(name + name_length, SUM_MID, strlen(SUM_MID)) != 0)
		return false;
	memcpy(out->name, name, name_length);
	out->name[name_length] = '\0';
	return store_name_is_good(out->name) &&
	       parse_digest(name + name_length + strlen(SUM_MID), out->digest);
}

int store_entry_read(struct store_text *t, struct store_file *out)
{
	char line[STORE_LINE_SIZE];
	bool first = true;
	int error;

	memset(out, 0, sizeof *out);
	while ((error = read_line(t, line)) == 0) {
		const char *role = value_of(line, "role");

		if (strncmp(line, SUM_START, strlen(SUM_START)) == 0)
			return parse_sum(line, out) ? STORE_OK : STORE_E_MANIFEST;
		if (strstr(line, ": ") == NULL)
			return STORE_E_MANIFEST;
		if (role != NULL && strcmp(role, "library") == 0)
			out->library = true;
		first = false;
	}
	/* Attributes that belong to nothing are malformed. */
	return error == STORE_E_END && !first ? STORE_E_MANIFEST : error;
}
