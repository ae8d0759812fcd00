# SPDX-License-Identifier: BSD-2-Clause
"""A program run is like a process: what it sees, and what is left of it."""
import pytest

SOURCES = {
    "status": r"""
#include <stdlib.h>
int main(int argc, char **argv) { return argc > 1 ? atoi(argv[1]) : 0; }
""",
    "args": r"""
#include <stdio.h>
int main(int argc, char **argv)
{
	for (int i = 0; i <= argc; i++)
		printf("argv[%d]=%s\n", i, argv[i] ? argv[i] : "NULL");
	return 0;
}
""",
    "leave": r"""
#include <stdio.h>
#include <stdlib.h>
static void first(void) { puts("atexit first"); }
static void second(void) { puts("atexit second"); }
__attribute__((destructor)) static void fini(void) { puts("destructor"); }
int main(void)
{
	atexit(first);
	atexit(second);
	printf("no newline at the end");
	exit(9);
}
""",
    "aborts": '#include <stdlib.h>\nint main(void) { abort(); }\n',
    "fresh": r"""
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static int initialised = 7, zero;
int main(void)
{
	char text[] = "a b", *rest = strtok(NULL, " ");
	char *block = malloc(100000);
	printf("fresh %d %d errno %d rand %d strtok %s\n", initialised, zero, errno, rand(),
	       rest ? rest : "none");
	memset(block, 0xa5, 100000);
	initialised = zero = errno = 99;
	srand(4711);
	strtok(text, " ");
	setvbuf(stdout, NULL, _IONBF, 0);
	return 0; /* the block is not freed */
}
""",
    "library": r"""
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
static int by_value(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }
int main(void)
{
	int v[] = {5, 3, 9, 1};
	char text[64];
	qsort(v, 4, sizeof v[0], by_value);
	printf("qsort %d %d %d %d\n", v[0], v[1], v[2], v[3]);
	snprintf(text, sizeof text, "%f %.3e %a", 1.5, 12345.678, 0.5);
	printf("snprintf %s\n", text);
	printf("strtod %.10g rest '%s'\n", strtod("2.718281828x", &(char *){0}), "x");
	printf("sin %.9f sqrt %.9f pow %.6f\n", sin(1.0), sqrt(2.0), pow(2.0, 0.5));
	errno = 0;
	volatile double negative = -1.0;
	double nan_value = log(negative);
	printf("errno %d nan %d\n", errno == EDOM, nan_value != nan_value);
	printf("long long %lld size_t %zu\n", 1234567890123LL, sizeof(void *));
	void *p = malloc(1 << 20), *q = calloc(1000, 4);
	printf("malloc %d %d\n", p != NULL, q != NULL && ((int *)q)[999] == 0);
	free(p);
	free(q);
	printf("no room %d\n", malloc(0x7fffffff) == NULL);
	printf("time %d clock %d\n", time(NULL) != (time_t)-1, clock() != (clock_t)-1);
	return 0;
}
""",
    "saved": r"""
#include <stdio.h>
int keeps_d8_to_d15(void);
int main(void) { printf("d8-d15 wrong: 0x%02x\n", keeps_d8_to_d15()); return 0; }
""",
    "overflow": r"""
#include <stdio.h>
__attribute__((noinline)) static int deep(int n)
{
	volatile char fill[4096];
	fill[n % 4096] = (char)n;
	return deep(n + 1) + fill[0];
}
int main(void) { puts("down"); return deep(0); }
""",
    "null-read": "int main(void) { return *(volatile int *)0; }\n",
    "null-write": "int main(void) { *(volatile int *)4 = 1; return 0; }\n",
    "null-call": "int main(void) { ((void (*volatile)(void))0)(); return 0; }\n",
    "undefined": 'int main(void) { __asm__ volatile("udf #0"); return 0; }\n',
    "wild": "int main(void) { return *(volatile int *)0xf0000000; }\n",
    "in-malloc": r"""
#include <stdlib.h>
#include <string.h>
int main(void)
{
	for (int i = 0; i < 100; i++)
		memset(malloc(10000), i, 10000);
	char *p = malloc(16);
	memset(p, 0xff, 64); /* over the heap's own words */
	free(malloc(100));
	free(p);
	*(volatile int *)0 = 0;
	return 0;
}
""",
    "nop": "int main(void) { return 0; }\n",
    "hi": '#include <stdio.h>\nint main(void) { puts("hi"); return 0; }\n',
    "reads": r"""
#include <stdio.h>
int main(void)
{
	char line[80];
	if (fgets(line, sizeof line, stdin))
		printf("read: %s", line);
	return 0;
}
""",
}

# setjmp with d8-d15 known, a callee that clears them and jumps back; the
# answer has a bit set for each register that came back changed.
SAVED = r"""
	.syntax unified
	.arch armv7-a
	.fpu neon
	.text
	.thumb
	.global keeps_d8_to_d15
	.type keeps_d8_to_d15, %function
	.thumb_func
keeps_d8_to_d15:
	push {r4, r5, r6, lr}
	vpush {d8-d15}
	sub sp, #512
	vmov.f64 d8, #1.0
	vmov.f64 d9, #2.0
	vmov.f64 d10, #3.0
	vmov.f64 d11, #4.0
	vmov.f64 d12, #5.0
	vmov.f64 d13, #6.0
	vmov.f64 d14, #7.0
	vmov.f64 d15, #8.0
	mov r0, sp
	bl setjmp(PLT)
	cbnz r0, 1f
	vmov.f64 d8, #31.0
	vmov.f64 d9, #31.0
	vmov.f64 d10, #31.0
	vmov.f64 d11, #31.0
	vmov.f64 d12, #31.0
	vmov.f64 d13, #31.0
	vmov.f64 d14, #31.0
	vmov.f64 d15, #31.0
	mov r0, sp
	movs r1, #1
	bl longjmp(PLT)
1:	movs r4, #0
	.macro check reg, value, bit
	vmov.f64 d0, #\value
	vcmp.f64 \reg, d0
	vmrs APSR_nzcv, FPSCR
	it ne
	orrne r4, r4, #\bit
	.endm
	check d8, 1.0, 1
	check d9, 2.0, 2
	check d10, 3.0, 4
	check d11, 4.0, 8
	check d12, 5.0, 16
	check d13, 6.0, 32
	check d14, 7.0, 64
	check d15, 8.0, 128
	mov r0, r4
	add sp, #512
	vpop {d8-d15}
	pop {r4, r5, r6, pc}
"""


def files(build):
    out = [build.program(name, text) for name, text in SOURCES.items() if name != "saved"]
    saved = build.folder / "keeps.S"
    saved.write_text(SAVED)
    return out + [build.program("saved", SOURCES["saved"], saved)]


@pytest.mark.parametrize("status", [0, 1, 42, 255])
def test_exit_status_reaches_the_monitor(board, status):
    answer = board.command(f"run status {status}")
    assert f"status {status}" in answer if status else answer == ""


def test_arguments_arrive(board):
    assert board.command('run args one "two words"') == (
        "argv[0]=args\nargv[1]=one\nargv[2]=two words\nargv[3]=NULL")


def test_exit_runs_atexit_in_reverse_then_destructors_and_flushes(board):
    answer = board.command("run leave")
    order = ["no newline at the end", "atexit second", "atexit first", "destructor", "status 9"]
    places = [answer.find(words) for words in order]
    assert -1 not in places and places == sorted(places), answer


def test_abort_ends_the_program_with_134(board):
    assert "134" in board.command("run aborts")


def test_library_functions_work(board):
    answer = board.command("run library").split("\n")
    assert answer == [
        "qsort 1 3 5 9",
        "snprintf 1.500000 1.235e+04 0x1p-1",
        "strtod 2.718281828 rest 'x'",
        "sin 0.841470985 sqrt 1.414213562 pow 1.414214",
        "errno 1 nan 1",
        "long long 1234567890123 size_t 4",
        "malloc 1 1",
        "no room 1",
        "time 1 clock 1",
    ]


def test_longjmp_restores_d8_to_d15(board):
    assert board.command("run saved") == "d8-d15 wrong: 0x00"


def test_each_run_finds_the_libraries_fresh(board):
    first = board.command("run fresh")
    assert first.startswith("fresh 7 0 errno 0 rand") and first.endswith("strtok none")
    for _ in range(3):
        assert board.command("run fresh") == first


def test_a_program_reads_the_console(board):
    board.send("run reads\n")
    board.expect("run reads[^\n]*\n")
    board.send("some words\n")
    board.expect("read: some words")
    board.prompt()


CRASHES = {
    "null-read": ("data abort", 139),
    "null-write": ("data abort", 139),
    "null-call": ("prefetch abort", 139),
    "undefined": ("undefined instruction", 132),
    "wild": ("data abort", 139),
    "overflow": ("data abort", 139),
    "in-malloc": ("data abort", 139),
}


@pytest.mark.parametrize("name", CRASHES)
def test_crash_is_reported_and_leaves_nothing_behind(board, name):
    kind, status = CRASHES[name]
    board.command("run hi")
    before = board.command("mem")
    report = board.command(f"run {name}")
    first = next(line for line in report.split("\n") if line.startswith("***"))
    assert kind in first, report
    for word in ("pc", "lr", "sp", "r0", "cpsr", str(status)):
        assert word in report
    if name != "null-call":
        assert f"{name}+0x" in report, report
    assert all(len(line) <= 100 for line in report.split("\n")), report
    assert board.command("mem") == before
    assert board.command("run hi") == "hi"


def test_stack_overflow_names_itself(board):
    assert "stack" in board.command("run overflow").split("*** end")[0]


def test_a_thousand_runs_leave_memory_as_after_boot(board):
    board.command("run hi")
    before = board.command("mem")
    for i in range(1000):
        if i % 50 == 25:
            board.command("run in-malloc")
        assert board.command("run nop") == ""
    assert board.command("mem") == before
    assert board.command("run fresh").startswith("fresh 7 0 errno 0")
