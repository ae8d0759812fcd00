# SPDX-License-Identifier: BSD-2-Clause
PROGRAMS += hello
hello_SOURCES = apps/hello/hello.c
