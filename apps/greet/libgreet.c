/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * libgreet.so: a module in C, with a constructor and a destructor.
 */
#include <stdio.h>
#include "greet.h"

int greet_count;

static const char *mood;

/* Runs before main, or within dlopen. */
__attribute__((constructor)) static void wake_up(void)
{
	mood = "Good day";
}

/* Runs after main, or within the last dlclose. */
__attribute__((destructor)) static void say_goodbye(void)
{
	if (greet_count > 0)
		printf("libgreet.so: greeted %d, goodbye\n", greet_count);
}

void greet(const char *who)
{
	greet_count++;
	printf("%s, %s! (%d)\n", mood, who, greet_count);
}
