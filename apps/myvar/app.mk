# SPDX-License-Identifier: BSD-2-Clause
MODULES += libmyvar.so
libmyvar.so_SOURCES = apps/myvar/libmyvar.s
PROGRAMS += myvar
myvar_SOURCES = apps/myvar/myvar.s
myvar_LIBS = libmyvar.so
