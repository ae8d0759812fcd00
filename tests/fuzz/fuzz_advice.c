// SPDX-License-Identifier: BSD-2-Clause
/*
 * fuzz_advice.c: the input is advice on the imports of a good program. Whatever it
 * says, the program is loaded, bound now or at its first calls, and goes; the board
 * stays good, and nothing is read outside the rows.
 *
 * Before it starts, the fuzzer writes advice that is right into its corpus folder (the
 * last argument, when it is a folder).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "loader/slots.h"
#include "tests/trial.h"

#define ROWS_MAX 64u

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
uint32_t bind_slot(struct module *m, uint32_t i);

static struct fake_board b;
static struct import *rows; /* just as many as there are: a sanitizer watches the ends */
static uint32_t count;

static int advise(struct source *s, const struct file *file, struct advice *out)
{
	(void)s;
	(void)file;
	*out = (struct advice){rows, count};
	return 0;
}

static int find_with_advice(struct source *s, const char *name, struct file *out)
{
	struct source plain = b.plain;
	int error = plain.find(s, name, out);

	out->advice = strcmp(name, TRIAL_NAME) == 0;
	return error;
}

static void begin(void)
{
	struct built f = trial_seed(0);

	trial_begin(&b);
	board_add_bytes(&b, TRIAL_NAME, f.at, f.size);
	free(f.at);
	b.plain = b.source;
	b.source.find = find_with_advice;
	b.source.advice = advise;
}

static struct module *load(uint32_t flags)
{
	struct module *m;

	if (load_program(&b.ld, TRIAL_NAME, flags, &m) != 0 || board_check(&b) != NULL) {
		fprintf(stderr, "the program does not load, or the board is bad\n");
		abort();
	}
	return m;
}

static void unload(void)
{
	load_end(&b.ld);
	if (board_check(&b) != NULL) {
		fprintf(stderr, "%s\n", board_check(&b));
		abort();
	}
}

/* ---- advice that is right ---- */

static const char *name_at(const struct module *m, uint32_t i)
{
	return m->strings + m->symbols[i].st_name;
}

static struct import row_of(const struct module *m, uint32_t i)
{
	struct import row = {.key = mix(gnu_hash(name_at(m, i)))};

	for (const struct module *of = b.ld.first; of != NULL; of = of->next) {
		for (uint32_t k = of->first_hash; k < of->end_hash; k++) {
			if (of->symbols[k].st_shndx == SHN_UNDEF || row.slot != 0 ||
			    strcmp(name_at(of, k), name_at(m, i)) != 0)
				continue;
			row.slot = tag(row.key) | k;
			row.provider = of->file.id;
			row.check = import_check(row.key, m->symbols[i].st_name,
						 of->symbols[k].st_name);
		}
	}
	return row;
}

static void write_seed(const char *folder)
{
	struct import right[ROWS_MAX] = {{0}};
	char path[4096];
	struct module *m;
	FILE *out;
	uint32_t i;

	begin();
	m = load(0);
	for (i = 1; i < m->symbol_count && i < ROWS_MAX; i++)
		if (m->symbols[i].st_shndx == SHN_UNDEF)
			right[i] = row_of(m, i);
	unload();
	board_end(&b);
	snprintf(path, sizeof path, "%s/right", folder);
	out = fopen(path, "wb");
	if (out == NULL || fwrite(right, sizeof right[0], i, out) != i || fclose(out) != 0) {
		perror(path);
		exit(1);
	}
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *last = (*argv)[*argc - 1];
	struct stat s;

	if (stat(last, &s) == 0 && S_ISDIR(s.st_mode))
		write_seed(last);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct module *m;

	count = (uint32_t)(size / sizeof *rows);
	rows = malloc(count * sizeof *rows + 1);
	memcpy(rows, bytes, count * sizeof *rows);
	begin();
	load(LOAD_NOW);
	unload();
	m = load(LOAD_UNCHECKED);
	for (uint32_t i = 0; i < m->plt.count; i++)
		bind_slot(m, i);
	unload();
	board_end(&b);
	free(rows);
	rows = NULL;
	return 0;
}
