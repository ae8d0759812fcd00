/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * <machine/setjmp.h> of romld: how big a jmp_buf is. It takes the place of
 * newlib's page of the same name.
 *
 * Our setjmp uses 104 bytes: r4-r11, sp, lr and d8-d15. The buffer is as big
 * and as aligned as glibc's on armhf (392 bytes, 8-aligned), so a shared
 * object built there may hold one of ours in its structures and the reverse.
 */
#ifndef _MACHINE_SETJMP_H
#define _MACHINE_SETJMP_H

#include <sys/features.h>

typedef long long jmp_buf[49];

#if __POSIX_VISIBLE
/* There are no signal masks here: savemask is accepted and means nothing. */
typedef jmp_buf sigjmp_buf;

#ifdef __cplusplus
extern "C" {
#endif
int _setjmp(jmp_buf env) __attribute__((__returns_twice__));
int sigsetjmp(sigjmp_buf env, int savemask) __attribute__((__returns_twice__));
void _longjmp(jmp_buf env, int value) __attribute__((__noreturn__));
void siglongjmp(sigjmp_buf env, int value) __attribute__((__noreturn__));
#ifdef __cplusplus
}
#endif
#endif

#endif
