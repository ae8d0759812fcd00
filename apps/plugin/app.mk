# SPDX-License-Identifier: BSD-2-Clause
PROGRAMS += plugin
plugin_SOURCES = apps/plugin/plugin.c
