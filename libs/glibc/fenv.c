/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fenv.c: <fenv.h> over FPSCR. Exceptions are its low five bits and rounding its
 * bits 22 and 23; glibc's constants are those bits. Traps do not exist on our
 * cores, so enabling one fails.
 */
#include "glibc.h"

#define EXCEPTIONS 0x1fu
#define ROUNDING   0x00c00000u
#define TRAPS      8 /* an exception's enable bit is that far above it */

static uint32_t get(void)
{
	uint32_t word;

	__asm__ volatile("vmrs %0, fpscr" : "=r"(word));
	return word;
}

static void set(uint32_t word)
{
	__asm__ volatile("vmsr fpscr, %0" : : "r"(word));
}

GLIBC(feclearexcept, 2.4)
int g_feclearexcept(uint32_t exceptions)
{
	set(get() & ~(exceptions & EXCEPTIONS));
	return 0;
}

/* Sets the flags; that is all that raising means without traps. */
GLIBC(feraiseexcept, 2.4)
GLIBC(fesetexcept, 2.25)
int g_feraiseexcept(uint32_t exceptions)
{
	set(get() | (exceptions & EXCEPTIONS));
	return 0;
}

GLIBC(fetestexcept, 2.4)
int g_fetestexcept(uint32_t exceptions)
{
	return (int)(get() & exceptions & EXCEPTIONS);
}

GLIBC(fegetexceptflag, 2.4)
int g_fegetexceptflag(uint32_t *flags, uint32_t exceptions)
{
	*flags = get() & exceptions & EXCEPTIONS;
	return 0;
}

GLIBC(fesetexceptflag, 2.4)
int g_fesetexceptflag(const uint32_t *flags, uint32_t exceptions)
{
	exceptions &= EXCEPTIONS;
	set((get() & ~exceptions) | (*flags & exceptions));
	return 0;
}

GLIBC(fegetround, 2.4)
int g_fegetround(void)
{
	return (int)(get() & ROUNDING);
}

GLIBC(fesetround, 2.4)
int g_fesetround(uint32_t rounding)
{
	if (rounding & ~ROUNDING)
		return 1;
	set((get() & ~ROUNDING) | rounding);
	return 0;
}

#define DEFAULT ((const uint32_t *)-1) /* FE_DFL_ENV */

GLIBC(fegetenv, 2.4)
int g_fegetenv(uint32_t *environment)
{
	*environment = get();
	return 0;
}

GLIBC(fesetenv, 2.4)
int g_fesetenv(const uint32_t *environment)
{
	set(environment == DEFAULT ? 0 : *environment);
	return 0;
}

GLIBC(feholdexcept, 2.4)
int g_feholdexcept(uint32_t *environment)
{
	*environment = get();
	set(*environment & ~EXCEPTIONS);
	return 0;
}

GLIBC(feupdateenv, 2.4)
int g_feupdateenv(const uint32_t *environment)
{
	uint32_t raised = get() & EXCEPTIONS;

	g_fesetenv(environment);
	return g_feraiseexcept(raised);
}

GLIBC(feenableexcept, 2.4)
int g_feenableexcept(uint32_t exceptions)
{
	return exceptions & EXCEPTIONS ? -1 : 0;
}

GLIBC(fedisableexcept, 2.4)
int g_fedisableexcept(uint32_t exceptions)
{
	(void)exceptions;
	return 0;
}

GLIBC(fegetexcept, 2.4)
int g_fegetexcept(void)
{
	return (int)(get() >> TRAPS & EXCEPTIONS);
}
