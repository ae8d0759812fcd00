/* SPDX-License-Identifier: BSD-2-Clause */
/* exports.h: what modules get from the ROM, as a symbol table of a module. */
#ifndef BOOT_EXPORTS_H
#define BOOT_EXPORTS_H

#include "loader/loader.h"

extern const struct rom_exports exports_rom;

#endif
