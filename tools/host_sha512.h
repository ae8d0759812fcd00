/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * host_sha512.h: SHA-512 (FIPS 180-4), the digest of the store's manifest.
 */
#ifndef TOOLS_HOST_SHA512_H
#define TOOLS_HOST_SHA512_H

#include <stddef.h>
#include <stdint.h>

#define SHA512_SIZE 64u

void sha512(const void *bytes, size_t size, uint8_t digest[SHA512_SIZE]);

#endif
