/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * host_browse.c: lists, checks and extracts a store.
 */
#include "host_browse.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "host_sha512.h"

#define DIGEST_SHOWN 6 /* bytes of a digest that tell files apart at a glance */

void host_store_open(struct host_store *h, const char *path, struct host_bytes image)
{
	int error;

	h->path = path;
	host_flash_open(&h->flash, image.at, image.size);
	error = store_mount(&h->store, &h->flash.flash, h->index, STORE_INDEX_COUNT);
	if (error != 0)
		host_fail(1, "%s: %s", path, store_error_text(error));
}

int host_store_read(const struct host_store *h, const struct store_file *f, struct host_bytes *out)
{
	int error;

	out->size = f->size;
	out->at = host_alloc(f->size);
	error = store_read(&h->store, f, 0, out->at, f->size);
	if (error != 0)
		free(out->at);
	return error;
}

const char *host_size_text(uint32_t bytes, char text[32])
{
	static const char *const units[] = {"bytes", "KiB", "MiB", "GiB"};
	double size = bytes;
	int unit = 0;

	for (; size >= 1024 && unit < 3; unit++)
		size /= 1024;
	snprintf(text, 32, size == (uint32_t)size ? "%.0f %s" : "%.1f %s", size, units[unit]);
	return text;
}

void host_store_summary(const struct host_store *h)
{
	const struct store *s = &h->store;
	char used[32], size[32];

	printf("%s: %u file%s, %s of %s\n", h->path, s->file_count, s->file_count == 1 ? "" : "s",
	       host_size_text(s->used, used), host_size_text(s->size, size));
}

int host_store_list(const struct host_store *h)
{
	const struct store *s = &h->store;
	uint8_t digest[STORE_DIGEST_SIZE];
	struct store_file f;
	uint32_t cursor = 0;
	int error;

	printf("%-32s %9s  %-8s  %s\n", "name", "bytes", "at boot", "sha-512");
	while ((error = store_next(s, &cursor, &f)) == 0) {
		printf("%-32s %9u  %-8s  ", f.name, f.size, f.library ? "library" : "-");
		error = store_digest(s, &f, digest);
		for (int i = 0; i < DIGEST_SHOWN && error == 0; i++)
			printf("%02x", digest[i]);
		printf("\n");
	}
	if (error != STORE_E_END)
		host_fail(1, "%s: %s", h->path, store_error_text(error));
	printf("generation %u, board %s, boot: %s\n", store_generation(s),
	       s->board[0] != '\0' ? s->board : "any",
	       store_boot(s)[0] != '\0' ? store_boot(s) : "(nothing)");
	host_store_summary(h);
	return 0;
}

/* Why a file is not what it should be, or NULL. */
static const char *file_fault(const struct host_store *h, const struct store_file *f)
{
	uint8_t stated[STORE_DIGEST_SIZE], digest[SHA512_SIZE];
	struct host_bytes bytes;
	int error = store_check(&h->store, f);

	if (error == 0)
		error = store_digest(&h->store, f, stated);

	if (error == 0)
		error = host_store_read(h, f, &bytes);
	if (error != 0)
		return store_error_text(error);
	sha512(bytes.at, bytes.size, digest);
	free(bytes.at);
	return memcmp(digest, stated, sizeof digest) == 0
		       ? NULL
		       : "its bytes do not have the SHA-512 of the manifest";
}

static uint32_t state_faults(const struct host_store *h)
{
	const struct store *s = &h->store;

	if (s->fallback)
		printf("%s: the newest generation is damaged; this is an older one\n", h->path);
	if (s->torn != 0)
		printf("%s: %u damaged records in the journal\n", h->path, s->torn);
	if (s->newer_records)
		printf("%s: the journal has records of a newer format\n", h->path);
	return (uint32_t)s->fallback + s->torn;
}

int host_store_check(const struct host_store *h)
{
	uint32_t cursor = 0, faults = state_faults(h);
	struct store_file f;
	int error;

	while ((error = store_next(&h->store, &cursor, &f)) == 0) {
		const char *fault = file_fault(h, &f);

		if (fault != NULL)
			printf("%s: %s: %s\n", h->path, f.name, fault);
		faults += fault != NULL;
	}
	if (error != STORE_E_END)
		host_fail(1, "%s: %s", h->path, store_error_text(error));
	host_store_summary(h);
	if (faults == 0)
		printf("all good\n");
	return faults != 0;
}

static bool is_wanted(const char *name, char *const *names, int count)
{
	for (int i = 0; i < count; i++) {
		if (strcmp(names[i], name) == 0)
			return true;
	}
	return count == 0;
}

int host_store_extract(const struct host_store *h, const char *dir, char *const *names, int count)
{
	uint32_t cursor = 0;
	struct store_file f;
	int status = 0;

	for (int i = 0; i < count; i++) {
		int error = store_find(&h->store, names[i], &f);

		if (error != 0)
			host_fail(1, "%s: %s: %s", h->path, names[i], store_error_text(error));
	}
	if (mkdir(dir, 0777) != 0 && errno != EEXIST)
		host_fail(1, "cannot make the folder %s: %s", dir, strerror(errno));
	while (store_next(&h->store, &cursor, &f) == 0) {
		const char *fault;
		struct host_bytes bytes;
		char *path;

		if (!is_wanted(f.name, names, count))
			continue;
		fault = file_fault(h, &f);
		if (fault != NULL || host_store_read(h, &f, &bytes) != 0) {
			host_warn("%s: %s: %s; not extracted", h->path, f.name, fault);
			status = 1;
			continue;
		}
		path = host_join(dir, f.name);
		host_write(path, bytes.at, bytes.size);
		free(path);
		free(bytes.at);
	}
	return status;
}
