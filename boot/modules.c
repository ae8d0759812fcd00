/* SPDX-License-Identifier: BSD-2-Clause */
/* modules.c: see modules.h. */
#include <stddef.h>
#include <string.h>
#include "board/board.h"
#include "debug.h"
#include "exports.h"
#include "loader/arm/cache.h"
#include "loader/arm/tls.h"
#include "modules.h"
#include "report.h"
#include "rom.h"
#include "run.h"
#include "store/advice.h"

#define RANGES 8u

struct rom rom;

static uint32_t store_index[STORE_INDEX_COUNT];

/* ---- the loader's source of files ---- */

#define DAMAGED UINT32_MAX /* the id of a file that exists but cannot be read */

/* Files whose bytes were compared with their checksum since reset, a bit for
 * each row of the store: once is enough, nobody writes to them. */
static uint32_t checked[STORE_FILES_MAX / 32];

void modules_doubt(void)
{
	memset(checked, 0, sizeof(checked));
}

static int check_once(const struct store_file *file)
{
	uint32_t *bits = &checked[file->row / 32 % (STORE_FILES_MAX / 32)];
	uint32_t bit = 1u << file->row % 32;
	int error = 0;

	if (file->row >= STORE_FILES_MAX || (*bits & bit) == 0)
		error = store_check(&rom.store, file);
	if (error == 0 && file->row < STORE_FILES_MAX)
		*bits |= bit;
	return error;
}

int modules_file(const char *name, struct store_file *out)
{
	int error = rom.has_store ? store_find(&rom.store, name, out) : STORE_E_NO_FILE;

	return error != 0 ? error : check_once(out);
}

/* The file that was found last: it is the one whose advice is asked for, as a rule. */
static struct store_file latest;

/* A file that the store names but cannot vouch for is found, so that nobody says
 * it is missing; why it is bad is said here, and reading it fails. */
static int source_find(struct source *s, const char *name, struct file *out)
{
	int error = modules_file(name, &latest);

	(void)s;
	if (error == STORE_E_NO_FILE)
		return -1;
	if (error != 0)
		report(name, "E_STORE", "%s", store_error_text(error));
	if (error == 0)
		store_look_ahead(&rom.store, &latest);
	out->id = error == 0 ? latest.id : DAMAGED;
	out->size = latest.size;
	out->ordinal = latest.row;
	return 0;
}

static int source_read(struct source *s, const struct file *file, uint32_t offset, void *to,
		       uint32_t size)
{
	struct store_file blob; /* reading looks at these two only */

	(void)s;
	if (file->id == DAMAGED)
		return -1;
	blob.id = file->id;
	blob.size = file->size;
	return store_read(&rom.store, &blob, offset, to, size) == 0 ? 0 : -1;
}

/* Enough for four thousand imports; for more, there is no advice. */
static uint32_t advice_words[8192];

_Static_assert(ADVICE_WORDS(7) == STORE_ADVICE_BASE + STORE_ADVICE_ROW * 7, "as they lie");

static int source_advice(struct source *s, uint32_t ordinal, struct advice *out)
{
	const struct store_file *file = &latest;
	struct store_advice a;
	struct store_file other;

	(void)s;
	if (ordinal != latest.row) {
		if (store_entry(&rom.store, ordinal, &other) != 0)
			return -1;
		file = &other;
	}
	if (store_advice_read(&rom.store, file, advice_words,
			      sizeof advice_words / sizeof advice_words[0], &a) != 0)
		return -1;
	*out = (struct advice){a.words, a.count};
	return 0;
}

struct source modules_source = {.find = source_find, .read = source_read, .advice = source_advice};

/* ---- the loader's CPU ---- */

extern const uint8_t arm_plt_resolve[]; /* loader/arm/plt.S: ARM code */

static void cpu_sync(void *context, uint32_t base, uint32_t size)
{
	(void)context;
	cache_sync(NULL, base, size);
}

static void cpu_call(void *context, uint32_t address)
{
	(void)context;
	((void (*)(void))(uintptr_t)address)();
}

/* AT_HWCAP of Linux for a Cortex-A7: half-words, Thumb, fast multiply, VFP, DSP,
 * NEON, VFPv3, VFPv4, IDIV in both states. */
#define HWCAP                                                                                      \
	(1u << 1 | 1u << 2 | 1u << 4 | 1u << 6 | 1u << 7 | 1u << 12 | 1u << 13 | 1u << 16 |        \
	 1u << 17 | 1u << 18)

static uint32_t cpu_choose(void *context, uint32_t address, uint32_t hwcap)
{
	(void)context;
	return ((uint32_t(*)(uint32_t))(uintptr_t)address)(hwcap);
}

static const struct cpu cpu = {
	.sync = cpu_sync,
	.call = cpu_call,
	.unbound = run_unbound,
	.resolver = (uint32_t)arm_plt_resolve,
	.choose = cpu_choose,
	.hwcap = HWCAP,
	.tls_descriptor = (uint32_t)arm_tls_descriptor,
};

/* ---- at boot ---- */

void modules_mount(void)
{
	const char *why = NULL;
	struct flash *flash = board_store(&why);
	int error;

	if (flash == NULL) {
		report("store", "E_STORE", "%s", why != NULL ? why : "the board has none");
		return;
	}
	error = store_mount(&rom.store, flash, store_index, STORE_INDEX_COUNT);
	if (error != 0) {
		report("store", "E_STORE", "%s", store_error_text(error));
		return;
	}
	rom.has_store = true;
}

void modules_prepare(void)
{
	struct ram_range ranges[RANGES];
	uint32_t count = board_free_ram(ranges, RANGES);

	loader_init(&rom.loader, &modules_source, &report_console, &cpu, NULL);
	rom.loader.watch = &debug_watch;
	for (uint32_t i = 0; i < count; i++) {
		struct extent range = {ranges[i].base, ranges[i].size,
				       (uint8_t *)(uintptr_t)ranges[i].base};

		if (!region_add(&rom.loader.ram, range))
			report("mem", "E_REGION", "the RAM at 0x%08x cannot be used",
			       (unsigned)range.base);
	}
	loader_add_rom(&rom.loader, &exports_rom);
	arm_set_thread(rom.loader.thread);
}

void modules_load_libraries(void)
{
	struct store_file file;
	uint32_t cursor = 0;

	if (!rom.has_store)
		return;
	/* A library has its name in the table as well. */
	loader_expect(&rom.loader, rom.store.library_exports + rom.store.library_count);
	while (store_next(&rom.store, &cursor, &file) == 0)
		if (file.library)
			load_resident(&rom.loader, file.name, LOAD_NOW, NULL);
}
