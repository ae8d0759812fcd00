/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * files.c: see files.h. Pointers have been checked by the caller. Console input
 * comes in lines: echoed, with backspace, Ctrl-U and Ctrl-D for the end, as a
 * terminal in its usual state gives them.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include "console.h"
#include "files.h"
#include "modules.h"
#include "rom.h"
#include "run.h"
#include "watch.h"

#define FIRST 3 /* the first descriptor that is no console */
#define OPEN  16
#define BLOCK 512 /* st_blksize */

static struct {
	bool used;
	struct store_file file;
	uint32_t offset;
} files[OPEN];

static struct {
	char text[256];
	uint32_t size, at; /* typed; handed out */
} line;

void files_open(void)
{
	files_close();
}

void files_close(void)
{
	memset(files, 0, sizeof(files));
	memset(&line, 0, sizeof(line));
}

/* The index of an open store file, or -EBADF. */
static int file_at(int fd)
{
	int i = fd - FIRST;

	return fd >= FIRST && i < OPEN && files[i].used ? i : -EBADF;
}

int file_is_console(int fd)
{
	if (fd >= 0 && fd < FIRST)
		return 1;
	return file_at(fd) < 0 ? -EBADF : 0;
}

/* ---- the console ---- */

static void type(int c)
{
	char byte = (char)c;

	if (line.size == sizeof(line.text) - 1) {
		console_puts("\a");
		return;
	}
	line.text[line.size++] = byte;
	console_write(&byte, 1);
}

static void untype(uint32_t count)
{
	while (count-- > 0 && line.size > 0) {
		line.size--;
		console_puts("\b \b");
	}
}

/* Waits for a line, or for the end of input: then it is empty. */
static void take_line(void)
{
	memset(&line, 0, sizeof(line));
	for (;;) {
		int c = console_get();

		run_heed_keys();
		switch (c) {
		case '\n':
			line.text[line.size++] = '\n';
			console_puts("\n");
			return;
		case CONSOLE_CTRL_D:
			return;
		case CONSOLE_CTRL_C:
			console_puts("^C\n");
			line.size = 0;
			break;
		case '\b':
		case 0x7f:
			untype(1);
			break;
		case 'U' & 0x1f:
			untype(line.size);
			break;
		default:
			if (c >= ' ' || c == '\t')
				type(c);
			break;
		}
	}
}

static int read_console(char *to, uint32_t size)
{
	uint32_t left;

	if (size == 0)
		return 0;
	if (line.at == line.size)
		take_line();
	left = line.size - line.at;
	size = size < left ? size : left;
	memcpy(to, line.text + line.at, size);
	line.at += size;
	return (int)size;
}

/* ---- the calls ---- */

static int find(const char *path, struct store_file *out)
{
	int error;

	while (*path == '/' || (path[0] == '.' && path[1] == '/'))
		path++;
	error = modules_file(path, out);
	return error == STORE_E_NO_FILE ? -ENOENT : error != 0 ? -EIO : 0;
}

int file_open(const char *path, int flags)
{
	int i = 0;
	int error;

	while (i < OPEN && files[i].used)
		i++;
	if (i == OPEN)
		return -EMFILE;
	error = find(path, &files[i].file);
	watch_heed();
	if (error != 0)
		return (flags & O_CREAT) != 0 ? -EROFS : error;
	if ((flags & O_ACCMODE) != O_RDONLY)
		return -EROFS;
	files[i].used = true;
	files[i].offset = 0;
	return i + FIRST;
}

int file_close(int fd)
{
	int i = file_at(fd);

	if (file_is_console(fd) == 1)
		return 0;
	if (i < 0)
		return i;
	files[i].used = false;
	return 0;
}

int file_read(int fd, void *to, uint32_t size)
{
	int i = file_at(fd);
	uint32_t left;

	if (file_is_console(fd) == 1)
		return read_console(to, size);
	if (i < 0)
		return i;
	left = files[i].offset < files[i].file.size ? files[i].file.size - files[i].offset : 0;
	size = size < left ? size : left;
	if (store_read(&rom.store, &files[i].file, files[i].offset, to, size) != 0)
		return -EIO;
	watch_heed();
	files[i].offset += size;
	return (int)size;
}

int file_write(int fd, const void *from, uint32_t size)
{
	if (file_is_console(fd) != 1)
		return -EBADF;
	console_write(from, size);
	run_heed_keys();
	return (int)size;
}

int file_seek(int fd, int32_t offset, int whence)
{
	int i = file_at(fd);
	int64_t to = offset;

	if (file_is_console(fd) == 1)
		return -ESPIPE;
	if (i < 0)
		return i;
	if (whence == SEEK_CUR)
		to += files[i].offset;
	else if (whence == SEEK_END)
		to += files[i].file.size;
	else if (whence != SEEK_SET)
		return -EINVAL;
	if (to < 0 || to > INT32_MAX)
		return -EINVAL;
	files[i].offset = (uint32_t)to;
	return (int)to;
}

static int describe(const struct store_file *file, struct stat *out)
{
	memset(out, 0, sizeof(*out));
	out->st_mode = file != NULL ? S_IFREG | 0555 : S_IFCHR | 0666;
	out->st_nlink = 1;
	out->st_blksize = BLOCK;
	if (file != NULL) {
		out->st_size = (off_t)file->size;
		out->st_blocks = (blkcnt_t)((file->size + BLOCK - 1) / BLOCK);
	}
	return 0;
}

int file_state(int fd, struct stat *out)
{
	int i = file_at(fd);

	if (file_is_console(fd) == 1)
		return describe(NULL, out);
	return i < 0 ? i : describe(&files[i].file, out);
}

int file_state_of(const char *path, struct stat *out)
{
	struct store_file file;
	int error = find(path, &file);

	return error != 0 ? error : describe(&file, out);
}
