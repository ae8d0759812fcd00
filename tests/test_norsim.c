/* SPDX-License-Identifier: BSD-2-Clause */
/* test_norsim.c: the simulator keeps the rules that the store's tests rely on. */
#include "norsim.h"
#include "unit.h"

static const uint8_t ones[64] = {[0] = 0x0f};

TEST(programming_only_clears_bits)
{
	struct norsim sim;
	uint8_t byte;

	norsim_open(&sim, 8192, 4096, 64);
	sim.bytes[0] = 0xf0;
	CHECK_EQ(sim.flash.program(&sim.flash, 0, ones, 64), 0);
	CHECK_EQ(sim.flash.read(&sim.flash, 0, &byte, 1), 0);
	CHECK_EQ(byte, 0x00);
	CHECK(sim.violation == NULL);
	norsim_close(&sim);
}

TEST(refuses_a_second_program_until_the_unit_is_erased)
{
	struct norsim sim;

	norsim_open(&sim, 8192, 4096, 64);
	CHECK_EQ(sim.flash.program(&sim.flash, 64, ones, 64), 0);
	CHECK_EQ(sim.flash.program(&sim.flash, 64, ones, 64), -1);
	CHECK_STR(sim.violation, "a unit is programmed twice");
	CHECK_EQ(sim.flash.erase(&sim.flash, 0), 0);
	CHECK_EQ(sim.bytes[64], 0xff);
	CHECK_EQ(sim.flash.program(&sim.flash, 64, ones, 64), 0);
	norsim_close(&sim);
}

TEST(refuses_what_is_not_of_whole_units)
{
	struct norsim sim;

	norsim_open(&sim, 8192, 4096, 64);
	CHECK_EQ(sim.flash.program(&sim.flash, 32, ones, 64), -1);
	CHECK_STR(sim.violation, "a program is not of whole units");
	sim.violation = NULL;
	CHECK_EQ(sim.flash.erase(&sim.flash, 64), -1);
	CHECK_STR(sim.violation, "an erase is not of a whole unit");
	norsim_close(&sim);
}

TEST(refuses_what_leaves_the_device)
{
	struct norsim sim;
	uint8_t bytes[64];

	norsim_open(&sim, 8192, 4096, 64);
	CHECK_EQ(sim.flash.read(&sim.flash, 8192 - 63, bytes, 64), -1);
	CHECK_EQ(sim.flash.read(&sim.flash, UINT32_MAX, bytes, 2), -1);
	CHECK_STR(sim.violation, "a read leaves the device");
	norsim_close(&sim);
}

TEST(a_cut_tears_the_write_and_ends_all_operations)
{
	struct norsim sim;
	uint8_t bytes[64];

	norsim_open(&sim, 8192, 4096, 64);
	sim.cut = 2;
	CHECK_EQ(sim.flash.erase(&sim.flash, 0), 0);
	CHECK_EQ(sim.flash.program(&sim.flash, 0, (const uint8_t[64]){0}, 64), -1);
	CHECK_EQ(sim.flash.read(&sim.flash, 0, bytes, 1), -1);
	norsim_power(&sim);
	CHECK_EQ(sim.flash.read(&sim.flash, 0, bytes, 64), 0);
	CHECK_EQ(bytes[31], 0x00);
	CHECK_EQ(bytes[32], 0xff);
	norsim_close(&sim);
}

TEST(fails_the_operation_that_was_asked_for)
{
	struct norsim sim;
	uint8_t byte;

	norsim_open(&sim, 8192, 4096, 64);
	sim.fail_read = 2;
	sim.fail_erase = 1;
	CHECK_EQ(sim.flash.read(&sim.flash, 0, &byte, 1), 0);
	CHECK_EQ(sim.flash.read(&sim.flash, 0, &byte, 1), -1);
	CHECK_EQ(sim.flash.read(&sim.flash, 0, &byte, 1), 0);
	CHECK_EQ(sim.flash.erase(&sim.flash, 4096), -1);
	CHECK_EQ(sim.flash.erase(&sim.flash, 4096), 0);
	sim.bad_offset = 100;
	sim.bad_size = 1;
	CHECK_EQ(sim.flash.read(&sim.flash, 99, &byte, 1), 0);
	CHECK_EQ(sim.flash.read(&sim.flash, 100, &byte, 1), -1);
	CHECK(sim.violation == NULL);
	norsim_close(&sim);
}
