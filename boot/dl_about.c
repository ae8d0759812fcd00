/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dl_about.c: what a program may ask about the modules that are there, and where
 * unwinders, debuggers and thread-local variables ask: dladdr, dlinfo
 * (<dlfcn.h>), dl_iterate_phdr (<link.h>), and the names of the ARM ABI's run-time
 * support, which no header declares.
 */
#include <stddef.h>
#include <stdio.h>
#include "dl.h"
#include "include/dlfcn.h"
#include "include/link.h"
#include "memory.h"
#include "rom.h"
#include "run.h"
#include "where.h"

extern const char rom_start[]; /* linker-scripts/rom.ld */

/* ---- dladdr ---- */

int dladdr(const void *address, Dl_info *info)
{
	uint32_t at = (uint32_t)(uintptr_t)address, offset = 0;
	struct module *m = module_at(&rom.loader, at);
	struct module_info about;

	if (!memory_writable((uint32_t)(uintptr_t)info, sizeof(*info)))
		return 0;
	if (m == NULL && !(memory_is_rom(at) && memory_readable(at, 1)))
		return 0;
	module_info(m != NULL ? m : module_next(&rom.loader, NULL), &about);
	info->dli_fname = about.name;
	info->dli_fbase = m != NULL ? (void *)(uintptr_t)about.base : (void *)(uintptr_t)rom_start;
	info->dli_sname = where_symbol(at, &offset);
	info->dli_saddr = info->dli_sname != NULL ? (void *)(uintptr_t)(at - offset) : NULL;
	return 1;
}

/* ---- dl_iterate_phdr ---- */

static void describe(const struct module *m, struct dl_phdr_info *out)
{
	struct module_info about;

	module_info(m, &about);
	*out = (struct dl_phdr_info){
		.dlpi_addr = about.bias,
		.dlpi_name = m == run.module ? "" : about.name,
		.dlpi_phdr = (const Elf32_Phdr *)(uintptr_t)about.phdr,
		.dlpi_phnum = (Elf32_Half)about.phnum,
		.dlpi_adds = rom.loader.added,
		.dlpi_subs = rom.loader.removed,
		.dlpi_tls_modid = about.tls_size != 0 ? about.index : 0,
		.dlpi_tls_data = about.tls_size != 0 ? (void *)(uintptr_t)about.tls : NULL,
	};
}

/* Behind m: the program and what came after it, then what was there before,
 * without the ROM, which has no file. */
static struct module *behind(struct module *m)
{
	m = module_next(&rom.loader, m);
	if (m == NULL)
		m = module_next(&rom.loader, module_next(&rom.loader, NULL));
	return m == run.module ? NULL : m;
}

/* The callback may open and close; the walk ends when what comes next is gone. */
int dl_iterate_phdr(int (*callback)(struct dl_phdr_info *, size_t, void *), void *data)
{
	struct module *m = run.module, *next;
	struct dl_phdr_info info;
	int result = 0;

	for (; m != NULL && result == 0; m = dl_module(next)) {
		describe(m, &info);
		next = behind(m);
		result = callback(&info, sizeof(info), data);
		if (dl_module(m) != NULL)
			next = behind(m);
	}
	return result;
}

/* ---- what compilers call ---- */

/* EHABI 4.4, "The index table": the unwinder's way from a return address to the
 * table of its module. */
uint32_t __gnu_Unwind_Find_exidx(uint32_t pc, int *count);
uint32_t __gnu_Unwind_Find_exidx(uint32_t pc, int *count)
{
	struct module *m = module_at(&rom.loader, pc);
	uint32_t entries = 0, table = m != NULL ? module_exidx(m, &entries) : 0;

	*count = (int)entries;
	return table;
}

/* The argument of __tls_get_addr: two words of a GOT (Addenda to the ABI for the
 * Arm Architecture, "Thread Local Storage"). */
struct tls_index {
	unsigned long module, offset;
};
void *__tls_get_addr(const struct tls_index *index);
void *__tls_get_addr(const struct tls_index *index)
{
	return (void *)(uintptr_t)load_tls_address(&rom.loader, index->module, index->offset);
}
