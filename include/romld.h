/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * <romld.h>: what the ROM offers to modules beyond the C library and <dlfcn.h>.
 */
#ifndef ROMLD_H
#define ROMLD_H

#ifdef __cplusplus
extern "C" {
#endif

/* The ROM's version, a string like "0.1.0-3-gabc1234". It lives in the ROM. */
const char *romld_version(void);

/*
 * Takes a module back now, whoever has handles of it: its finalisers run, its RAM
 * is free. Functions of it that others call through their PLT are no obstacle:
 * the next such call loads the module again, with fresh data. handle is one of
 * dlopen's, and good for nothing afterwards.
 *
 * Refused, with every holder named for dlerror(), while an address in the module
 * was handed out: by dlsym, by a pointer in another module's data or GOT, or on
 * the stack from the caller up (code that is running, variables in use). What the
 * program has copied elsewhere, into its heap say, nobody can see: that is the
 * caller's to know. The program itself and boot-time libraries are refused.
 * Returns 0, or -1 with a reason for dlerror().
 */
int romld_unload(void *handle);

/*
 * ROMLD_KEEP_STATE; at file level in any one source of a module: when it serves
 * as a boot-time library, its data stay from one program to the next instead of
 * becoming what they were at boot. Its initialisers run once, or again if a program was
 * ended while they ran. The module must not keep pointers to what
 * goes away with a program: its heap, its stack, its functions.
 *
 * It is a note (ELF: PT_NOTE, owner "romld", type 1, no description).
 */
#define ROMLD_NOTE_OWNER      "romld"
#define ROMLD_NOTE_KEEP_STATE 1

#define ROMLD_KEEP_STATE                                                                           \
	__asm__(".pushsection .note.romld, \"a\", %note\n\t"                                       \
		".balign 4\n\t"                                                                    \
		".word 6, 0, 1\n\t" /* size of name, size of description, type */                  \
		".asciz \"romld\"\n\t"                                                             \
		".balign 4\n\t"                                                                    \
		".popsection")

#ifdef __cplusplus
}
#endif

#endif
