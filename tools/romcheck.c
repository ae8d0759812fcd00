/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * romcheck.c: whether the ROM would load files, and why not: a dry-run link by
 * the ROM's own loader.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <version.h>
#include "host_link.h"

static const char usage[] =
	"usage: romcheck [OPTION]... FILE...\n"
	"Says whether the ROM would load each FILE, and every reason why not.\n"
	"\n"
	"What a FILE needs is looked for among the FILEs, then in the store, then in DIR.\n"
	"A library that a FILE brings in is checked with it; any other one by itself.\n"
	"No code of the files is run.\n"
	"\n"
	"      --board NAME   virt (default) or raspi2: where its RAM is and how much\n"
	"      --store IMAGE  a store of mkstore; without a FILE, all that is in it is checked\n"
	"      --libs DIR     the folder of librom.so, libc.so, libm.so and others;\n"
	"                     default: ../libs beside this tool\n"
	"      --bindings     say which module each symbol is bound to\n"
	"  -h, --help         this page\n"
	"      --version      print the version\n"
	"\n"
	"Example: romcheck hello libgreet.so\n"
	"Exit status: 0 all would load, 1 one is refused or unreadable, 2 wrong usage.\n";

enum { OPTION_BOARD = 256, OPTION_STORE, OPTION_LIBS, OPTION_BINDINGS, OPTION_VERSION };

static const struct option options[] = {
	{"board", required_argument, NULL, OPTION_BOARD},
	{"store", required_argument, NULL, OPTION_STORE},
	{"libs", required_argument, NULL, OPTION_LIBS},
	{"bindings", no_argument, NULL, OPTION_BINDINGS},
	{"help", no_argument, NULL, 'h'},
	{"version", no_argument, NULL, OPTION_VERSION},
	{NULL, 0, NULL, 0},
};

/* A file that has to load. */
struct target {
	char name[64];
	bool good, told;
};

struct targets {
	struct target *at;
	uint32_t count;
};

static struct host_link board;

static void target_add(struct targets *targets, const char *name)
{
	struct target *t = &targets->at[targets->count++];

	snprintf(t->name, sizeof t->name, "%s", name);
}

static struct target *target_find(const struct targets *targets, const char *name)
{
	for (uint32_t i = 0; i < targets->count; i++) {
		if (strcmp(targets->at[i].name, name) == 0)
			return &targets->at[i];
	}
	return NULL;
}

/* The host's pointers are wider than the board's, so its tables are larger. */
static void print_good(const struct target *t, const struct module *m)
{
	char image[32], memory[32];
	struct module_info info;

	module_info(m, &info);
	printf("%s: would load: image %s, RAM at most %s, %u exports, %u PLT slots (%u bound)\n",
	       t->name, host_size_text(info.size, image), host_size_text(info.memory, memory),
	       info.exports, info.slots, info.bound);
}

/* Everything that is loaded is good, the libraries that came along as well. */
static void mark_loaded(const struct targets *targets)
{
	struct module *m = NULL;

	while ((m = module_next(&board.loader, m)) != NULL) {
		struct module_info info;
		struct target *t;

		module_info(m, &info);
		t = target_find(targets, info.name);
		if (t != NULL && !t->good) {
			t->good = true;
			print_good(t, m);
		}
	}
}

static void check(const struct targets *targets, struct target *t)
{
	struct module *m = NULL;

	host_link_boot(&board);
	if (host_link_load(&board, t->name, &m) == 0)
		mark_loaded(targets);
	t->told = true;
}

/* Programs first: what they bring in may need them, and is good then. */
static int check_all(const struct targets *targets)
{
	uint32_t refused = 0;

	for (uint32_t i = 0; i < targets->count; i++) {
		if (host_link_is_program(&board, targets->at[i].name))
			check(targets, &targets->at[i]);
	}
	for (uint32_t i = 0; i < targets->count; i++) {
		if (!targets->at[i].good && !targets->at[i].told)
			check(targets, &targets->at[i]);
	}
	for (uint32_t i = 0; i < targets->count; i++)
		refused += !targets->at[i].good;
	if (refused != 0)
		printf("%u of %u files refused\n", refused, targets->count);
	return refused != 0;
}

static void add_libs(struct host_items *libs, const char *dir)
{
	static const char *const names[] = {"libc.so", "libm.so"};
	char refusal[256];

	for (int i = 0; i < 2; i++) {
		char *path = host_join(dir, names[i]);

		if (access(path, R_OK) == 0)
			host_item_add(libs, path, refusal);
	}
}

/* And whatever else DIR has of what is needed. */
static void complete_libs(const struct host_items *files, struct host_items *libs, const char *dir)
{
	host_items_complete(files, libs, dir);
	host_items_complete(libs, libs, dir);
}

static void collect(struct targets *targets, struct host_items *files, char **paths, int count)
{
	const struct store *store = board.store != NULL ? &board.store->store : NULL;
	uint32_t room = (uint32_t)count + (store != NULL ? store->file_count : 0);
	uint32_t cursor = 0;
	struct store_file f;
	char refusal[256];

	targets->at = host_alloc(room * sizeof *targets->at);
	for (int i = 0; i < count; i++)
		target_add(targets, host_item_add(files, paths[i], refusal)->name);
	if (count != 0)
		return;
	while (targets->count < room && store_next(store, &cursor, &f) == 0)
		target_add(targets, f.name);
}

int main(int argc, char **argv)
{
	static struct host_store store;
	struct host_items files = {0}, libs = {0};
	struct targets targets = {0};
	const char *board_name = NULL, *store_path = NULL, *dir = NULL;
	int option;

	while ((option = getopt_long(argc, argv, "h", options, NULL)) >= 0) {
		switch (option) {
		case OPTION_BOARD:
			board_name = optarg;
			break;
		case OPTION_STORE:
			store_path = optarg;
			break;
		case OPTION_LIBS:
			dir = optarg;
			break;
		case OPTION_BINDINGS:
			board.tracer = &host_link_bindings;
			break;
		case 'h':
			fputs(usage, stdout);
			return 0;
		case OPTION_VERSION:
			puts("romcheck (romld) " ROMLD_VERSION);
			return 0;
		default:
			return 2; /* getopt has said why */
		}
	}
	if (optind == argc && store_path == NULL)
		host_fail(2, "no files to check; romcheck -h explains");
	if (store_path != NULL) {
		host_store_open(&store, store_path, host_read(store_path));
		board.store = &store;
	}
	if (store_path == NULL || dir != NULL)
		add_libs(&libs, dir != NULL ? dir : host_libs());
	board.board = host_board(board_name);
	board.files = &files;
	board.libs = &libs;
	board.rom = host_rom_open(dir != NULL ? dir : host_libs());
	host_link_open(&board);
	collect(&targets, &files, argv + optind, argc - optind);
	if (store_path == NULL || dir != NULL)
		complete_libs(&files, &libs, dir != NULL ? dir : host_libs());
	return check_all(&targets);
}
