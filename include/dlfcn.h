/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * <dlfcn.h>: modules loaded by a running program (POSIX, with GNU's additions).
 *
 * A name is that of a file in the store: a module's soname, without folders. A
 * handle is opaque to POSIX; here, as on other systems, it points to the
 * module's struct link_map (<link.h>). The values of the RTLD_ constants are
 * those of glibc on armhf, so objects built there mean the same.
 */
#ifndef DLFCN_H
#define DLFCN_H

#ifdef __cplusplus
extern "C" {
#endif

/* dlopen's mode: one of the first two, or'ed with any of the others. */
#define RTLD_LAZY     0x00001 /* bind a function at its first call */
#define RTLD_NOW      0x00002 /* bind all before dlopen returns */
#define RTLD_LOCAL    0x00000 /* found through the handle only */
#define RTLD_GLOBAL   0x00100 /* its symbols serve modules that are loaded later */
#define RTLD_NOLOAD   0x00004 /* a handle only if it is loaded already */
#define RTLD_NODELETE 0x01000 /* stays until the program ends */
#define RTLD_DEEPBIND 0x00008 /* its own group's symbols before global ones */

/* Handles that dlsym takes besides those of dlopen. */
#define RTLD_DEFAULT ((void *)0)  /* what the caller's own references are bound to */
#define RTLD_NEXT    ((void *)-1) /* the next one behind the caller's module */

/* Loads a module and what it needs, runs their initialisers and returns a handle;
 * a module that is there already is only counted once more. name NULL stands for
 * the program. Returns NULL on failure; then nothing was loaded and dlerror()
 * says why. */
void *dlopen(const char *name, int mode);

/* The address of a symbol, searched in the handle's module and then in what it
 * needs, breadth first. NULL on failure. A symbol's value may itself be NULL: who
 * needs to know calls dlerror() before and after. */
void *dlsym(void *__restrict handle, const char *__restrict name);

/* The same for one version of the symbol (GNU). */
void *dlvsym(void *__restrict handle, const char *__restrict name, const char *__restrict version);

/* Gives one handle back. With the last one, and when no other module needs or
 * is bound to it, the module's finalisers run and it is unloaded. Returns 0, or
 * another number with a reason for dlerror(). */
int dlclose(void *handle);

/* What was wrong with the last failed call, as a sentence without newline at its
 * end, once: NULL if nothing failed since the last dlerror(). The text is good
 * until the next call of this family. */
char *dlerror(void);

/* What is known of an address: the module, where it starts in RAM, and the nearest
 * exported symbol at or before the address, or NULL. The address of a Thumb function
 * comes without its bit 0. (GNU) */
typedef struct {
	const char *dli_fname;
	void *dli_fbase;
	const char *dli_sname;
	void *dli_saddr;
} Dl_info;

/* Returns 0 when the address is in no module. dlerror() has nothing to say then. */
int dladdr(const void *address, Dl_info *info);

/* What dlinfo can be asked for. */
#define RTLD_DI_LINKMAP 2 /* into a struct link_map * (<link.h>) */

/* Returns 0, or -1 with a reason for dlerror(). (GNU) */
int dlinfo(void *__restrict handle, int request, void *__restrict into);

#ifdef __cplusplus
}
#endif

#endif
