/* SPDX-License-Identifier: BSD-2-Clause */
/* test_store_manifest.c: which texts are manifests. */
#include "store_image.h"
#include "unit.h"

#define HEAD  "romld-manifest: 1\ngeneration: 1\n\n"
#define ZEROS "00000000000000000000000000000000"
#define SUM   ZEROS ZEROS ZEROS ZEROS

static struct image im;

/* The row of an entry of `text` whose lines start at `line`. */
static struct store_row row_of(const char *text, const char *line)
{
	const char *sum = strstr(line, "SHA512 ("), *end = sum != NULL ? strchr(sum, '\n') : NULL;
	const char *role = strstr(line, "role: library\n");
	size_t fixed = strlen("SHA512 () = " SUM);
	struct store_row row = {.name = (uint32_t)(line - text),
				.blob = 4 * IMAGE_ERASE,
				.type = STORE_BLOB_ELF,
				.about = STORE_NO_ROW};

	if (end == NULL || (size_t)(end - sum) < fixed)
		return row;
	row.name = (uint32_t)(sum - text) + 8;
	row.name_size = (uint32_t)((size_t)(end - sum) - fixed);
	row.flags = role != NULL && role < sum ? STORE_ROW_LIBRARY : 0;
	return row;
}

/* Mounts a manifest with one row for each of `count` entries. */
static int mount_text(const char *text, uint32_t count)
{
	uint8_t table[STORE_ROW_SIZE * 8];
	const char *head_end = strstr(text, "\n\n");
	const char *line = head_end != NULL ? head_end + 2 : text;
	int error;

	for (uint32_t i = 0; i < count; i++) {
		struct store_row row = row_of(text, line);
		const char *sum = strstr(line, "SHA512 (");
		const char *end = sum != NULL ? strchr(sum, '\n') : NULL;

		store_row_encode(table + i * STORE_ROW_SIZE, &row);
		line = end != NULL ? end + 1 : text + strlen(text);
	}
	error = image_make_raw(&im, text, table, count * STORE_ROW_SIZE);
	return error != 0 ? error : image_mount(&im);
}

static void check_text(const char *text, uint32_t count, int expected)
{
	image_open(&im);
	CHECK_EQ(mount_text(text, count), expected);
	CHECK_STR(im.sim.violation, NULL);
	image_close(&im);
}

TEST(takes_the_least_manifest)
{
	check_text(HEAD, 0, 0);
	check_text(HEAD "SHA512 (a) = " SUM "\n", 1, 0);
}

TEST(refuses_a_head_that_is_none)
{
	check_text("", 0, STORE_E_MANIFEST);
	check_text("\n", 0, STORE_E_MANIFEST);
	check_text("hello\n\n", 0, STORE_E_MANIFEST);
	check_text("romld-manifest: 1\n", 0, STORE_E_MANIFEST);
	check_text("romld-manifest: 1", 0, STORE_E_MANIFEST);
	check_text("romld-manifest: one\n\n", 0, STORE_E_MANIFEST);
	check_text("romld-manifest: 0\n\n", 0, STORE_E_MANIFEST);
	check_text("romld-manifest: 99999999999\n\n", 0, STORE_E_MANIFEST);
	check_text("romld-manifest: 1\nnonsense\n\n", 0, STORE_E_MANIFEST);
	check_text("romld-manifest: 1\ngeneration: x\n\n", 0, STORE_E_MANIFEST);
	check_text("romld-manifest: 1\ngeneration: 2\n\n", 0, STORE_E_MANIFEST);
	check_text("romld-manifest: 1\ngeneration: 4294967297\n\n", 0, STORE_E_MANIFEST);
	check_text("romld-manifest: 1\n\n", 0, STORE_E_MANIFEST);
	check_text("romld-manifest: 2\n\n", 0, STORE_E_FORMAT);
}

TEST(unknown_keys_and_attributes_are_skipped)
{
	check_text("romld-manifest: 1\ncolour: blue\ngeneration: 1\n\n"
		   "role: library\nshade: dark\nSHA512 (a) = " SUM "\n"
		   "role: jester\nSHA512 (b) = " SUM "\n",
		   2, 0);
	CHECK_EQ(im.store.file_count, 2);
	CHECK_EQ(im.store.library_count, 1);
}

TEST(refuses_lines_that_are_too_long_or_not_printable)
{
	char text[2048];

	snprintf(text, sizeof text, "romld-manifest: 1\ngeneration: 1\nboot: %0255d\n\n", 0);
	check_text(text, 0, 0);
	CHECK_EQ(strlen(store_boot(&im.store)), 255);
	snprintf(text, sizeof text, "romld-manifest: 1\ngeneration: 1\nboot: %0256d\n\n", 0);
	check_text(text, 0, STORE_E_MANIFEST);
	snprintf(text, sizeof text, "romld-manifest: 1\ngeneration: 1\nx: %01000d\n\n", 0);
	check_text(text, 0, STORE_E_MANIFEST);
	check_text("romld-manifest: 1\ngeneration: 1\nboard: 0123456789abcdef\n\n", 0,
		   STORE_E_MANIFEST);
	check_text("romld-manifest: 1\r\ngeneration: 1\r\n\r\n", 0, STORE_E_MANIFEST);
	check_text(HEAD "a\tb: c\nSHA512 (a) = " SUM "\n", 1, STORE_E_MANIFEST);
	check_text(HEAD "\xc3\xa4: c\nSHA512 (a) = " SUM "\n", 1, STORE_E_MANIFEST);
}

TEST(refuses_a_nul_in_the_text)
{
	struct store_record confirm;
	uint8_t *nul;

	image_open(&im);
	CHECK_EQ(image_make(&im, 1), 0);
	confirm = image_record_at(&im, 0, 1);
	nul = im.sim.bytes + confirm.manifest + IMAGE_PROGRAM + 20;
	*nul = 0;
	image_reseal(&im);
	CHECK_EQ(image_mount(&im), STORE_E_MANIFEST);
	image_close(&im);
}

TEST(refuses_entries_that_are_none)
{
	check_text(HEAD "\n", 1, STORE_E_MANIFEST);
	check_text(HEAD "nonsense\n", 1, STORE_E_MANIFEST);
	check_text(HEAD "role: library\n", 1, STORE_E_MANIFEST);
	check_text(HEAD "SHA512 () = " SUM "\n", 1, STORE_E_MANIFEST);
	check_text(HEAD "SHA512 (a) = " SUM, 1, STORE_E_MANIFEST);
	check_text(HEAD "SHA512 (a) = " SUM "0\n", 1, STORE_E_MANIFEST);
	check_text(HEAD "SHA512 (a) =  " SUM "\n", 1, STORE_E_MANIFEST);
	check_text(HEAD "SHA512 (a) = " ZEROS ZEROS ZEROS "\n", 1, STORE_E_MANIFEST);
	check_text(HEAD "SHA512 (a) = " ZEROS ZEROS ZEROS "0000000000000000000000000000000G\n", 1,
		   STORE_E_MANIFEST);
	check_text(HEAD "SHA512 (a) = " ZEROS ZEROS ZEROS "0000000000000000000000000000000A\n", 1,
		   STORE_E_MANIFEST);
	check_text(HEAD "SHA256 (a) = " SUM "\n", 1, STORE_E_MANIFEST);
	check_text(HEAD "SHA512 (\n", 1, STORE_E_MANIFEST);
}

TEST(refuses_names_that_cannot_be_files)
{
	char text[512];

	check_text(HEAD "SHA512 (a b) = " SUM "\n", 1, STORE_E_MANIFEST);
	check_text(HEAD "SHA512 (../a) = " SUM "\n", 1, STORE_E_MANIFEST);
	snprintf(text, sizeof text, HEAD "SHA512 (%063d) = " SUM "\n", 1);
	check_text(text, 1, 0);
	snprintf(text, sizeof text, HEAD "SHA512 (%064d) = " SUM "\n", 1);
	check_text(text, 1, STORE_E_MANIFEST);
	/* A closing bracket is nothing special: the digest has a fixed length. */
	check_text(HEAD "SHA512 (a) = b) = " SUM "\n", 1, STORE_E_MANIFEST);
	check_text(HEAD "SHA512 (a)b) = " SUM "\n", 1, 0);
}

TEST(refuses_the_same_name_twice)
{
	check_text(HEAD "SHA512 (a) = " SUM "\nSHA512 (b) = " SUM "\nSHA512 (a) = " SUM "\n", 3,
		   STORE_E_DUPLICATE);
}

TEST(refuses_a_table_that_does_not_fit_the_text)
{
	uint8_t table[2 * STORE_ROW_SIZE + 1] = {0};
	static const char text[] = HEAD "SHA512 (a) = " SUM "\nSHA512 (b) = " SUM "\n";
	struct store_row row = row_of(text, text + strlen(HEAD));

	check_text(text, 2, 0);
	check_text(text, 1, STORE_E_PLACEMENT);
	check_text(text, 0, STORE_E_PLACEMENT);
	image_open(&im);
	store_row_encode(table, &row);
	store_row_encode(table + STORE_ROW_SIZE, &row); /* the name of the first again */
	CHECK_EQ(image_make_raw(&im, text, table, 2 * STORE_ROW_SIZE), 0);
	CHECK_EQ(image_mount(&im), STORE_E_PLACEMENT);
	CHECK_EQ(image_make_raw(&im, text, table, 2 * STORE_ROW_SIZE + 1), 0);
	CHECK_EQ(image_mount(&im), STORE_E_PLACEMENT);
	row.name_size++; /* the line is not what it would have to be */
	store_row_encode(table, &row);
	CHECK_EQ(image_make_raw(&im, text, table, 2 * STORE_ROW_SIZE), 0);
	CHECK_EQ(image_mount(&im), STORE_E_MANIFEST);
	row.name_size--;
	row.flags = STORE_ROW_LIBRARY;
	store_row_encode(table, &row);
	CHECK_EQ(image_make_raw(&im, text, table, 2 * STORE_ROW_SIZE), 0);
	CHECK_EQ(image_mount(&im), STORE_E_PLACEMENT);
	image_close(&im);
}

/* Advice kept beside files: named from the manifest, or local to the table. */
TEST(objects_of_unknown_type_are_no_files)
{
	static const char text[] = HEAD "SHA512 (a) = " SUM "\nSHA512 (a.hints) = " SUM "\n";
	uint8_t table[3 * STORE_ROW_SIZE];
	struct store_row row;
	struct store_file f;
	uint32_t cursor = 0;

	image_open(&im);
	row = row_of(text, text + strlen(HEAD));
	store_row_encode(table, &row);
	row = row_of(text, text + strlen(HEAD) + 142);
	row.type = 99;
	store_row_encode(table + STORE_ROW_SIZE, &row);
	row = (struct store_row){.name = STORE_NO_ROW, .blob = 4 * IMAGE_ERASE, .type = 100};
	store_row_encode(table + 2 * STORE_ROW_SIZE, &row);
	CHECK_EQ(image_make_raw(&im, text, table, sizeof table), 0);
	CHECK_EQ(image_mount(&im), 0);
	CHECK_EQ(im.store.file_count, 1);
	CHECK_EQ(im.store.entry_count, 2);
	CHECK_EQ(im.store.row_count, 3);
	CHECK_EQ(store_next(&im.store, &cursor, &f), 0);
	CHECK_STR(f.name, "a");
	CHECK_EQ(store_next(&im.store, &cursor, &f), STORE_E_END);
	CHECK_EQ(store_find(&im.store, "a.hints", &f), STORE_E_NO_FILE);
	image_close(&im);
}
