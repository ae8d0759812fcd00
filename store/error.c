/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * error.c: a sentence for each error.
 */
#include <stddef.h>
#include "store.h"

static const char *const sentences[] = {
#define STORE_ERROR(name, sentence) [STORE_E_##name - STORE_E_BASE] = sentence,
#include "errors.def"
#undef STORE_ERROR
};

const char *store_error_text(int error)
{
	int i = error - STORE_E_BASE;

	if (error == STORE_OK)
		return "no error";
	if (i <= 0 || (size_t)i >= sizeof sentences / sizeof sentences[0])
		return "an unknown error of the store";
	return sentences[i];
}
