/* SPDX-License-Identifier: BSD-2-Clause */
/* sodium.c: known vectors, and a box that a changed byte keeps shut. The board has
 * no randomness, so the program brings its own "random" numbers, as libsodium
 * lets it. */
#include "foreign.h"

struct randombytes {
	const char *(*name)(void);
	uint32_t (*random)(void);
	void (*stir)(void);
	uint32_t (*uniform)(uint32_t bound);
	void (*fill)(void *to, size_t size);
	int (*close)(void);
};

int randombytes_set_implementation(struct randombytes *implementation);
int sodium_init(void);
int crypto_hash_sha256(void *to, const void *data, unsigned long long size);
int crypto_generichash(void *to, size_t to_size, const void *data, unsigned long long size,
		       const void *key, size_t key_size);
int crypto_secretbox_easy(void *to, const void *data, unsigned long long size, const void *nonce,
			  const void *key);
int crypto_secretbox_open_easy(void *to, const void *data, unsigned long long size,
			       const void *nonce, const void *key);
int crypto_sign_seed_keypair(void *public_key, void *secret_key, const void *seed);
int crypto_sign_detached(void *signature, unsigned long long *size, const void *data,
			 unsigned long long data_size, const void *secret_key);
int crypto_sign_verify_detached(const void *signature, const void *data, unsigned long long size,
				const void *public_key);
void *sodium_malloc(size_t size);
void sodium_free(void *p);

static const char *name(void)
{
	return "counter";
}

static uint32_t counter(void)
{
	static uint32_t n;

	return n++;
}

static void fill(void *to, size_t size)
{
	for (size_t i = 0; i < size; i++)
		((unsigned char *)to)[i] = (unsigned char)counter();
}

static void print(const unsigned char *bytes, int count)
{
	for (int i = 0; i < count; i++)
		printf("%02x", bytes[i]);
	puts("");
}

int main(void)
{
	static struct randombytes own = {name, counter, NULL, NULL, fill, NULL};
	static const unsigned char key[32] = {1, 2, 3}, nonce[24] = {4, 5, 6};
	unsigned char hash[32], box[16 + 7], text[8] = "", public[32], secret[64], signature[64];
	char *guarded;

	CHECK(randombytes_set_implementation(&own) == 0);
	CHECK(sodium_init() == 0);
	crypto_hash_sha256(hash, "abc", 3);
	print(hash, 32);
	crypto_generichash(hash, 32, "abc", 3, NULL, 0);
	print(hash, 8);
	CHECK(crypto_secretbox_easy(box, "message", 7, nonce, key) == 0);
	CHECK(crypto_secretbox_open_easy(text, box, sizeof box, nonce, key) == 0);
	CHECK(strcmp((char *)text, "message") == 0);
	box[20] ^= 1;
	CHECK(crypto_secretbox_open_easy(text, box, sizeof box, nonce, key) != 0);
	crypto_sign_seed_keypair(public, secret, key);
	crypto_sign_detached(signature, NULL, "message", 7, secret);
	CHECK(crypto_sign_verify_detached(signature, "message", 7, public) == 0);
	CHECK(crypto_sign_verify_detached(signature, "massage", 7, public) != 0);
	guarded = sodium_malloc(100);
	CHECK(guarded != NULL);
	memset(guarded, 1, 100);
	sodium_free(guarded);
	puts("sodium ok");
	return 0;
}
