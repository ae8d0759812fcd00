/* SPDX-License-Identifier: BSD-2-Clause */
/* gmp.c: large numbers: a factorial, a modular power, a prime, and printing. */
#include "foreign.h"

struct mpz {
	int room, size;
	void *limbs;
};

void __gmpz_init(struct mpz *z);
void __gmpz_clear(struct mpz *z);
int __gmpz_set_str(struct mpz *z, const char *text, int base);
char *__gmpz_get_str(char *to, int base, const struct mpz *z);
void __gmpz_fac_ui(struct mpz *z, unsigned long n);
void __gmpz_powm(struct mpz *z, const struct mpz *base, const struct mpz *power,
		 const struct mpz *modulus);
int __gmpz_probab_prime_p(const struct mpz *z, int times);
int __gmp_snprintf(char *to, size_t room, const char *format, ...);

int main(void)
{
	struct mpz a, b, c;
	char text[200];

	__gmpz_init(&a);
	__gmpz_init(&b);
	__gmpz_init(&c);
	__gmpz_fac_ui(&a, 30);
	puts(__gmpz_get_str(text, 10, &a));
	__gmpz_set_str(&b, "170141183460469231731687303715884105727", 10); /* 2^127 - 1 */
	CHECK(__gmpz_probab_prime_p(&b, 10) != 0);
	CHECK(__gmpz_probab_prime_p(&a, 10) == 0);
	__gmpz_set_str(&a, "3", 10);
	__gmpz_powm(&c, &a, &b, &b); /* Fermat: 3^p = 3 modulo p */
	__gmp_snprintf(text, sizeof text, "%Zd %#Zx", &c, &b);
	puts(text);
	__gmpz_clear(&a);
	__gmpz_clear(&b);
	__gmpz_clear(&c);
	puts("gmp ok");
	return 0;
}
