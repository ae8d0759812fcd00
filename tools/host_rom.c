/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * host_rom.c: places the stub in a memory of its own and lets the loader judge
 * its tables, so that nothing is parsed here.
 */
#include "host_rom.h"
#include <stdlib.h>
#include <string.h>
#include "host_file.h"
#include "loader/dynamic.h"

#define STUB_MEMORY (1u << 20)

static struct host_bytes stub;

static int read_stub(struct source *s, const struct file *file, uint32_t offset, void *to,
		     uint32_t size)
{
	(void)s;
	(void)file;
	memcpy(to, stub.at + offset, size);
	return 0;
}

static void tell_stub(struct sink *s, const struct refusal *r)
{
	char text[256];

	(void)s;
	host_warn("%s", refusal_text(r, text, sizeof text));
}

struct rom_exports host_rom_open(const char *dir)
{
	struct source source = {.read = read_stub};
	struct sink sink = {tell_stub};
	struct region *memory = host_alloc(sizeof *memory);
	const char *path = host_join(dir, "librom.so");
	struct module m = {0};
	uint32_t needed, hashes;
	struct elf elf;
	int error;

	stub = host_read(path);
	region_add(memory, (struct extent){4096, STUB_MEMORY, host_alloc(STUB_MEMORY)});
	error = elf_open(&elf, &source, &sink, path, &(struct file){.size = stub.size});
	if (error == 0)
		error = image_place(&m.image, &elf, &source, memory);
	if (error == 0)
		error = dynamic_open(&m, &elf, &needed, &hashes);
	if (error != 0)
		host_fail(1, "%s does not say what the ROM exports", path);
	free(memory);
	return (struct rom_exports){m.strings, m.symbols, m.end_hash};
}
