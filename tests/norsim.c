/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * norsim.c: a flash device in memory that is as strict as NOR flash.
 */
#include "norsim.h"
#include <stdlib.h>
#include <string.h>

static int broken(struct norsim *sim, const char *rule)
{
	if (sim->violation == NULL)
		sim->violation = rule;
	return -1;
}

static bool is_inside(const struct norsim *sim, uint32_t offset, uint32_t size)
{
	return offset <= sim->flash.size && size <= sim->flash.size - offset;
}

static int sim_read(struct flash *f, uint32_t offset, void *to, uint32_t size)
{
	struct norsim *sim = (struct norsim *)f;

	if (!is_inside(sim, offset, size))
		return broken(sim, "a read leaves the device");
	if (sim->dead || ++sim->reads == sim->fail_read)
		return -1;
	if (offset < sim->bad_offset + sim->bad_size && sim->bad_offset < offset + size)
		return -1;
	memcpy(to, sim->bytes + offset, size);
	return 0;
}

static int sim_view(struct flash *f, uint32_t offset, uint32_t size, const void **at)
{
	struct norsim *sim = (struct norsim *)f;

	if (!is_inside(sim, offset, size))
		return broken(sim, "a view leaves the device");
	if (offset % 64 != 0 || size > f->view_size)
		return broken(sim, "a view is not aligned or too large");
	if (sim->dead || ++sim->reads == sim->fail_read)
		return -1;
	if (offset < sim->bad_offset + sim->bad_size && sim->bad_offset < offset + size)
		return -1;
	*at = sim->bytes + offset;
	return 0;
}

/* Whether this write is the one at which the power goes. */
static bool is_cut(struct norsim *sim)
{
	sim->dead = sim->cut != 0 && sim->programs + sim->erases == sim->cut;
	return sim->dead;
}

static int sim_program(struct flash *f, uint32_t offset, const void *from, uint32_t size)
{
	struct norsim *sim = (struct norsim *)f;
	uint32_t unit = f->program_size;
	bool fails;

	if (!is_inside(sim, offset, size))
		return broken(sim, "a program leaves the device");
	if (offset % unit != 0 || size % unit != 0)
		return broken(sim, "a program is not of whole units");
	if (sim->dead)
		return -1;
	fails = ++sim->programs == sim->fail_program;
	fails |= is_cut(sim);
	for (uint32_t i = offset / unit; i < (offset + size) / unit; i++) {
		if (sim->programmed[i])
			return broken(sim, "a unit is programmed twice");
		sim->programmed[i] = 1;
	}
	for (uint32_t i = 0; i < (fails ? size / 2 : size); i++)
		sim->bytes[offset + i] &= ((const uint8_t *)from)[i];
	return fails ? -1 : 0;
}

static int sim_erase(struct flash *f, uint32_t offset)
{
	struct norsim *sim = (struct norsim *)f;
	uint32_t units = f->erase_size / f->program_size;
	bool fails;

	if (!is_inside(sim, offset, f->erase_size))
		return broken(sim, "an erase leaves the device");
	if (offset % f->erase_size != 0)
		return broken(sim, "an erase is not of a whole unit");
	if (sim->dead)
		return -1;
	fails = ++sim->erases == sim->fail_erase;
	fails |= is_cut(sim);
	memset(sim->bytes + offset, 0xff, f->erase_size);
	memset(sim->programmed + offset / f->program_size, 0, units);
	/* An erase that was cut off leaves bits in any state: here, a pattern. */
	for (uint32_t i = 0; fails && i < f->erase_size; i++)
		sim->bytes[offset + i] = (uint8_t)(i * 167 + offset);
	if (fails)
		memset(sim->programmed + offset / f->program_size, 1, units);
	return fails ? -1 : 0;
}

void norsim_open(struct norsim *sim, uint32_t size, uint32_t erase_size, uint32_t program_size)
{
	memset(sim, 0, sizeof *sim);
	sim->flash = (struct flash){.size = size,
				    .erase_size = erase_size,
				    .program_size = program_size,
				    .read = sim_read,
				    .program = sim_program,
				    .erase = sim_erase,
				    .view = sim_view,
				    .view_size = NORSIM_VIEW};
	sim->bytes = malloc(size);
	sim->programmed = calloc(size / program_size, 1);
	if (sim->bytes == NULL || sim->programmed == NULL)
		abort();
	memset(sim->bytes, 0xff, size);
}

void norsim_close(struct norsim *sim)
{
	free(sim->bytes);
	free(sim->programmed);
}

void norsim_power(struct norsim *sim)
{
	sim->reads = sim->programs = sim->erases = 0;
	sim->fail_read = sim->fail_program = sim->fail_erase = 0;
	sim->bad_size = sim->cut = 0;
	sim->dead = false;
}
