/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * greet: greets its arguments, or the world, by means of libgreet.so.
 */
#include <stdio.h>
#include "greet.h"

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		greet(argv[i]);
	if (argc < 2)
		greet("world");
	printf("greet: greet_count is %d\n", greet_count);
	return 0;
}
