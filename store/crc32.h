/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * crc32.h: the CRC-32 of zlib and Ethernet (reflected, 0xedb88320). It finds
 * torn writes and rotten bits; it is no protection against malice.
 */
#ifndef STORE_CRC32_H
#define STORE_CRC32_H

#include <stdint.h>

/* Continues a checksum over size more bytes; the first call passes crc = 0. */
uint32_t crc32_add(uint32_t crc, const void *bytes, uint32_t size);

#endif
