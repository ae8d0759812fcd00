/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * memory.c: mmap for those who use it to allocate or to read a file. There is
 * no virtual memory: a mapping is a block of the heap, aligned to a page, and a
 * mapped file is a copy. Protection cannot be changed, and memory that shall be
 * executed or shared is refused, so that users of a JIT fall back.
 */
#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "glibc.h"

#define PAGE 4096u

#define LINUX_PROT_WRITE    2
#define LINUX_PROT_EXEC     4
#define LINUX_MAP_SHARED    1
#define LINUX_MAP_FIXED     0x10
#define LINUX_MAP_ANONYMOUS 0x20
#define MAP_FAILED          ((void *)-1)

/* One for each mapping: munmap must know what was not its own. */
struct mapping {
	struct mapping *next;
	void *at;
	size_t size;
};

static struct mapping *mappings;

static void *refuse(int error)
{
	g_fail(error);
	return MAP_FAILED;
}

static void *map(size_t size)
{
	struct mapping *m = malloc(sizeof *m);
	void *at = m != NULL ? memalign(PAGE, size) : NULL;

	if (at == NULL) {
		free(m);
		return NULL;
	}
	memset(at, 0, size);
	*m = (struct mapping){mappings, at, size};
	mappings = m;
	return at;
}

static struct mapping **find(const void *at)
{
	struct mapping **m = &mappings;

	while (*m != NULL && (*m)->at != at)
		m = &(*m)->next;
	return m;
}

/* Reads until the end of the file: behind it a mapping is zero. */
static int fill(int fd, int64_t offset, uint8_t *to, size_t size)
{
	off_t before = lseek(fd, 0, SEEK_CUR);
	ssize_t count = 1;

	if (before < 0 || lseek(fd, (off_t)offset, SEEK_SET) < 0)
		return -1;
	for (size_t done = 0; count > 0 && done < size; done += (size_t)count)
		count = read(fd, to + done, size - done);
	lseek(fd, before, SEEK_SET);
	return count < 0 ? -1 : 0;
}

GLIBC(munmap, 2.4)
int g_munmap(void *at, size_t size)
{
	struct mapping **where = find(at), *m = *where;

	(void)size; /* a part of a block cannot be given back: all of it goes, or nothing */
	if (m == NULL)
		return (uintptr_t)at % PAGE == 0 ? 0 : g_fail(EINVAL);
	if (size < m->size)
		return 0;
	*where = m->next;
	free(m->at);
	free(m);
	return 0;
}

GLIBC(mmap64, 2.4)
void *g_mmap64(void *wish, size_t size, int protection, int flags, int fd, int64_t offset)
{
	void *at;

	(void)wish;
	if (size == 0 || size > UINT32_MAX / 2 || offset % PAGE != 0 || offset != (off_t)offset)
		return refuse(EINVAL);
	if (flags & LINUX_MAP_FIXED || protection & LINUX_PROT_EXEC)
		return refuse(EPERM);
	if (!(flags & LINUX_MAP_ANONYMOUS) && flags & LINUX_MAP_SHARED &&
	    protection & LINUX_PROT_WRITE)
		return refuse(EACCES);
	at = map(size);
	if (at == NULL)
		return refuse(ENOMEM);
	if (!(flags & LINUX_MAP_ANONYMOUS) && fill(fd, offset, at, size) != 0) {
		int error = errno;

		g_munmap(at, size);
		return refuse(error);
	}
	return at;
}

GLIBC(mmap, 2.4)
void *g_mmap(void *wish, size_t size, int protection, int flags, int fd, int32_t offset)
{
	return g_mmap64(wish, size, protection, flags, fd, offset);
}

GLIBC(mremap, 2.4)
void *g_mremap(void *at, size_t size, size_t more, int flags, ...)
{
	const int may_move = 1;
	struct mapping *m = *find(at);
	void *to;

	if (m == NULL || more == 0)
		return refuse(EINVAL);
	if (more <= m->size)
		return at;
	if (!(flags & may_move))
		return refuse(ENOMEM);
	to = map(more);
	if (to == NULL)
		return refuse(ENOMEM);
	memcpy(to, at, size < m->size ? size : m->size);
	g_munmap(at, m->size);
	return to;
}

/* Locks, advice and protection change nothing, so all is as it was asked for,
 * but for code. */
GLIBC(mprotect, 2.4)
int g_mprotect(void *at, size_t size, int protection)
{
	(void)at;
	(void)size;
	return protection & LINUX_PROT_EXEC ? g_fail(EACCES) : 0;
}
