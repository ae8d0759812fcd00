/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * syscalls.c: what newlib asks of a system, exported to modules under newlib's
 * own names (exports.def). Every pointer is a program's and is checked before
 * it is followed. Failures are -1 and errno of the program's own libc.so, whose
 * wrappers copy it to where the program looks.
 */
#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/times.h>
#include <time.h>
#include "board/board.h"
#include "files.h"
#include "memory.h"
#include "run.h"
#include "watch.h"

#define PATH_MAX_BYTES 1024u
#define PROGRAM_ID     1 /* the one process */
#define US             1000000u

int _close(int fd);
int _execve(const char *path, char *const *argv, char *const *envp);
void _exit(int status);
int _fcntl(int fd, int command, int argument);
int _fork(void);
int _fstat(int fd, struct stat *out);
int _getpid(void);
int _gettimeofday(struct timeval *tv, void *zone);
int _isatty(int fd);
int _kill(int pid, int signal);
int _link(const char *from, const char *to);
off_t _lseek(int fd, off_t offset, int whence);
int _mkdir(const char *path, mode_t mode);
int _open(const char *path, int flags, int mode);
int _read(int fd, void *to, size_t size);
void *_sbrk(ptrdiff_t more);
int _stat(const char *path, struct stat *out);
clock_t _times(struct tms *out);
int _unlink(const char *path);
int _wait(int *status);
int _write(int fd, const void *from, size_t size);
int getentropy(void *to, size_t size);
int sigprocmask(int how, const void *set, void *old);

/* A negative errno becomes -1, as C programs expect it. */
static int done(int result)
{
	if (result >= 0)
		return result;
	if (run.error_number != NULL)
		*run.error_number = -result;
	return -1;
}

static bool writable(const void *at, uint32_t size)
{
	return memory_writable((uint32_t)(uintptr_t)at, size);
}

/* ---- files ---- */

int _open(const char *path, int flags, int mode)
{
	(void)mode;
	return done(memory_string(path, PATH_MAX_BYTES) ? file_open(path, flags) : -EFAULT);
}

int _close(int fd)
{
	return done(file_close(fd));
}

int _read(int fd, void *to, size_t size)
{
	return done(writable(to, size) ? file_read(fd, to, size) : -EFAULT);
}

int _write(int fd, const void *from, size_t size)
{
	bool good = memory_readable((uint32_t)(uintptr_t)from, size);

	return done(good ? file_write(fd, from, size) : -EFAULT);
}

off_t _lseek(int fd, off_t offset, int whence)
{
	return done(file_seek(fd, offset, whence));
}

int _fstat(int fd, struct stat *out)
{
	return done(writable(out, sizeof(*out)) ? file_state(fd, out) : -EFAULT);
}

int _stat(const char *path, struct stat *out)
{
	bool good = memory_string(path, PATH_MAX_BYTES) && writable(out, sizeof(*out));

	return done(good ? file_state_of(path, out) : -EFAULT);
}

int _isatty(int fd)
{
	int console = file_is_console(fd);

	if (console == 1)
		return 1;
	done(console == 0 ? -ENOTTY : console);
	return 0;
}

/* ---- memory and time ---- */

/* newlib's calloc takes fresh memory to be zero, so it is. */
void *_sbrk(ptrdiff_t more)
{
	uint32_t used = run.heap_break - run.heap.base;
	uint32_t old = run.heap_break;

	if (more < 0 && used < 0u - (uint32_t)more)
		return (void *)(intptr_t)done(-EINVAL);
	if (more > 0 && run.heap.size - used < (uint32_t)more)
		return (void *)(intptr_t)done(-ENOMEM);
	if (more > 0)
		memset((void *)(uintptr_t)old, 0, (size_t)more);
	run.heap_break += (uint32_t)more;
	return (void *)(uintptr_t)old;
}

/* There is no clock of the day: time begins at reset. */
int _gettimeofday(struct timeval *tv, void *zone)
{
	uint64_t now = board_time_us();

	(void)zone;
	watch_heed();
	if (!writable(tv, sizeof(*tv)))
		return done(-EFAULT);
	tv->tv_sec = (time_t)(now / US);
	tv->tv_usec = (suseconds_t)(now % US);
	return 0;
}

clock_t _times(struct tms *out)
{
	uint64_t now = board_time_us();

	watch_heed();
	if (!writable(out, sizeof(*out)))
		return (clock_t)done(-EFAULT);
	memset(out, 0, sizeof(*out));
	out->tms_utime = (clock_t)((now - run.started_us) / (US / CLOCKS_PER_SEC));
	return (clock_t)(now / (US / CLOCKS_PER_SEC));
}

/* ---- the process ---- */

void _exit(int status)
{
	run_end(status);
}

int _getpid(void)
{
	return PROGRAM_ID;
}

int _kill(int pid, int signal)
{
	if (pid != PROGRAM_ID && pid != 0)
		return done(-ESRCH);
	if (signal < 0 || signal > 64)
		return done(-EINVAL);
	if (signal != 0)
		run_end(128 + signal);
	return 0;
}

/* ---- what this system has not ---- */

int _execve(const char *path, char *const *argv, char *const *envp)
{
	(void)path;
	(void)argv;
	(void)envp;
	return done(-ENOSYS);
}

int _fork(void)
{
	return done(-ENOSYS);
}

int _wait(int *status)
{
	(void)status;
	return done(-ECHILD);
}

int _fcntl(int fd, int command, int argument)
{
	(void)fd;
	(void)command;
	(void)argument;
	return done(-ENOSYS);
}

int _link(const char *from, const char *to)
{
	(void)from;
	(void)to;
	return done(-EROFS);
}

int _unlink(const char *path)
{
	(void)path;
	return done(-EROFS);
}

int _mkdir(const char *path, mode_t mode)
{
	(void)path;
	(void)mode;
	return done(-EROFS);
}

int sigprocmask(int how, const void *set, void *old)
{
	(void)how;
	(void)set;
	(void)old;
	return done(-ENOSYS);
}

/* No board so far has a source of true randomness, and a bad one is worse. */
int getentropy(void *to, size_t size)
{
	(void)to;
	(void)size;
	return done(-ENOSYS);
}
