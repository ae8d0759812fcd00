// SPDX-License-Identifier: BSD-2-Clause
/*
 * test_symbols.c: loader/arm/symbols.c: which symbols are common ones, asked one by one.
 */
#include "unit.h"
#include <stdlib.h>
#include "loader/arm/symbols.h"

#define COUNT 40u

static const struct symbol_limits limits = {0x1000, 0x2000, 500};
static struct elf32_sym symbols[COUNT];

static struct elf32_sym good(void)
{
	static const uint8_t info[] = {0x10, 0x11, 0x12, 0x20, 0x21, 0x22};
	uint32_t r = (uint32_t)rand();

	return (struct elf32_sym){.st_name = r % 500,
				  .st_value = 0x1000 + r / 500 % 0x2001,
				  .st_size = r,
				  .st_info = info[r % 6],
				  .st_shndx = (uint16_t)(1 + r % 0xfeff)};
}

static void make(uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		symbols[i] = good();
}

static bool is_common(const struct elf32_sym *s)
{
	make(1);
	symbols[0] = *s;
	for (uint32_t i = 1; i < 4; i++)
		symbols[i] = good();
	return symbols_common(symbols, 4, &limits) == 4;
}

TEST(every_type_and_binding_and_visibility_is_told)
{
	for (uint32_t info = 0; info < 256; info++) {
		for (uint32_t other = 0; other < 256; other++) {
			struct elf32_sym s = good();
			uint32_t bind = info >> 4, type = info & 15;

			s.st_info = (uint8_t)info;
			s.st_other = (uint8_t)other;
			CHECK_EQ(is_common(&s), other == 0 &&
							(bind == STB_GLOBAL || bind == STB_WEAK) &&
							(type == STT_NOTYPE || type == STT_OBJECT ||
							 type == STT_FUNC));
		}
	}
}

TEST(every_section_is_told)
{
	for (uint32_t section = 0; section < 0x10000; section++) {
		struct elf32_sym s = good();

		s.st_shndx = (uint16_t)section;
		CHECK_EQ(is_common(&s), section != SHN_UNDEF && section < SHN_LORESERVE);
	}
}

TEST(names_and_values_have_limits)
{
	static const uint32_t values[] = {0,      0xfff,      0x1000,     0x3000,
					  0x3001, 0x7fffffff, 0x80000000, 0xffffffff};
	struct elf32_sym s = good();

	for (uint32_t i = 0; i < sizeof values / sizeof values[0]; i++) {
		s.st_value = values[i];
		CHECK_EQ(is_common(&s), values[i] >= 0x1000 && values[i] <= 0x3000);
	}
	s = good();
	for (uint32_t n = 0; n < 1000; n++) {
		s.st_name = n;
		CHECK_EQ(is_common(&s), n < 500);
	}
	s.st_name = UINT32_MAX;
	CHECK(!is_common(&s));
}

TEST(the_first_that_is_not_ends_the_run)
{
	for (uint32_t count = 0; count <= COUNT; count++) {
		for (uint32_t bad = 0; bad <= count; bad++) {
			make(count);
			if (bad < count)
				symbols[bad].st_info = STT_SECTION;
			CHECK_EQ(symbols_common(symbols, count, &limits), bad);
		}
	}
}
