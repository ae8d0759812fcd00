/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sum.c: the checksum of bodies, in C and for a vector unit. Everything that is
 * loaded is summed first, so this loop is one of the few that count at boot.
 */
#include <string.h>
#include "crc32.h"
#include "sum.h"

void store_sum_start(struct store_summing *s)
{
	memset(s, 0, sizeof *s);
}

#ifdef __ARM_NEON

/* Twelve instructions for 64 bytes. One load takes a row; VPADAL adds two words
 * into each 64-bit lane of the total. VLDM wants word alignment and no more. */
void store_sum_rows(struct store_summing *s, const void *rows, uint32_t count)
{
	if (count == 0)
		return;
	__asm__ volatile("vldmia	%[s], {d16-d27}\n"
			 "1:	vldmia	%[rows]!, {d0-d7}\n\t"
			 "subs	%[count], #1\n\t"
			 "vadd.i32	q8, q8, q0\n\t"
			 "vadd.i32	q9, q9, q1\n\t"
			 "vadd.i32	q10, q10, q2\n\t"
			 "vadd.i32	q11, q11, q3\n\t"
			 "vpadal.u32	q12, q0\n\t"
			 "vpadal.u32	q12, q1\n\t"
			 "vpadal.u32	q12, q2\n\t"
			 "vpadal.u32	q12, q3\n\t"
			 "vadd.i64	q13, q13, q12\n\t"
			 "bne	1b\n\t"
			 "vstmia	%[s], {d16-d27}"
			 : [rows] "+r"(rows), [count] "+r"(count)
			 : [s] "r"(s)
			 : "d0", "d1", "d2", "d3", "d4", "d5", "d6", "d7", "d16", "d17", "d18",
			   "d19", "d20", "d21", "d22", "d23", "d24", "d25", "d26", "d27", "cc",
			   "memory");
}

#else

static uint32_t word_at(const uint8_t *at)
{
	return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 |
	       (uint32_t)at[3] << 24;
}

void store_sum_rows(struct store_summing *s, const void *rows, uint32_t count)
{
	const uint8_t *at = rows;

	for (; count > 0; count--) {
		for (uint32_t i = 0; i < STORE_SUM_COLUMNS; i++, at += 4) {
			s->column[i] += word_at(at);
			s->total[0] += word_at(at);
		}
		s->rows[0] += s->total[0];
	}
}

#endif

void store_sum_tail(struct store_summing *s, const void *bytes, uint32_t size)
{
	uint32_t row[STORE_SUM_COLUMNS] = {0};

	if (size == 0)
		return;
	memcpy(row, bytes, size);
	store_sum_rows(s, row, 1);
}

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "columns are summed as they lie");

struct store_sum store_sum_end(const struct store_summing *s)
{
	uint64_t rows = s->rows[0] + s->rows[1];

	return (struct store_sum){{crc32_add(0, s->column, sizeof s->column), (uint32_t)rows,
				   (uint32_t)(rows >> 32)}};
}

struct store_sum store_sum(const void *bytes, uint32_t size)
{
	uint32_t rows = size / STORE_SUM_ROW;
	struct store_summing s;

	store_sum_start(&s);
	store_sum_rows(&s, bytes, rows);
	store_sum_tail(&s, (const uint8_t *)bytes + rows * STORE_SUM_ROW, size % STORE_SUM_ROW);
	return store_sum_end(&s);
}

bool store_sum_is(const void *bytes, uint32_t size, const struct store_sum *expected)
{
	struct store_sum sum = store_sum(bytes, size);

	return memcmp(&sum, expected, sizeof sum) == 0;
}
