/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * signal.c: Linux's signal numbers and sets over newlib's signal() and raise().
 * Nothing raises a signal but the program itself, so masks are remembered and
 * otherwise mean nothing.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include "glibc.h"

#define LINUX_SIGNALS 65 /* 1 to 64 */

typedef void handler_fn(int);

/* newlib's number for Linux's, for those that newlib has; 0: the same. */
static int ours(int signal)
{
	static const uint8_t numbers[32] = {
		[7] = SIGBUS,   [10] = SIGUSR1, [12] = SIGUSR2, [17] = SIGCHLD, [18] = SIGCONT,
		[19] = SIGSTOP, [20] = SIGTSTP, [23] = SIGURG,  [29] = SIGIO,
	};

	return signal < 32 && numbers[signal] != 0 ? numbers[signal] : signal;
}

static int is_usable(int signal)
{
	return signal > 0 && signal < NSIG && signal < 32;
}

struct g_sigset { /* 128 bytes; the first 64 bits are used */
	uint32_t words[32];
};

struct g_sigaction { /* 140 bytes */
	handler_fn *handler;
	struct g_sigset mask;
	int flags;
	void (*restorer)(void);
};

static struct g_sigset blocked;
static struct g_sigaction actions[LINUX_SIGNALS];

/* ---- handlers: called with the number by which they know the signal ---- */

static int raised;

static void call(int signal)
{
	(void)signal;
	actions[raised].handler(raised);
}

static void install(int signal_number, handler_fn *handler)
{
	if (is_usable(signal_number))
		signal(ours(signal_number),
		       handler == SIG_DFL || handler == SIG_IGN ? handler : call);
}

GLIBC(sigaction, 2.4)
GLIBC(__sigaction, 2.4)
int g_sigaction(int signal_number, const struct g_sigaction *action, struct g_sigaction *old)
{
	if (signal_number <= 0 || signal_number >= LINUX_SIGNALS)
		return g_fail(EINVAL);
	if (old != NULL)
		*old = actions[signal_number];
	if (action != NULL) {
		actions[signal_number] = *action;
		install(signal_number, action->handler);
	}
	return 0;
}

GLIBC(signal, 2.4)
GLIBC(bsd_signal, 2.4)
GLIBC(ssignal, 2.4)
GLIBC(__sysv_signal, 2.4)
GLIBC(sysv_signal, 2.4)
handler_fn *g_signal(int signal_number, handler_fn *handler)
{
	struct g_sigaction action = {.handler = handler}, old;

	return g_sigaction(signal_number, &action, &old) == 0 ? old.handler : SIG_ERR;
}

/* newlib forgets a handler when it calls it; Linux does not. */
GLIBC(raise, 2.4)
GLIBC(gsignal, 2.4)
int g_raise(int signal_number)
{
	handler_fn *handler;

	if (signal_number <= 0 || signal_number >= LINUX_SIGNALS)
		return g_fail(EINVAL);
	handler = actions[signal_number].handler;
	raised = signal_number;
	if (!is_usable(signal_number)) {
		if (handler != SIG_DFL && handler != SIG_IGN)
			handler(signal_number);
		return 0;
	}
	if (raise(ours(signal_number)) != 0)
		return -1;
	install(signal_number, actions[signal_number].handler);
	return 0;
}

GLIBC(kill, 2.4)
int g_kill(int process, int signal_number)
{
	(void)process;
	return signal_number == 0 ? 0 : g_raise(signal_number);
}

GLIBC(pthread_kill, 2.4)
GLIBC(pthread_kill, 2.34)
int g_pthread_kill(unsigned thread, int signal_number)
{
	(void)thread;
	return signal_number == 0 || g_raise(signal_number) == 0 ? 0 : errno;
}

GLIBC(strsignal, 2.4)
char *g_strsignal(int signal_number)
{
	return strsignal(is_usable(signal_number) ? ours(signal_number) : signal_number);
}

/* ---- sets ---- */

GLIBC(sigemptyset, 2.4)
int g_sigemptyset(struct g_sigset *set)
{
	memset(set, 0, sizeof *set);
	return 0;
}

GLIBC(sigfillset, 2.4)
int g_sigfillset(struct g_sigset *set)
{
	memset(set, 0xff, sizeof *set);
	return 0;
}

static int change(struct g_sigset *set, int signal_number, int on)
{
	uint32_t bit = (uint32_t)signal_number - 1;

	if (signal_number <= 0 || signal_number >= LINUX_SIGNALS)
		return g_fail(EINVAL);
	if (on)
		set->words[bit / 32] |= 1u << bit % 32;
	else
		set->words[bit / 32] &= ~(1u << bit % 32);
	return 0;
}

GLIBC(sigaddset, 2.4)
int g_sigaddset(struct g_sigset *set, int signal_number)
{
	return change(set, signal_number, 1);
}

GLIBC(sigdelset, 2.4)
int g_sigdelset(struct g_sigset *set, int signal_number)
{
	return change(set, signal_number, 0);
}

GLIBC(sigismember, 2.4)
int g_sigismember(const struct g_sigset *set, int signal_number)
{
	uint32_t bit = (uint32_t)signal_number - 1;

	if (signal_number <= 0 || signal_number >= LINUX_SIGNALS)
		return g_fail(EINVAL);
	return set->words[bit / 32] >> bit % 32 & 1;
}

enum { BLOCK, UNBLOCK, SET };

static int mask(int how, const struct g_sigset *set, struct g_sigset *old)
{
	struct g_sigset before = blocked;

	if (set != NULL) {
		if (how < BLOCK || how > SET)
			return EINVAL;
		for (unsigned i = 0; i < 2; i++)
			blocked.words[i] = how == BLOCK     ? before.words[i] | set->words[i]
					   : how == UNBLOCK ? before.words[i] & ~set->words[i]
							    : set->words[i];
	}
	if (old != NULL)
		*old = before;
	return 0;
}

GLIBC(sigprocmask, 2.4)
int g_sigprocmask(int how, const struct g_sigset *set, struct g_sigset *old)
{
	int error = mask(how, set, old);

	return error == 0 ? 0 : g_fail(error);
}

GLIBC(pthread_sigmask, 2.4)
GLIBC(pthread_sigmask, 2.32)
int g_pthread_sigmask(int how, const struct g_sigset *set, struct g_sigset *old)
{
	return mask(how, set, old);
}

GLIBC(__libc_current_sigrtmin, 2.4)
int g_current_sigrtmin(void)
{
	return 34;
}

GLIBC(__libc_current_sigrtmax, 2.4)
int g_current_sigrtmax(void)
{
	return 64;
}
