/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * files.h: the file descriptors of the running program: 0, 1 and 2 are the
 * console, the others files of the store, read-only. The calls return 0 or
 * more, or a negative errno.
 */
#ifndef BOOT_FILES_H
#define BOOT_FILES_H

#include <stdint.h>
#include <sys/stat.h>

/* Around a program's life: the console only; nothing at all. */
void files_open(void);
void files_close(void);

int file_open(const char *path, int flags);
int file_close(int fd);
int file_read(int fd, void *to, uint32_t size);
int file_write(int fd, const void *from, uint32_t size);
int file_seek(int fd, int32_t offset, int whence);
int file_state(int fd, struct stat *out);
int file_state_of(const char *path, struct stat *out);
int file_is_console(int fd); /* 1, 0, or -EBADF */

#endif
