/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * thread.c: POSIX threads where there is one thread. Everything that one thread
 * can do works: locks, keys, once. pthread_create says EAGAIN, no more threads.
 * Waiting for another thread would never end, so it ends the program and says
 * so; a second lock of a plain mutex is EDEADLK instead of silence.
 *
 * The layouts are those of glibc on armhf as far as its static initialisers
 * and macros show them: all zero, but for the kind of a mutex.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "glibc.h"

#define SELF 1u /* the pthread_t of the one thread */

/* ---- mutexes ---- */

struct g_mutex { /* 24 bytes */
	int held;
	unsigned again; /* how often besides the first */
	int owner;
	int kind;
	unsigned unused[2];
};

#define KIND_MASK  3
#define RECURSIVE  1
#define ATTR_WORDS 9 /* pthread_attr_t, the largest of the attributes, is 36 bytes */

GLIBC(pthread_mutex_init, 2.4)
GLIBC(__pthread_mutex_init, 2.4)
int g_mutex_init(struct g_mutex *m, const int *kind)
{
	*m = (struct g_mutex){.kind = kind != NULL ? *kind & KIND_MASK : 0};
	return 0;
}

GLIBC(pthread_mutex_destroy, 2.4)
GLIBC(__pthread_mutex_destroy, 2.4)
int g_mutex_destroy(struct g_mutex *m)
{
	return m->held ? EBUSY : 0;
}

static int lock(struct g_mutex *m, int error)
{
	if (!m->held)
		m->held = 1;
	else if ((m->kind & KIND_MASK) == RECURSIVE)
		m->again++;
	else
		return error;
	return 0;
}

GLIBC(pthread_mutex_lock, 2.4)
GLIBC(__pthread_mutex_lock, 2.4)
int g_mutex_lock(struct g_mutex *m)
{
	return lock(m, LINUX_EDEADLK);
}

GLIBC(pthread_mutex_trylock, 2.4)
GLIBC(pthread_mutex_trylock, 2.34)
GLIBC(__pthread_mutex_trylock, 2.4)
int g_mutex_trylock(struct g_mutex *m)
{
	return lock(m, EBUSY);
}

GLIBC(pthread_mutex_timedlock, 2.4)
GLIBC(pthread_mutex_timedlock, 2.34)
int g_mutex_timedlock(struct g_mutex *m, const void *until)
{
	(void)until;
	return lock(m, LINUX_EDEADLK);
}

GLIBC(pthread_mutex_unlock, 2.4)
GLIBC(__pthread_mutex_unlock, 2.4)
int g_mutex_unlock(struct g_mutex *m)
{
	if (m->again > 0)
		m->again--;
	else
		m->held = 0;
	return 0;
}

/* ---- attributes: a word is remembered, the rest means nothing here ---- */

GLIBC(pthread_mutexattr_init, 2.4)
GLIBC(pthread_mutexattr_init, 2.34)
GLIBC(pthread_condattr_init, 2.4)
GLIBC(pthread_rwlockattr_init, 2.4)
GLIBC(pthread_rwlockattr_init, 2.34)
GLIBC(pthread_barrierattr_init, 2.4)
GLIBC(pthread_barrierattr_init, 2.34)
int g_attribute_init(int *attribute)
{
	*attribute = 0;
	return 0;
}

GLIBC(pthread_mutexattr_settype, 2.4)
GLIBC(pthread_mutexattr_settype, 2.34)
GLIBC(pthread_mutexattr_setkind_np, 2.4)
int g_mutexattr_settype(int *attribute, int kind)
{
	if (kind < 0 || kind > KIND_MASK)
		return EINVAL;
	*attribute = kind;
	return 0;
}

GLIBC(pthread_mutexattr_gettype, 2.4)
GLIBC(pthread_mutexattr_gettype, 2.34)
int g_mutexattr_gettype(const int *attribute, int *kind)
{
	*kind = *attribute;
	return 0;
}

GLIBC(pthread_attr_init, 2.4)
int g_attr_init(unsigned *attribute)
{
	memset(attribute, 0, ATTR_WORDS * sizeof *attribute);
	return 0;
}

#define STACK_SIZE (256u << 10) /* what a program gets that asks for nothing */

GLIBC(pthread_attr_getstacksize, 2.4)
GLIBC(pthread_attr_getstacksize, 2.34)
int g_attr_getstacksize(const unsigned *attribute, size_t *size)
{
	(void)attribute;
	*size = STACK_SIZE;
	return 0;
}

GLIBC(pthread_attr_getdetachstate, 2.4)
GLIBC(pthread_attr_getguardsize, 2.4)
GLIBC(pthread_attr_getguardsize, 2.34)
int g_attr_get(const unsigned *attribute, int *value)
{
	(void)attribute;
	*value = 0;
	return 0;
}

/* ---- read-write locks ---- */

struct g_rwlock { /* 32 bytes */
	unsigned readers;
	int writer;
	unsigned unused[6];
};

GLIBC(pthread_rwlock_init, 2.4)
GLIBC(pthread_rwlock_init, 2.34)
int g_rwlock_init(struct g_rwlock *l, const void *attribute)
{
	(void)attribute;
	memset(l, 0, sizeof *l);
	return 0;
}

GLIBC(pthread_rwlock_rdlock, 2.4)
GLIBC(pthread_rwlock_rdlock, 2.34)
int g_rwlock_rdlock(struct g_rwlock *l)
{
	if (l->writer)
		return LINUX_EDEADLK;
	l->readers++;
	return 0;
}

GLIBC(pthread_rwlock_tryrdlock, 2.4)
GLIBC(pthread_rwlock_tryrdlock, 2.34)
int g_rwlock_tryrdlock(struct g_rwlock *l)
{
	return g_rwlock_rdlock(l) == 0 ? 0 : EBUSY;
}

GLIBC(pthread_rwlock_wrlock, 2.4)
GLIBC(pthread_rwlock_wrlock, 2.34)
int g_rwlock_wrlock(struct g_rwlock *l)
{
	if (l->writer || l->readers > 0)
		return LINUX_EDEADLK;
	l->writer = 1;
	return 0;
}

GLIBC(pthread_rwlock_trywrlock, 2.4)
GLIBC(pthread_rwlock_trywrlock, 2.34)
int g_rwlock_trywrlock(struct g_rwlock *l)
{
	return g_rwlock_wrlock(l) == 0 ? 0 : EBUSY;
}

GLIBC(pthread_rwlock_unlock, 2.4)
GLIBC(pthread_rwlock_unlock, 2.34)
int g_rwlock_unlock(struct g_rwlock *l)
{
	if (l->writer)
		l->writer = 0;
	else if (l->readers > 0)
		l->readers--;
	return 0;
}

/* ---- spin locks ---- */

GLIBC(pthread_spin_init, 2.4)
GLIBC(pthread_spin_init, 2.34)
int g_spin_init(int *held, int shared)
{
	(void)shared;
	*held = 0;
	return 0;
}

GLIBC(pthread_spin_lock, 2.4)
GLIBC(pthread_spin_lock, 2.34)
int g_spin_lock(int *held)
{
	if (*held)
		return LINUX_EDEADLK;
	*held = 1;
	return 0;
}

GLIBC(pthread_spin_trylock, 2.4)
GLIBC(pthread_spin_trylock, 2.34)
int g_spin_trylock(int *held)
{
	return g_spin_lock(held) == 0 ? 0 : EBUSY;
}

GLIBC(pthread_spin_unlock, 2.4)
GLIBC(pthread_spin_unlock, 2.34)
int g_spin_unlock(int *held)
{
	*held = 0;
	return 0;
}

/* ---- once ---- */

#define DONE 2

GLIBC(pthread_once, 2.4)
GLIBC(pthread_once, 2.34)
GLIBC(__pthread_once, 2.4)
GLIBC(call_once, 2.28)
GLIBC(call_once, 2.34)
int g_once(int *once, void (*fn)(void))
{
	if (*once != DONE) {
		*once = DONE;
		fn();
	}
	return 0;
}

/* ---- keys; destructors run at the end of a thread, which this one has not ---- */

#define KEYS 128

static struct {
	int used;
	const void *value;
} keys[KEYS];

GLIBC(pthread_key_create, 2.4)
GLIBC(pthread_key_create, 2.34)
GLIBC(__pthread_key_create, 2.4)
GLIBC(__pthread_key_create, 2.34)
int g_key_create(unsigned *key, void (*destructor)(void *))
{
	(void)destructor;
	for (unsigned i = 0; i < KEYS; i++) {
		if (keys[i].used)
			continue;
		keys[i].used = 1;
		keys[i].value = NULL;
		*key = i;
		return 0;
	}
	return EAGAIN;
}

GLIBC(pthread_key_delete, 2.4)
GLIBC(pthread_key_delete, 2.34)
int g_key_delete(unsigned key)
{
	if (key >= KEYS || !keys[key].used)
		return EINVAL;
	keys[key].used = 0;
	keys[key].value = NULL;
	return 0;
}

GLIBC(pthread_getspecific, 2.4)
GLIBC(pthread_getspecific, 2.34)
GLIBC(__pthread_getspecific, 2.4)
void *g_getspecific(unsigned key)
{
	return key < KEYS ? (void *)keys[key].value : NULL;
}

GLIBC(pthread_setspecific, 2.4)
GLIBC(pthread_setspecific, 2.34)
GLIBC(__pthread_setspecific, 2.4)
int g_setspecific(unsigned key, const void *value)
{
	if (key >= KEYS || !keys[key].used)
		return EINVAL;
	keys[key].value = value;
	return 0;
}

/* ---- threads ---- */

GLIBC(pthread_self, 2.4)
GLIBC(thrd_current, 2.28)
unsigned g_self(void)
{
	return SELF;
}

GLIBC(pthread_equal, 2.4)
int g_equal(unsigned a, unsigned b)
{
	return a == b;
}

GLIBC(pthread_create, 2.4)
GLIBC(pthread_create, 2.34)
int g_create(unsigned *thread, const void *attribute, void *(*fn)(void *), void *argument)
{
	(void)thread;
	(void)attribute;
	(void)fn;
	(void)argument;
	return EAGAIN;
}

GLIBC(pthread_join, 2.4)
GLIBC(pthread_join, 2.34)
int g_join(unsigned thread, void **result)
{
	(void)result;
	return thread == SELF ? LINUX_EDEADLK : ESRCH;
}

GLIBC(pthread_exit, 2.4)
_Noreturn void g_exit(void *result)
{
	(void)result;
	exit(0);
}

/* ---- conditions and semaphores: nobody else will ever signal ---- */

GLIBC(pthread_cond_init, 2.4)
int g_cond_init(unsigned *condition, const void *attribute)
{
	(void)attribute;
	memset(condition, 0, 48);
	return 0;
}

GLIBC(pthread_cond_wait, 2.4)
_Noreturn int g_cond_wait(void *condition, struct g_mutex *m)
{
	(void)condition;
	(void)m;
	g_die("pthread_cond_wait", "there is no other thread, so this would never end");
}

static int wait_until(const struct g_timespec *until)
{
	uint64_t now = g_now_microseconds();
	uint64_t then = (uint64_t)until->seconds * 1000000u + (uint32_t)until->nanoseconds / 1000u;

	if (then > now)
		g_wait_microseconds(then - now);
	return LINUX_ETIMEDOUT;
}

GLIBC(pthread_cond_timedwait, 2.4)
int g_cond_timedwait(void *condition, struct g_mutex *m, const struct g_timespec *until)
{
	(void)condition;
	(void)m;
	return wait_until(until);
}

GLIBC(pthread_cond_clockwait, 2.34)
int g_cond_clockwait(void *condition, struct g_mutex *m, int clock, const struct g_timespec *until)
{
	(void)clock;
	return g_cond_timedwait(condition, m, until);
}

GLIBC(sem_init, 2.4)
GLIBC(sem_init, 2.34)
int g_sem_init(unsigned *semaphore, int shared, unsigned value)
{
	(void)shared;
	*semaphore = value;
	return 0;
}

GLIBC(sem_post, 2.4)
GLIBC(sem_post, 2.34)
int g_sem_post(unsigned *semaphore)
{
	++*semaphore;
	return 0;
}

GLIBC(sem_trywait, 2.4)
GLIBC(sem_trywait, 2.34)
int g_sem_trywait(unsigned *semaphore)
{
	if (*semaphore == 0)
		return g_fail(EAGAIN);
	--*semaphore;
	return 0;
}

GLIBC(sem_wait, 2.4)
GLIBC(sem_wait, 2.34)
int g_sem_wait(unsigned *semaphore)
{
	if (*semaphore == 0)
		g_die("sem_wait", "there is no other thread, so this would never end");
	--*semaphore;
	return 0;
}

GLIBC(sem_timedwait, 2.4)
GLIBC(sem_timedwait, 2.34)
int g_sem_timedwait(unsigned *semaphore, const struct g_timespec *until)
{
	if (*semaphore == 0)
		return g_fail(wait_until(until));
	--*semaphore;
	return 0;
}

GLIBC(sem_getvalue, 2.4)
GLIBC(sem_getvalue, 2.34)
int g_sem_getvalue(const unsigned *semaphore, int *value)
{
	*value = (int)*semaphore;
	return 0;
}

#define SERIAL_THREAD (-1)

/* A barrier for one is passed at once; for more it would never open. */
GLIBC(pthread_barrier_init, 2.4)
GLIBC(pthread_barrier_init, 2.34)
int g_barrier_init(unsigned *barrier, const void *attribute, unsigned count)
{
	(void)attribute;
	*barrier = count;
	return count == 0 ? EINVAL : 0;
}

GLIBC(pthread_barrier_wait, 2.4)
GLIBC(pthread_barrier_wait, 2.34)
int g_barrier_wait(const unsigned *barrier)
{
	if (*barrier > 1)
		g_die("pthread_barrier_wait", "there is no other thread, so this would never end");
	return SERIAL_THREAD;
}

/* Libraries skip their locks when this is set. */
GLIBC(__libc_single_threaded, 2.32) char g_single_threaded = 1;
