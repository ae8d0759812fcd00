/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * names.S: glibc's names for what libc.so has under another one. A function
 * that takes a locale_t last is the one without: there is only the C locale.
 */
#include "libs/glibc/names.inc"

	name 2.4, __errno_location, __errno

	/* stdio */
	names 2.4, fopen, fopen64
	names 2.4, freopen, freopen64
	names 2.4, tmpfile, tmpfile64
	names 2.4, fgetpos, fgetpos64
	names 2.4, fsetpos, fsetpos64
	names 2.4, fgetc, __uflow, _IO_getc
	names 2.4, fgetwc, __wuflow
	names 2.4, putc, _IO_putc
	names 2.4, feof, _IO_feof
	names 2.4, ferror, _IO_ferror
	names 2.4, vsnprintf, __vsnprintf
	names 2.4, vsscanf, __vsscanf
	names 2.4, __getline, getline
	names 2.4, __getdelim, getdelim
	names 2.4, mkstemp, mkstemp64
	names 2.7, mkostemp, mkostemp64
	names 2.11, mkstemps, mkstemps64
	names 2.11, mkostemps, mkostemps64
	names 2.7, scanf, __isoc99_scanf
	names 2.7, fscanf, __isoc99_fscanf
	names 2.7, sscanf, __isoc99_sscanf
	names 2.7, vscanf, __isoc99_vscanf
	names 2.7, vfscanf, __isoc99_vfscanf
	names 2.7, vsscanf, __isoc99_vsscanf
	names 2.7, wscanf, __isoc99_wscanf
	names 2.7, fwscanf, __isoc99_fwscanf
	names 2.7, swscanf, __isoc99_swscanf
	names 2.7, vwscanf, __isoc99_vwscanf
	names 2.7, vfwscanf, __isoc99_vfwscanf
	names 2.7, vswscanf, __isoc99_vswscanf

	/* strings */
	names 2.4, strdup, __strdup
	names 2.4, strndup, __strndup
	names 2.4, stpcpy, __stpcpy
	names 2.4, stpncpy, __stpncpy
	names 2.4, mempcpy, __mempcpy
	names 2.4, rawmemchr, __rawmemchr
	names 2.4, bzero, __bzero
	names 2.4, strsep, __strsep_g
	names 2.4, strcasecmp, __strcasecmp
	names 2.4, strcasestr, __strcasestr
	names 2.4, strverscmp, __strverscmp
	names 2.4, mbrlen, __mbrlen
	names 2.4, mbrtowc, __mbrtowc
	names 2.4, ffs, __ffs

	/* numbers; a third or fourth argument that asks for grouping is ignored */
	names 2.4, strtol, __strtol_internal
	names 2.4, strtoul, __strtoul_internal
	names 2.4, strtoll, __strtoll_internal, strtoq
	names 2.4, strtoull, __strtoull_internal, strtouq
	names 2.4, strtod, __strtod_internal
	names 2.4, strtof, __strtof_internal
	names 2.4, strtold, __strtold_internal
	names 2.4, wcstoll, wcstoq
	names 2.4, wcstoull, wcstouq
	names 2.27, strtof, strtof32, strtof32_l
	names 2.27, strtod, strtof64, strtof32x, strtof64_l, strtof32x_l

	/* classes of numbers, from before C99's macros */
	names 2.4, isinf, __isinf, __isinfl
	names 2.4, isinff, __isinff
	names 2.4, isnan, __isnan, __isnanl
	names 2.4, isnanf, __isnanf
	names 2.4, finite, __finite, __finitel
	names 2.4, finitef, __finitef

	/* memory */
	names 2.4, malloc, __libc_malloc
	names 2.4, calloc, __libc_calloc
	names 2.4, realloc, __libc_realloc
	names 2.4, free, __libc_free
	names 2.4, memalign, __libc_memalign
	names 2.35, memcmp, __memcmpeq

	/* environment and descriptors */
	names 2.17, getenv, secure_getenv
	names 2.4, getenv, __secure_getenv
	names 2.18, __cxa_atexit, __cxa_thread_atexit_impl
	names 2.4, read, __read
	names 2.4, write, __write
	names 2.4, close, __close
	names 2.4, lseek, __lseek
	names 2.4, getpid, __getpid

	/* with a locale */
	.irp f, isalnum, isalpha, isblank, iscntrl, isdigit, isgraph, islower, isprint, ispunct
	names 2.4, \f, \f\()_l, __\f\()_l
	.endr
	.irp f, isspace, isupper, isxdigit, tolower, toupper
	names 2.4, \f, \f\()_l, __\f\()_l
	.endr
	.irp f, iswalnum, iswalpha, iswblank, iswcntrl, iswdigit, iswgraph, iswlower, iswprint
	names 2.4, \f, \f\()_l, __\f\()_l
	.endr
	.irp f, iswpunct, iswspace, iswupper, iswxdigit, iswctype, towlower, towupper, towctrans
	names 2.4, \f, \f\()_l, __\f\()_l
	.endr
	.irp f, wctype, wctrans, strcoll, strxfrm, wcscoll, wcsxfrm, strcasecmp, strncasecmp
	names 2.4, \f, \f\()_l, __\f\()_l
	.endr
	.irp f, wcscasecmp, wcsncasecmp, strtod, strtof, strtold, strtol, strtoul, strtoll, strtoull
	names 2.4, \f, \f\()_l, __\f\()_l
	.endr
	.irp f, wcstod, wcstof, wcstold, wcstol, wcstoul, wcstoll, wcstoull
	names 2.4, \f, \f\()_l, __\f\()_l
	.endr
