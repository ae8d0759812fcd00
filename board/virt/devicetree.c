/* SPDX-License-Identifier: BSD-2-Clause */
/* devicetree.c: see the header. libfdt does the reading and the checking. */
#include <stddef.h>
#include <string.h>
#include <libfdt.h>
#include "board/board.h"
#include "devicetree.h"

/* A number of one or two cells; more than 32 bits become all ones. */
static uint32_t number(const fdt32_t *cells, int count)
{
	if (count == 2 && fdt32_ld(cells) != 0)
		return UINT32_MAX;
	return fdt32_ld(cells + count - 1);
}

/* The pair of base and size in a memory node's reg that starts at ram. */
static bool find_ram(const void *fdt, int node, uint32_t ram, struct devicetree *out)
{
	int address_cells = fdt_address_cells(fdt, 0), size_cells = fdt_size_cells(fdt, 0);
	int bytes, pair = (address_cells + size_cells) * (int)sizeof(fdt32_t);
	const fdt32_t *reg = fdt_getprop(fdt, node, "reg", &bytes);

	if (!reg || address_cells < 1 || address_cells > 2 || size_cells < 1 || size_cells > 2)
		return false;
	for (; bytes >= pair; bytes -= pair, reg += address_cells + size_cells) {
		uint32_t size = number(reg + address_cells, size_cells);

		if (number(reg, address_cells) != ram || size == 0)
			continue;
		out->ram_base = ram;
		out->ram_size = size < 0u - ram ? size : 0u - ram;
		return true;
	}
	return false;
}

static enum psci_conduit find_conduit(const void *fdt)
{
	int node = fdt_path_offset(fdt, "/psci");
	const char *method = node < 0 ? NULL : fdt_getprop(fdt, node, "method", NULL);

	if (!method)
		return PSCI_NONE;
	return strcmp(method, "smc") == 0 ? PSCI_SMC : PSCI_HVC;
}

bool devicetree_read(const void *at, uint32_t most, uint32_t ram, struct devicetree *out)
{
	struct devicetree found;
	int node = -1;

	if (fdt_check_header(at) != 0 || fdt_totalsize(at) > most)
		return false;
	do {
		node = fdt_node_offset_by_prop_value(at, node, "device_type", "memory",
						     sizeof("memory"));
		if (node < 0)
			return false;
	} while (!find_ram(at, node, ram, &found));
	found.conduit = find_conduit(at);
	*out = found;
	return true;
}

/* Debian compiles its libraries with stack protection, which wants these. */
uintptr_t __stack_chk_guard = 0x0d0a00ffu; /* what no string can write */
_Noreturn void __stack_chk_fail(void);

_Noreturn void __stack_chk_fail(void)
{
	board_reset();
}
