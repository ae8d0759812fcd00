// SPDX-License-Identifier: BSD-2-Clause
/*
 * fuzz_load.c: the input is a module; tests/trial.c uses it in every way.
 *
 * Before it starts, the fuzzer writes good modules into its corpus folder (the
 * last argument, when it is a folder): no binaries are kept in the repository.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "tests/trial.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static bool is_folder(const char *path)
{
	struct stat s;

	return stat(path, &s) == 0 && S_ISDIR(s.st_mode);
}

static void write_seed(const char *folder, uint32_t i)
{
	struct built f = trial_seed(i);
	char path[4096];
	FILE *out;

	snprintf(path, sizeof(path), "%s/seed-%u", folder, i);
	out = fopen(path, "wb");
	if (out == NULL || fwrite(f.at, 1, f.size, out) != f.size || fclose(out) != 0) {
		perror(path);
		exit(1);
	}
	free(f.at);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *last = (*argv)[*argc - 1];

	for (uint32_t i = 0; i < TRIAL_SEEDS && is_folder(last); i++)
		write_seed(last, i);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static struct fake_board b;
	const char *wrong;
	bool refused;

	trial_begin(&b);
	wrong = trial_run(&b, bytes, (uint32_t)size, &refused);
	if (wrong != NULL) {
		fflush(stdout); /* what the board found changed */
		fprintf(stderr, "%s\n", wrong);
		abort();
	}
	board_end(&b);
	return 0;
}
