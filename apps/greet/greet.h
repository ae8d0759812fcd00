/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * greet.h: what libgreet.so offers.
 */
#ifndef GREET_H
#define GREET_H

/* Prints a greeting and how many there have been in this run. */
void greet(const char *who);

/* The greetings so far. Data of a module are shared with its users. */
extern int greet_count;

#endif
