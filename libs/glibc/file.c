/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * file.c: files by descriptor and by name. The store is one flat, read-only
 * folder; what could change it fails with EROFS.
 *
 * glibc's flags of open, its struct stat and its 64-bit offsets are not
 * newlib's, so each call that carries one of them is translated here.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "glibc.h"

/* ---- opening ---- */

#define LINUX_O_ACCMODE   3
#define LINUX_O_CREAT     0100
#define LINUX_O_EXCL      0200
#define LINUX_O_TRUNC     01000
#define LINUX_O_APPEND    02000
#define LINUX_O_DIRECTORY 040000
#define LINUX_AT_FDCWD    (-100)

/* The ROM knows no modes: what would create a file fails. */
static int open_file(const char *path, int flags)
{
	int ours = flags & LINUX_O_ACCMODE;

	if (flags & LINUX_O_DIRECTORY)
		return g_fail(ENOTDIR);
	ours |= flags & LINUX_O_CREAT ? O_CREAT : 0;
	ours |= flags & LINUX_O_EXCL ? O_EXCL : 0;
	ours |= flags & LINUX_O_TRUNC ? O_TRUNC : 0;
	ours |= flags & LINUX_O_APPEND ? O_APPEND : 0;
	return open(path, ours, 0);
}

GLIBC(open, 2.4)
GLIBC(open64, 2.4)
GLIBC(__open, 2.4)
GLIBC(__open64, 2.4)
int g_open(const char *path, int flags, ...)
{
	return open_file(path, flags);
}

/* Without a mode, so the caller must not ask for a new file. */
GLIBC(__open_2, 2.7)
GLIBC(__open64_2, 2.7)
int g_open_2(const char *path, int flags)
{
	if (flags & LINUX_O_CREAT)
		__chk_fail();
	return open_file(path, flags);
}

static int check_folder(int folder, const char *path)
{
	return folder == LINUX_AT_FDCWD || path[0] == '/' ? 0 : g_fail(ENOTDIR);
}

GLIBC(openat, 2.4)
GLIBC(openat64, 2.4)
int g_openat(int folder, const char *path, int flags, ...)
{
	return check_folder(folder, path) == 0 ? open_file(path, flags) : -1;
}

GLIBC(__openat_2, 2.7)
GLIBC(__openat64_2, 2.7)
int g_openat_2(int folder, const char *path, int flags)
{
	return check_folder(folder, path) == 0 ? g_open_2(path, flags) : -1;
}

GLIBC(creat, 2.4)
GLIBC(creat64, 2.4)
int g_creat(const char *path, unsigned mode)
{
	(void)path;
	(void)mode;
	return g_fail(EROFS);
}

/* ---- what a file is ---- */

/* struct stat of armhf, and struct stat64 below it. */
struct g_stat {
	uint64_t device;
	uint16_t pad1;
	uint32_t inode, mode, links, user, group;
	uint64_t special;
	uint16_t pad2;
	int32_t size, block_size, blocks;
	struct g_timespec accessed, modified, changed;
	uint32_t unused[2];
};

struct g_stat64 {
	uint64_t device;
	uint32_t pad1, inode_low, mode, links, user, group;
	uint64_t special;
	uint32_t pad2;
	int64_t size;
	int32_t block_size;
	int64_t blocks;
	struct g_timespec accessed, modified, changed;
	uint64_t inode;
};

_Static_assert(sizeof(struct g_stat) == 88, "glibc's struct stat");
_Static_assert(sizeof(struct g_stat64) == 104, "glibc's struct stat64");

/* Files have no numbers. Programs compare these to see whether two names mean
 * the same file: the size is the best that there is. */
static uint32_t inode_of(const struct stat *s)
{
	return s->st_ino != 0 ? s->st_ino : 1 + (uint32_t)s->st_size;
}

static int give(int error, const struct stat *s, struct g_stat *out)
{
	if (error != 0)
		return -1;
	memset(out, 0, sizeof *out);
	out->inode = inode_of(s);
	out->mode = s->st_mode;
	out->links = s->st_nlink;
	out->size = s->st_size;
	out->block_size = s->st_blksize;
	out->blocks = s->st_blocks;
	return 0;
}

static int give64(int error, const struct stat *s, struct g_stat64 *out)
{
	if (error != 0)
		return -1;
	memset(out, 0, sizeof *out);
	out->inode = out->inode_low = inode_of(s);
	out->mode = s->st_mode;
	out->links = s->st_nlink;
	out->size = s->st_size;
	out->block_size = s->st_blksize;
	out->blocks = s->st_blocks;
	return 0;
}

GLIBC(stat, 2.33)
GLIBC(lstat, 2.33)
int g_stat(const char *path, struct g_stat *out)
{
	struct stat s;

	return give(stat(path, &s), &s, out);
}

GLIBC(stat64, 2.33)
GLIBC(lstat64, 2.33)
int g_stat64(const char *path, struct g_stat64 *out)
{
	struct stat s;

	return give64(stat(path, &s), &s, out);
}

GLIBC(fstat, 2.33)
int g_fstat(int fd, struct g_stat *out)
{
	struct stat s;

	return give(fstat(fd, &s), &s, out);
}

GLIBC(fstat64, 2.33)
int g_fstat64(int fd, struct g_stat64 *out)
{
	struct stat s;

	return give64(fstat(fd, &s), &s, out);
}

#define LINUX_AT_EMPTY_PATH 0x1000

GLIBC(fstatat64, 2.33)
int g_fstatat64(int folder, const char *path, struct g_stat64 *out, int flags)
{
	if (*path == '\0' && flags & LINUX_AT_EMPTY_PATH)
		return g_fstat64(folder, out);
	return check_folder(folder, path) == 0 ? g_stat64(path, out) : -1;
}

GLIBC(fstatat, 2.33)
int g_fstatat(int folder, const char *path, struct g_stat *out, int flags)
{
	if (*path == '\0' && flags & LINUX_AT_EMPTY_PATH)
		return g_fstat(folder, out);
	return check_folder(folder, path) == 0 ? g_stat(path, out) : -1;
}

/* Before glibc 2.33 the layout had a number. */
GLIBC(__xstat, 2.4)
GLIBC(__lxstat, 2.4)
int g_xstat(int version, const char *path, struct g_stat *out)
{
	(void)version;
	return g_stat(path, out);
}

GLIBC(__xstat64, 2.4)
GLIBC(__lxstat64, 2.4)
int g_xstat64(int version, const char *path, struct g_stat64 *out)
{
	(void)version;
	return g_stat64(path, out);
}

GLIBC(__fxstat, 2.4)
int g_fxstat(int version, int fd, struct g_stat *out)
{
	(void)version;
	return g_fstat(fd, out);
}

GLIBC(__fxstat64, 2.4)
int g_fxstat64(int version, int fd, struct g_stat64 *out)
{
	(void)version;
	return g_fstat64(fd, out);
}

GLIBC(access, 2.4)
GLIBC(eaccess, 2.4)
int g_access(const char *path, int mode)
{
	struct stat s;

	if (stat(path, &s) != 0)
		return -1;
	return mode & W_OK ? g_fail(EROFS) : 0;
}

GLIBC(faccessat, 2.4)
int g_faccessat(int folder, const char *path, int mode, int flags)
{
	(void)flags;
	return check_folder(folder, path) == 0 ? g_access(path, mode) : -1;
}

/* ---- reading at a place ---- */

GLIBC(lseek64, 2.4)
GLIBC(llseek, 2.4)
int64_t g_lseek64(int fd, int64_t offset, int whence)
{
	if (offset != (off_t)offset)
		return g_fail(EINVAL);
	return lseek(fd, (off_t)offset, whence);
}

GLIBC(pread64, 2.4)
GLIBC(__pread64, 2.4)
ssize_t g_pread64(int fd, void *to, size_t size, int64_t offset)
{
	off_t before = lseek(fd, 0, SEEK_CUR);
	ssize_t count;

	if (before < 0 || g_lseek64(fd, offset, SEEK_SET) < 0)
		return -1;
	count = read(fd, to, size);
	lseek(fd, before, SEEK_SET);
	return count;
}

GLIBC(pread, 2.4)
ssize_t g_pread(int fd, void *to, size_t size, int32_t offset)
{
	return g_pread64(fd, to, size, offset);
}

GLIBC(__pread64_chk, 2.4)
ssize_t g_pread64_chk(int fd, void *to, size_t size, int64_t offset, size_t have)
{
	if (size > have)
		__chk_fail();
	return g_pread64(fd, to, size, offset);
}

GLIBC(__pread_chk, 2.4)
ssize_t g_pread_chk(int fd, void *to, size_t size, int32_t offset, size_t have)
{
	return g_pread64_chk(fd, to, size, offset, have);
}

struct g_iovec {
	void *at;
	size_t size;
};

typedef ssize_t move_fn(int fd, void *at, size_t size);

static ssize_t put(int fd, void *at, size_t size)
{
	return write(fd, at, size);
}

static ssize_t get(int fd, void *at, size_t size)
{
	return read(fd, at, size);
}

/* As the system call: what was moved before a failure counts. */
static ssize_t move(move_fn *fn, int fd, const struct g_iovec *v, int count)
{
	ssize_t total = 0;

	for (int i = 0; i < count; i++) {
		ssize_t moved = fn(fd, v[i].at, v[i].size);

		if (moved < 0)
			return total > 0 ? total : -1;
		total += moved;
		if ((size_t)moved < v[i].size)
			break;
	}
	return total;
}

GLIBC(writev, 2.4)
ssize_t g_writev(int fd, const struct g_iovec *v, int count)
{
	return move(put, fd, v, count);
}

GLIBC(readv, 2.4)
ssize_t g_readv(int fd, const struct g_iovec *v, int count)
{
	return move(get, fd, v, count);
}

/* ---- control ---- */

#define LINUX_F_GETFD 1
#define LINUX_F_SETFD 2
#define LINUX_F_GETFL 3
#define LINUX_F_SETFL 4

GLIBC(fcntl, 2.4)
GLIBC(fcntl, 2.28)
GLIBC(fcntl64, 2.28)
GLIBC(__fcntl, 2.4)
GLIBC(__fcntl_time64, 2.34)
int g_fcntl(int fd, int command, ...)
{
	struct stat s;

	if (fstat(fd, &s) != 0)
		return -1;
	switch (command) {
	case LINUX_F_GETFL:
		return S_ISCHR(s.st_mode) ? O_RDWR : O_RDONLY;
	case LINUX_F_GETFD:
	case LINUX_F_SETFD:
	case LINUX_F_SETFL:
		return 0;
	default:
		return g_fail(EINVAL);
	}
}

GLIBC(ioctl, 2.4)
int g_ioctl(int fd, unsigned request, ...)
{
	(void)fd;
	(void)request;
	return g_fail(ENOTTY);
}

/* ---- names ---- */

GLIBC(getcwd, 2.4)
char *g_getcwd(char *to, size_t size)
{
	if (to == NULL)
		return strdup("/");
	if (size < 2) {
		g_fail(size == 0 ? EINVAL : ERANGE);
		return NULL;
	}
	return strcpy(to, "/");
}

GLIBC(__getcwd_chk, 2.4)
char *g_getcwd_chk(char *to, size_t size, size_t have)
{
	if (size > have)
		__chk_fail();
	return g_getcwd(to, size);
}

GLIBC(get_current_dir_name, 2.4)
char *g_get_current_dir_name(void)
{
	return strdup("/");
}

GLIBC(chdir, 2.4)
int g_chdir(const char *path)
{
	return strcmp(path, "/") == 0 || strcmp(path, ".") == 0 ? 0 : g_fail(ENOENT);
}

/* The real path of a file of the store is its name behind a slash. */
GLIBC(realpath, 2.4)
char *g_realpath(const char *path, char *to)
{
	struct stat s;
	const char *name = path;
	char *made;

	while (*name == '/' || (name[0] == '.' && name[1] == '/'))
		name++;
	if (strcmp(name, ".") == 0)
		name = "";
	if (*name != '\0' && stat(name, &s) != 0)
		return NULL;
	made = to != NULL ? to : malloc(strlen(name) + 2);
	if (made != NULL) {
		made[0] = '/';
		strcpy(made + 1, name);
	}
	return made;
}

GLIBC(__realpath_chk, 2.4)
char *g_realpath_chk(const char *path, char *to, size_t have)
{
	if (have < PATH_MAX)
		__chk_fail();
	return g_realpath(path, to);
}

GLIBC(canonicalize_file_name, 2.4)
char *g_canonicalize_file_name(const char *path)
{
	return g_realpath(path, NULL);
}

/* No name is a link, so a link to read is a wrong argument. */
GLIBC(readlink, 2.4)
ssize_t g_readlink(const char *path, char *to, size_t size)
{
	struct stat s;

	(void)to;
	(void)size;
	return stat(path, &s) != 0 ? -1 : g_fail(EINVAL);
}

GLIBC(__readlink_chk, 2.4)
ssize_t g_readlink_chk(const char *path, char *to, size_t size, size_t have)
{
	if (size > have)
		__chk_fail();
	return g_readlink(path, to, size);
}
