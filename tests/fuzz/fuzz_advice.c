// SPDX-License-Identifier: BSD-2-Clause
/*
 * fuzz_advice.c: the input is advice on the imports of a good program. Whatever it
 * says, the program is loaded, bound now or at its first calls, and goes; the board
 * stays good, and nothing is read outside the words.
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

#define SYMBOLS_MAX 64u

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
uint32_t bind_slot(struct module *m, uint32_t i);

static struct fake_board b;
static uint32_t *words; /* just as many as there are: a sanitizer watches the ends */
static uint32_t count;

static int advise(struct source *s, uint32_t ordinal, struct advice *out)
{
	struct file f;

	if (b.source.find(s, TRIAL_NAME, &f) != 0 || ordinal != f.ordinal)
		return -1;
	*out = (struct advice){words, count};
	return 0;
}

static void begin(void)
{
	struct built f = trial_seed(0);

	trial_begin(&b);
	board_add_bytes(&b, TRIAL_NAME, f.at, f.size);
	free(f.at);
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

/* Where a name is defined behind the ROM. */
static uint32_t place_of(const char *name)
{
	for (const struct module *of = b.ld.first->next; of != NULL; of = of->next)
		for (uint32_t k = of->first_hash; k < of->end_hash; k++)
			if (of->symbols[k].st_shndx != SHN_UNDEF &&
			    strcmp(name_at(of, k), name) == 0)
				return IMPORT_AT(of->index, k);
	return IMPORT_UNKNOWN;
}

static uint32_t advise_rightly(const struct module *m, uint32_t *right)
{
	uint32_t n = m->symbol_count < SYMBOLS_MAX ? m->symbol_count : SYMBOLS_MAX;
	const struct module *last = b.ld.last;
	struct lineup l = {last->index, last->lineage};

	memcpy(right, &l, sizeof l);
	memcpy(right + 3, &l, sizeof l);
	for (uint32_t i = 0; i < n; i++) {
		bool import = i != 0 && m->symbols[i].st_shndx == SHN_UNDEF;

		right[ADVICE_KEYS + i] = import ? mix(gnu_hash(name_at(m, i))) : 0;
		right[ADVICE_KEYS + n + i] = import ? place_of(name_at(m, i)) : IMPORT_UNKNOWN;
	}
	return ADVICE_WORDS(n);
}

static void write_seed(const char *folder)
{
	uint32_t right[ADVICE_WORDS(SYMBOLS_MAX)], size;
	char path[4096];
	FILE *out;

	begin();
	words = right;
	count = 0;
	memset(right, 0, sizeof right);
	size = advise_rightly(load(0), right);
	unload();
	board_end(&b);
	snprintf(path, sizeof path, "%s/right", folder);
	out = fopen(path, "wb");
	if (out == NULL || fwrite(right, sizeof right[0], size, out) != size || fclose(out) != 0) {
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

	if (size < ADVICE_WORDS(0) * sizeof *words)
		return 0;
	count = (uint32_t)(size / sizeof *words - ADVICE_WORDS(0)) / 2;
	words = malloc(ADVICE_WORDS(count) * sizeof *words);
	memcpy(words, bytes, ADVICE_WORDS(count) * sizeof *words);
	begin();
	load(LOAD_NOW);
	unload();
	m = load(LOAD_UNCHECKED);
	for (uint32_t i = 0; i < m->plt.count; i++)
		bind_slot(m, i);
	unload();
	board_end(&b);
	free(words);
	words = NULL;
	return 0;
}
