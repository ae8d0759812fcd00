# SPDX-License-Identifier: BSD-2-Clause
MODULES += libgreet.so
libgreet.so_SOURCES = apps/greet/libgreet.c
PROGRAMS += greet
greet_SOURCES = apps/greet/greet.c
greet_LIBS = libgreet.so
