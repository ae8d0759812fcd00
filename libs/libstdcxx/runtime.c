/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * runtime.c: what libstdc++.so needs because it can be unloaded, and because there
 * is one thread. Linked into it.
 */

/* libstdc++'s own function for memory checkers: gives back what is set aside for
 * exceptions that are thrown when malloc has nothing left. */
void free_emergency_pool(void) __asm__("_ZN9__gnu_cxx9__freeresEv");

int __cxa_atexit(void (*function)(void *), void *object, void *module);
int __cxa_thread_atexit(void (*function)(void *), void *object, void *module);

/* Destructors of thread_local objects: the only thread ends with the program, but
 * their module may go before that. */
int __cxa_thread_atexit(void (*function)(void *), void *object, void *module)
{
	return __cxa_atexit(function, object, module);
}

/* The last thing that runs: a static destructor may still throw and catch. */
__attribute__((destructor)) static void unload(void)
{
	free_emergency_pool();
}
