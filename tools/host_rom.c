/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * host_rom.c: loads the stub by itself, as a module of a loader without a ROM,
 * and makes the ROM's table of what that module exports.
 */
#include "host_rom.h"
#include <stdlib.h>
#include <string.h>
#include "host_cpu.h"
#include "host_file.h"
#include "loader/elf32.h"

#define STUB_MEMORY (1u << 20)
#define ROM_NAMES   (64u * 1024u) /* bytes of all names */
#define ROM_SYMBOLS 4096u

struct stub {
	struct source source;
	struct sink sink;
	struct loader loader;
	struct host_bytes bytes;
	char *strings;
	uint32_t strings_size;
	struct elf32_sym *symbols;
	uint32_t count;
};

static int find_stub(struct source *s, const char *name, struct file *out)
{
	(void)name;
	*out = (struct file){.size = ((const struct stub *)s)->bytes.size};
	return 0;
}

static int read_stub(struct source *s, const struct file *file, uint32_t offset, void *to,
		     uint32_t size)
{
	(void)file;
	memcpy(to, ((const struct stub *)s)->bytes.at + offset, size);
	return 0;
}

static void tell_stub(struct sink *s, const struct refusal *r)
{
	char text[256];

	(void)s;
	host_warn("%s", refusal_text(r, text, sizeof text));
}

static bool add_symbol(void *context, const char *name, uint32_t address, bool function)
{
	struct stub *stub = context;
	uint32_t size = (uint32_t)strlen(name) + 1;

	if (stub->count == ROM_SYMBOLS || size > ROM_NAMES - stub->strings_size)
		return false;
	stub->symbols[stub->count++] = (struct elf32_sym){
		.st_name = stub->strings_size,
		.st_value = address,
		.st_info = (uint8_t)(STB_GLOBAL << 4 | (function ? STT_FUNC : STT_OBJECT)),
		.st_shndx = SHN_ABS,
	};
	memcpy(stub->strings + stub->strings_size, name, size);
	stub->strings_size += size;
	return true;
}

struct rom_exports host_rom_open(const char *dir)
{
	struct stub *stub = host_alloc(sizeof *stub);
	const char *path = host_join(dir, "librom.so");
	struct rom_exports rom;
	struct module *m;

	stub->bytes = host_read(path);
	stub->strings = host_alloc(ROM_NAMES + NAME_BEHIND);
	stub->strings_size = 1; /* the null symbol's name */
	stub->symbols = host_alloc(ROM_SYMBOLS * sizeof *stub->symbols);
	stub->count = 1;
	stub->source = (struct source){.find = find_stub, .read = read_stub};
	stub->sink.tell = tell_stub;
	loader_init(&stub->loader, &stub->source, &stub->sink, &host_cpu, NULL);
	region_add(&stub->loader.ram, (struct extent){4096, STUB_MEMORY, host_alloc(STUB_MEMORY)});
	if (load_resident(&stub->loader, "librom.so", LOAD_NOW, &m) != 0)
		host_fail(1, "%s does not say what the ROM exports", path);
	module_symbols(m, add_symbol, stub);
	rom = (struct rom_exports){stub->strings, stub->strings_size, stub->symbols, stub->count};
	free(stub);
	return rom;
}
