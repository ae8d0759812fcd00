# SPDX-License-Identifier: BSD-2-Clause
"""Three Ctrl-C end a program that neither reads nor writes, and the interrupts by which
that is noticed disturb nobody."""
import time

import pytest

MACHINES_WANTED = ["virt", "virt-hyp", "raspi2"]

HEAD = "#include <stdio.h>\n#define READY() (puts(\"ready\"), fflush(stdout))\n"

PROGRAMS = {
    "turns": HEAD + "int main(void) { READY(); for (;;) ; }",
    "asks": HEAD + r"""
#include <sys/time.h>
int main(void)
{
	struct timeval now;
	READY();
	for (;;)
		gettimeofday(&now, NULL);
}
""",
    "opens": r"""
#include <dlfcn.h>
int main(void) { return dlopen("libturns.so", RTLD_NOW) == 0; }
""",
    # All registers that a loop can hold, and the flags, for a second.
    "computes": HEAD + r"""
#include <stdint.h>
#include <time.h>
static uint64_t integers(void)
{
	uint64_t a = 1, b = 2, c = 3, d = 4;
	for (int i = 0; i < 20000; i++) {
		a += b ^ (c >> 3), b -= d * 5, c ^= a << 7 | a >> 57, d += c + (b > a);
	}
	return a ^ b ^ c ^ d;
}
static double doubles(void)
{
	double x[16], sum = 0;
	for (int k = 0; k < 16; k++)
		x[k] = k + 1;
	for (int i = 0; i < 5000; i++)
		for (int k = 0; k < 16; k++)
			x[k] = x[k] * 0.5 + 1.0 / (k + i + 1);
	for (int k = 0; k < 16; k++)
		sum += x[k];
	return sum;
}
int main(void)
{
	uint64_t i = integers();
	double d = doubles();
	clock_t start = clock();
	int rounds = 0, wrong = 0;
	for (; clock() - start < CLOCKS_PER_SEC; rounds++)
		wrong += integers() != i || doubles() != d;
	printf("%s\n", wrong ? "wrong" : rounds > 1 ? "right" : "too few");
	return 0;
}
""",
    # A program with an interrupt of its own, the physical timer's, which it polls.
    "polls": HEAD + r"""
#include <stdint.h>
#include <string.h>
#include <time.h>
static volatile uint32_t *at(uint32_t address) { return (volatile uint32_t *)address; }
static void timer(int on)
{
	__asm__ volatile("mcr p15, 0, %0, c14, c2, 0\n\tmcr p15, 0, %1, c14, c2, 1\n\tisb"
			 :: "r"(1000), "r"(on));
}
int main(int argc, char **argv)
{
	int gic = strcmp(argv[1], "raspi2") != 0, mine = 0;
	uint32_t cpsr;
	clock_t start = clock();
	if (argc > 2) {
		__asm__ volatile("cpsid i");
		while (clock() - start < CLOCKS_PER_SEC / 4)
			;
		start = clock();
	}
	if (gic)
		*at(0x08000100) = 1u << 30;
	else
		*at(0x40000040) |= 3; /* secure or not */
	timer(1);
	while (clock() - start < CLOCKS_PER_SEC / 2)
		mine += gic ? *at(0x08010018) == 30 : (*at(0x40000060) & 3) != 0;
	__asm__ volatile("mrs %0, cpsr" : "=r"(cpsr));
	timer(0);
	if (gic)
		*at(0x08000180) = 1u << 30;
	else
		*at(0x40000040) &= ~3u;
	printf("%s, %s\n", mine > 1 ? "mine" : "lost", cpsr & 0x80 ? "masked" : "open");
	return 0;
}
""",
    "reopens": HEAD + r"""
#include <dlfcn.h>
int main(void)
{
	READY();
	for (;;)
		dlclose(dlopen("libmany.so", RTLD_NOW));
}
""",
    # A program that is stopped or crashes has no time to tidy up either.
    "spoils": HEAD + r"""
#include <stdint.h>
#include <string.h>
static volatile uint32_t *at(uint32_t address) { return (volatile uint32_t *)address; }
static uint32_t nowhere[8] __attribute__((aligned(32)));
static uint32_t ticks(void)
{
	uint32_t low, high;
	__asm__ volatile("mrrc p15, 1, %0, %1, c14" : "=r"(low), "=r"(high));
	return low;
}
static void armed(int gic)
{
	*at(gic ? 0x08000100 : 0x40000040) = gic ? 1u << 30 : 3;
	__asm__ volatile("mcr p15, 0, %0, c14, c2, 0\n\tmcr p15, 0, %1, c14, c2, 1\n\tisb"
			 :: "r"(0), "r"(1));
}
static void acknowledged(void)
{
	uint32_t start = ticks();
	while (ticks() - start < 62500000u / 4) /* the alarm comes */
		;
	while ((*at(0x0801000c) & 1023) != 27)
		;
}
static void gpu(void) /* the system timer's comparison 1 */
{
	*at(0x3f003010) = *at(0x3f003004) + 1000;
	*at(0x3f00b210) = 1u << 1;
}
int main(int argc, char **argv)
{
	int gic = strcmp(argv[1], "raspi2") != 0;
	__asm__ volatile("cpsid i");
	if (strcmp(argv[2], "armed") == 0)
		armed(gic);
	else if (strcmp(argv[2], "disabled") == 0)
		*at(gic ? 0x08000180 : 0x40000040) = gic ? 1u << 27 : 0;
	else if (strcmp(argv[2], "acknowledged") == 0)
		acknowledged();
	else if (strcmp(argv[2], "gpu") == 0)
		gpu();
	else
		__asm__ volatile("mcr p15, 0, %0, c12, c0, 0" :: "r"(nowhere));
	puts(argv[2]);
	return 0;
}
""",
    "fiq": HEAD + r"""
#include <stdint.h>
__attribute__((naked, target("arm"))) static uint32_t in_fiq_mode(uint32_t rounds)
{
	__asm__("cps #0x11\n\tmov r8, #42\n1:\tsubs r0, r0, #1\n\tbne 1b\n\tmov r0, r8\n\tcps #0x13\n\tbx lr");
}
int main(void) { puts(in_fiq_mode(300000000) == 42 ? "as it was" : "changed"); return 0; }
""",
    "no-vfp": HEAD + r"""
#include <stdint.h>
__attribute__((naked, target("arm"))) static uint32_t without_vfp(uint32_t rounds)
{
	__asm__("vmrs r1, fpexc\n\tmov r2, #0\n\tvmsr fpexc, r2\n\tmcr p15, 0, r2, c1, c0, 2\n\tisb\n"
		"1:\tsubs r0, r0, #1\n\tbne 1b\n\tmrc p15, 0, r0, c1, c0, 2\n\tmov r2, #0xf00000\n\t"
		"mcr p15, 0, r2, c1, c0, 2\n\tisb\n\tvmrs r2, fpexc\n\torr r0, r0, r2\n\tvmsr fpexc, r1\n\tbx lr");
}
int main(void) { puts(without_vfp(300000000) == 0 ? "as it was" : "changed"); return 0; }
""",
}
MANY = "".join(f"int many_{n}(int x) {{ return x + {n}; }}\n" for n in range(1500))


def files(build):
    turns = build.module("libturns.so", HEAD + "__attribute__((constructor)) static void turn(void) { READY(); for (;;) ; }\n")
    return [turns, build.module("libmany.so", MANY)] + [build.program(name, source) for name, source in PROGRAMS.items()]


def start(board, program):
    """The program says that it is ready; its last call of the ROM is over soon after."""
    board.send(f"run {program}\n")
    board.expect("\nready\r?\n")
    time.sleep(0.3)


def stop(board, program, timeout=20):
    board.send("\x03\x03\x03")
    assert f"{program}: interrupted, exit status 130" in board.prompt(timeout)


@pytest.mark.parametrize("program", ["turns", "asks", "opens", "reopens"])
def test_three_ctrl_c_end_a_program_that_neither_reads_nor_writes(board, program):
    before = board.command("mem").split("\n")[-1]
    start(board, program)
    stop(board, program, 5)
    assert board.command("mem").split("\n")[-1] == before


def test_two_do_not(board):
    start(board, "turns")
    board.send("\x03\x03")
    with pytest.raises(AssertionError):
        board.prompt(timeout=2)
    stop(board, "turns")


def test_whatever_was_typed_before(board):
    start(board, "turns")
    board.send("some noise " * 1000)
    time.sleep(1)
    stop(board, "turns")


def test_a_program_that_computes_is_not_disturbed(board):
    assert board.command("run computes") == "right"


@pytest.mark.parametrize("masks", ["", "masks"])
def test_a_program_may_poll_interrupts_of_its_own(board, masks):
    assert board.command(f"run polls {board.board} {masks}".strip()) == "mine, masked"
    start(board, "turns")
    stop(board, "turns")


SPOILS = {"virt": ["armed", "disabled", "acknowledged", "vectors"],
          "raspi2": ["armed", "disabled", "gpu", "vectors"]}


@pytest.mark.parametrize("how", range(4))
def test_what_a_program_leaves_behind_does_not_matter(board, how):
    how = SPOILS[board.board][how]
    assert board.command(f"run spoils {board.board} {how}") == how
    start(board, "turns")
    stop(board, "turns")


@pytest.mark.parametrize("program", ["fiq", "no-vfp"])
def test_a_program_in_an_odd_state_goes_on(board, program):
    assert board.command(f"run {program}") == "as it was"
