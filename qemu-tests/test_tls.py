# SPDX-License-Identifier: BSD-2-Clause
"""Thread-local variables, in all models, wherever a module comes from."""
import pytest

# Each is a way of the compiler's to reach a thread-local variable.
MODELS = {
    "gd": ["-ftls-model=global-dynamic"],
    "ld": ['-DOWN=__attribute__((tls_model("local-dynamic")))'],
    "ie": ["-ftls-model=initial-exec"],
    "desc": ["-mtls-dialect=gnu2"],
    "soft": ["-mtp=soft", "-ftls-model=initial-exec"],
    "softgd": ["-mtp=soft", "-ftls-model=global-dynamic"],
}
LIBRARY = r"""
#ifndef OWN
#define OWN
#endif
OWN __thread int first_NAME = 100, zero_NAME;
static OWN __thread struct { char c; double d __attribute__((aligned(32))); } own = {1, 2.5};
extern __thread int shared;
int step_NAME(void)
{
	if ((unsigned long)&own.d % 32)
		return -1;
	own.d += 1;
	return ++first_NAME + 1000 * ++zero_NAME + 10000 * (int)own.d + 100000 * ++shared;
}
int *where_NAME(void) { return &first_NAME; }
"""
SHARED = "__thread int shared = 1;\n"
PROGRAM = r"""
#include <stdio.h>
extern __thread int first_NAME;
extern __thread int shared;
static __thread int own = 7;
__thread long long wide __attribute__((aligned(64))) = 9;
int step_NAME(void), *where_NAME(void);
int main(void)
{
	printf("own %d wide %d aligned %d\n", own++, (int)wide++, (unsigned long)&wide % 64 == 0);
	printf("step %d\n", step_NAME());
	printf("step %d\n", step_NAME());
	printf("same %d first %d shared %d\n", where_NAME() == &first_NAME, first_NAME, shared);
	return own + (int)wide;
}
"""
EXEC = r"""
#include <stdio.h>
static __thread int a = 5;
__thread int b;
static __thread char buffer[100];
int main(void)
{
	buffer[99] = 'x';
	printf("%d %d %c%d\n", a++, b++, buffer[99], buffer[0]);
	return a * 10 + b;
}
"""
OPENER = r"""
#include <dlfcn.h>
#include <stdio.h>
static __thread int mine = 3;
int main(void)
{
	static const char *const names[] = {NAMES};
	char file[32], symbol[32];
	for (int round = 0; round < 2; round++)
		for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++) {
			void *h, *again;
			int (*step)(void), *first;
			sprintf(file, "lib%s.so", names[i]);
			sprintf(symbol, "step_%s", names[i]);
			h = dlopen(file, round ? RTLD_NOW : RTLD_LAZY);
			if (!h)
				return puts(dlerror());
			step = (int (*)(void))dlsym(h, symbol);
			printf("%s %d", names[i], step());
			printf(" %d", step());
			sprintf(symbol, "first_%s", names[i]);
			first = dlsym(h, symbol);
			again = dlopen(file, RTLD_LAZY);
			printf(" %d %d\n", *first, again == h);
			dlclose(again);
			dlclose(h);
			if (dlopen(file, RTLD_LAZY | RTLD_NOLOAD))
				return 99;
		}
	return mine;
}
"""
ASM = r"""
	.text
	.arm
	.global keeps
	.type keeps, %function
keeps:	@ __aeabi_read_tp may change r0, ip, lr and the flags only, from its first call on
	push	{r4, lr}
	vpush	{d8-d15}
	mov	r1, #11
	mov	r2, #22
	mov	r3, #33
	vmov.f64 d0, #1.0
	vmov.f64 d7, #2.0
	vmov.f64 d16, #3.0
	vmov.f64 d31, #4.0
	bl	__aeabi_read_tp(PLT)
	add	r0, r1, r2
	add	r0, r0, r3
	vadd.f64 d0, d0, d7
	vadd.f64 d0, d0, d16
	vadd.f64 d0, d0, d31
	vcvt.s32.f64 s0, d0
	vmov	r1, s0
	add	r0, r0, r1, lsl #8
	vpop	{d8-d15}
	pop	{r4, pc}
"""
ASKS = r"""
#include <stdio.h>
int keeps(void);
int main(void)
{
	int k = keeps();
	printf("r1-r3 %d d %d\n", k & 255, k >> 8);
	return 0;
}
"""


def files(build):
    shared = build.module("libshared.so", SHARED)
    libraries, programs = [], []
    for name, flags in MODELS.items():
        library = build.module(f"lib{name}.so", LIBRARY.replace("NAME", name), *flags,
                               "-Wl,--no-as-needed", shared)
        libraries.append(library)
        programs.append(build.program(f"uses-{name}", PROGRAM.replace("NAME", name), *flags,
                                      "-Wl,--no-as-needed", library, shared))
    # Each on its own copy, to be a boot-time library.
    resident = build.module("libresident.so", LIBRARY.replace("NAME", "resident"), "-Wl,--no-as-needed", shared)
    resident_ie = build.module("libresident2.so", LIBRARY.replace("NAME", "resident2"),
                               "-ftls-model=initial-exec", "-Wl,--no-as-needed", shared)
    resident_desc = build.module("libresident3.so", LIBRARY.replace("NAME", "resident3"),
                                 "-mtls-dialect=gnu2", "-Wl,--no-as-needed", shared)
    names = ", ".join(f'"{name}"' for name in MODELS)
    keeps = build.module("libkeeps.so", ASM, "-Wa,-mfpu=neon-vfpv4", ending=".s")
    return [
        shared, *libraries, *programs, resident, resident_ie, resident_desc, keeps,
        build.program("uses-resident", PROGRAM.replace("NAME", "resident"), resident, shared),
        build.program("uses-resident2", PROGRAM.replace("NAME", "resident2"), resident_ie, shared),
        build.program("uses-resident3", PROGRAM.replace("NAME", "resident3"), resident_desc, shared),
        build.program("exec", EXEC), build.program("execsoft", EXEC, "-mtp=soft"),
        build.program("opener", OPENER.replace("NAMES", names)),
        build.program("asks", ASKS, keeps),
    ]


FRESH = ["own 7 wide 9 aligned 1", "step 231101", "step 342102", "same 1 first 102 shared 3"]


@pytest.mark.parametrize("model", MODELS)
def test_program_and_library_agree(board, model):
    for _ in range(2):
        assert board.command(f"run uses-{model}").split("\n") == [
            *FRESH, f"uses-{model}: exit status 18"]


def test_a_programs_own_variables_are_fresh_in_each_run(board):
    for name in "exec", "execsoft", "exec":
        assert board.command(f"run {name}").split("\n") == ["5 0 x0", f"{name}: exit status 61"]


@pytest.mark.parametrize("name", ["resident", "resident2", "resident3"])
def test_a_boot_time_librarys_variables_are_fresh_for_each_program(board, name):
    before = board.command("mem")
    board.command(f"load lib{name}.so")
    during = board.command("mem")
    assert f"lib{name}.so thread-local data" in during
    for _ in range(3):
        assert board.command(f"run uses-{name}").split("\n")[:4] == FRESH
        board.command("run exec")
    assert board.command("mem") == during
    assert board.command(f"unload lib{name}.so") == ""
    assert board.command("unload libshared.so") == ""
    assert board.command("mem") == before


def test_opened_modules_get_fresh_ones_with_each_load(board):
    before = board.command("mem")
    lines = board.command("run opener").split("\n")
    assert lines == [f"{name} 231101 342102 102 1" for name in MODELS] * 2 + ["opener: exit status 3"]
    assert board.command("mem") == before


def test_the_thread_pointer_helper_keeps_other_registers(board):
    assert board.command("run asks") == "r1-r3 66 d 10"
    board.command("trace on")
    assert board.command("run asks").split("\n").count("r1-r3 66 d 10") == 1
    board.command("trace off")
