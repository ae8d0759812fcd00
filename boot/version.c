/* SPDX-License-Identifier: BSD-2-Clause */
/* version.c: the one place where the version becomes part of the image. */
#include "include/romld.h"
#include "version.h"

const char *romld_version(void)
{
	return ROMLD_VERSION;
}
