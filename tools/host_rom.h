/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * host_rom.h: what the ROM exports, as the host tools know it: from librom.so,
 * the stub that programs are linked against. Its addresses stand for the ROM's.
 */
#ifndef TOOLS_HOST_ROM_H
#define TOOLS_HOST_ROM_H

#include "loader/loader.h"

/* Reads DIR/librom.so; ends the tool with a sentence when it cannot. */
struct rom_exports host_rom_open(const char *dir);

#endif
