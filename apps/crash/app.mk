# SPDX-License-Identifier: BSD-2-Clause
PROGRAMS += crash
crash_SOURCES = apps/crash/crash.c
crash_LDFLAGS = -rdynamic
