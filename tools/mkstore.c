/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mkstore.c: makes, lists, checks and unpacks the image of a module store.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <version.h>
#include "host_board.h"
#include "host_browse.h"
#include "host_file.h"
#include "host_image.h"

static const char usage[] =
	"usage: mkstore -o IMAGE [OPTION]... FILE...   make a store of ELF files\n"
	"       mkstore -l IMAGE                       list it\n"
	"       mkstore -c IMAGE                       check everything in it\n"
	"       mkstore -x [-C DIR] IMAGE [NAME]...    extract files, all unless named\n"
	"\n"
	"A module is stored under its SONAME, any other file under its file name.\n"
	"libc.so and libm.so come first and are boot-time libraries, wherever they are from.\n"
	"What a FILE needs and DIR has (libc.so.6 for a file made for glibc) is added.\n"
	"\n"
	"  -o, --output IMAGE   the image to make\n"
	"      --board NAME     virt (default) or raspi2: geometry and size of its flash\n"
	"      --size MIB       a store of another size\n"
	"      --boot COMMANDS  what the monitor does at boot\n"
	"      --library FILE   add FILE as a library that is loaded at boot; in this order\n"
	"      --no-libc        add nothing that is not named\n"
	"      --libs DIR       where libc.so, libm.so and librom.so are; default: ../libs beside\n"
	"                       this tool\n"
	"      --no-advice      do without hashes and hints of imports, which speed up linking\n"
	"  -C, --directory DIR  where to extract to\n"
	"  -h, --help           this page\n"
	"      --version        print the version\n"
	"\n"
	"Example: mkstore -o store.img --boot 'run hello; poweroff' hello libgreet.so\n"
	"Exit status: 0 done, 1 it failed or the store is damaged, 2 wrong usage.\n";

enum {
	OPTION_BOARD = 256,
	OPTION_SIZE,
	OPTION_BOOT,
	OPTION_LIBRARY,
	OPTION_NO_LIBC,
	OPTION_LIBS,
	OPTION_NO_ADVICE,
	OPTION_VERSION
};

static const struct option options[] = {
	{"output", required_argument, NULL, 'o'},
	{"list", no_argument, NULL, 'l'},
	{"check", no_argument, NULL, 'c'},
	{"extract", no_argument, NULL, 'x'},
	{"directory", required_argument, NULL, 'C'},
	{"board", required_argument, NULL, OPTION_BOARD},
	{"size", required_argument, NULL, OPTION_SIZE},
	{"boot", required_argument, NULL, OPTION_BOOT},
	{"library", required_argument, NULL, OPTION_LIBRARY},
	{"no-libc", no_argument, NULL, OPTION_NO_LIBC},
	{"libs", required_argument, NULL, OPTION_LIBS},
	{"no-advice", no_argument, NULL, OPTION_NO_ADVICE},
	{"help", no_argument, NULL, 'h'},
	{"version", no_argument, NULL, OPTION_VERSION},
	{NULL, 0, NULL, 0},
};

struct order {
	const char *output, *board, *boot, *libs, *directory;
	uint32_t size;
	bool no_libc, no_advice;
	int mode; /* 'l', 'c', 'x', or 0: make */
	struct host_items items;
};

static _Noreturn void fail_usage(const char *sentence)
{
	host_fail(2, "%s; mkstore -h explains", sentence);
}

static uint32_t parse_size(const char *text)
{
	char *end;
	unsigned long mib = strtoul(text, &end, 10);

	if (*text == '\0' || *end != '\0' || mib == 0 || mib > 2047)
		fail_usage("--size is a number of MiB, 1 to 2047");
	return (uint32_t)mib << 20;
}

/* What the loader will refuse is stored all the same: the ROM has to cope. */
static void add_item(struct order *order, const char *path, bool library)
{
	char refusal[256];
	struct host_item *item = host_item_add(&order->items, path, refusal);

	if (item->bytes.size < 4 || memcmp(item->bytes.at, "\177ELF", 4) != 0)
		host_fail(1, "%s is not an ELF file", path);
	if (refusal[0] != '\0')
		host_warn("warning: the ROM will refuse %s", refusal);
	item->library = library;
}

static void add_default_libs(struct order *order)
{
	static const char *const names[] = {"libc.so", "libm.so"};
	const char *dir = order->libs != NULL ? order->libs : host_libs();

	for (int i = 0; i < 2 && !order->no_libc; i++) {
		char *path = host_join(dir, names[i]);

		if (host_item_find(&order->items, names[i]) != NULL)
			continue;
		if (access(path, R_OK) != 0)
			host_fail(1,
				  "there is no %s; say where it is with --libs DIR, or --no-libc",
				  path);
		add_item(order, path, true);
	}
	if (!order->no_libc)
		host_items_complete(&order->items, &order->items, dir);
}

/* Load order at boot: libc.so, libm.so, then --library in its order. */
static int rank(const struct host_item *item)
{
	if (strcmp(item->name, "libc.so") == 0)
		return 0;
	if (strcmp(item->name, "libm.so") == 0)
		return 1;
	return item->library ? 2 : 3;
}

static void sort_items(struct host_items *items)
{
	for (uint32_t i = 1; i < items->count; i++) {
		struct host_item item = items->at[i];
		uint32_t k = i;

		for (; k > 0 && rank(&items->at[k - 1]) > rank(&item); k--)
			items->at[k] = items->at[k - 1];
		items->at[k] = item;
	}
	for (uint32_t i = 0; i < items->count; i++)
		items->at[i].library |= rank(&items->at[i]) < 2;
}

static void check_boot(const char *boot)
{
	for (const char *c = boot; *c != '\0'; c++) {
		if (*c < ' ' || *c > '~')
			fail_usage("--boot takes printable ASCII only");
	}
	if (strlen(boot) >= STORE_BOOT_SIZE)
		fail_usage("--boot takes at most 255 characters");
}

static int make(struct order *order, char **files, int count)
{
	const struct host_board *board = host_board(order->board);
	static struct host_store h;
	struct host_advice *advice = NULL;
	struct host_bytes image;

	for (int i = 0; i < count; i++)
		add_item(order, files[i], false);
	add_default_libs(order);
	if (order->items.count == 0)
		fail_usage("no files to store");
	sort_items(&order->items);
	if (!order->no_advice)
		advice = host_advice_make(board, order->items.at, order->items.count,
					  order->libs != NULL ? order->libs : host_libs());
	image = host_image_make(board, order->size, order->boot, order->items.at,
				order->items.count, advice);
	host_store_open(&h, order->output, image); /* what was made can be read */
	host_write(order->output, image.at, image.size);
	host_store_summary(&h);
	return 0;
}

static int browse(struct order *order, char **files, int count)
{
	static struct host_store h;
	const char *path = order->output;

	if (path == NULL) {
		if (count == 0)
			fail_usage("no image named");
		path = *files++;
		count--;
	}
	if (order->mode != 'x' && count != 0)
		fail_usage("one image at a time");
	host_store_open(&h, path, host_read(path));
	switch (order->mode) {
	case 'l':
		return host_store_list(&h);
	case 'c':
		return host_store_check(&h);
	default:
		return host_store_extract(&h, order->directory, files, count);
	}
}

static void take_option(struct order *order, int option)
{
	switch (option) {
	case 'o':
		order->output = optarg;
		break;
	case 'l':
	case 'c':
	case 'x':
		if (order->mode != 0 && order->mode != option)
			fail_usage("one of -l, -c, -x at a time");
		order->mode = option;
		break;
	case 'C':
		order->directory = optarg;
		break;
	case OPTION_BOARD:
		order->board = optarg;
		break;
	case OPTION_SIZE:
		order->size = parse_size(optarg);
		break;
	case OPTION_BOOT:
		check_boot(optarg);
		order->boot = optarg;
		break;
	case OPTION_LIBRARY:
		add_item(order, optarg, true);
		break;
	case OPTION_NO_LIBC:
		order->no_libc = true;
		break;
	case OPTION_LIBS:
		order->libs = optarg;
		break;
	case OPTION_NO_ADVICE:
		order->no_advice = true;
		break;
	case 'h':
		fputs(usage, stdout);
		exit(0);
	case OPTION_VERSION:
		puts("mkstore (romld) " ROMLD_VERSION);
		exit(0);
	default:
		exit(2); /* getopt has said why */
	}
}

int main(int argc, char **argv)
{
	struct order order = {.boot = "", .directory = "."};
	int option;

	while ((option = getopt_long(argc, argv, "o:lcxC:h", options, NULL)) >= 0)
		take_option(&order, option);
	if (order.mode != 0)
		return browse(&order, argv + optind, argc - optind);
	if (order.output == NULL)
		fail_usage("no image named with -o");
	return make(&order, argv + optind, argc - optind);
}
