/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mathnames.S: glibc's other names for functions of libm, as in names.S. long
 * double is double on ARM.
 */
#include "libs/glibc/names.inc"

	names 2.4, finite, __finite, __finitel
	names 2.4, finitef, __finitef
	names 2.4, exp10, pow10, pow10l, exp10l
	names 2.4, exp10f, pow10f
	names 2.4, sincos, sincosl
	names 2.4, scalb, scalbl
	names 2.4, significand, significandl
	names 2.4, drem, dreml
	names 2.4, lgamma_r, lgammal_r
	names 2.4, j0, j0l
	names 2.4, j1, j1l
	names 2.4, jn, jnl
	names 2.4, y0, y0l
	names 2.4, y1, y1l
	names 2.4, yn, ynl

	/* what -ffast-math once called: the argument is in the domain */
	.irp f, exp, exp2, exp10, log, log2, log10, pow, sqrt, hypot, fmod, remainder, scalb
	names 2.15, \f, __\f\()_finite
	names 2.15, \f\()f, __\f\()f_finite
	.endr
	.irp f, acos, asin, atan2, acosh, atanh, cosh, sinh, j0, j1, jn, y0, y1, yn
	names 2.15, \f, __\f\()_finite
	names 2.15, \f\()f, __\f\()f_finite
	.endr
	names 2.15, lgamma_r, __lgamma_r_finite, __gamma_r_finite
	names 2.15, lgammaf_r, __lgammaf_r_finite, __gammaf_r_finite
