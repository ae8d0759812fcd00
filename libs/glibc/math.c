/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * math.c: what libm.so.6 has besides newlib's libm: the variable signgam, the
 * classifying functions behind old macros, and the floating-point environment,
 * which newlib leaves empty on ARM.
 */
#include <math.h>
#include "glibc.h"

GLIBC(signgam, 2.4) GLIBC(__signgam, 2.23) int g_signgam;

GLIBC(lgamma, 2.4)
GLIBC(lgamma, 2.23)
GLIBC(gamma, 2.4)
GLIBC(lgammal, 2.4)
GLIBC(lgammal, 2.23)
double g_lgamma(double x)
{
	return lgamma_r(x, &g_signgam);
}

GLIBC(lgammaf, 2.4)
GLIBC(lgammaf, 2.23)
GLIBC(gammaf, 2.4)
float g_lgammaf(float x)
{
	return lgammaf_r(x, &g_signgam);
}

/* ---- classes; the FP_ constants are the same in both libraries ---- */

GLIBC(__fpclassify, 2.4)
int g_fpclassify(double x)
{
	return fpclassify(x);
}

GLIBC(__fpclassifyf, 2.4)
int g_fpclassifyf(float x)
{
	return fpclassify(x);
}

GLIBC(__signbit, 2.4)
int g_signbit(double x)
{
	return signbit(x) != 0;
}

GLIBC(__signbitf, 2.4)
int g_signbitf(float x)
{
	return signbit(x) != 0;
}

GLIBC(__issignaling, 2.18)
int g_issignaling(double x)
{
	union {
		double value;
		uint64_t bits;
	} u = {x};

	return isnan(x) && !(u.bits >> 51 & 1);
}

GLIBC(roundeven, 2.25)
GLIBC(roundevenl, 2.25)
double g_roundeven(double x)
{
	double whole = trunc(x), part = fabs(x - whole);
	int odd = fmod(whole, 2.0) != 0.0;

	if (part > 0.5 || (part == 0.5 && odd))
		whole += copysign(1.0, x);
	return copysign(whole, x);
}

GLIBC(roundevenf, 2.25)
float g_roundevenf(float x)
{
	return (float)g_roundeven((double)x);
}
