/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * posix_memalign for newlib, whose aligned_alloc calls it but which brings
 * none of its own. The memory is malloc's: free() takes it back.
 */
#include <errno.h>
#include <malloc.h>
#include <stdlib.h>

/* Stores in *out size bytes aligned to align, a power of two and a multiple of
 * sizeof(void *). Returns 0, EINVAL or ENOMEM; *out stays as it is on failure. */
int posix_memalign(void **out, size_t align, size_t size)
{
	if (align < sizeof(void *) || (align & (align - 1)) != 0)
		return EINVAL;
	void *p = memalign(align, size);
	if (!p)
		return ENOMEM;
	*out = p;
	return 0;
}
