# SPDX-License-Identifier: BSD-2-Clause
"""Three Ctrl-C end a program that neither reads nor writes, and the interrupts by which
that is noticed disturb nobody."""
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
}


def files(build):
    turns = build.module("libturns.so", HEAD + "__attribute__((constructor)) static void turn(void) { READY(); for (;;) ; }\n")
    return [turns] + [build.program(name, source) for name, source in PROGRAMS.items()]


@pytest.mark.parametrize("program", ["turns", "asks", "opens"])
def test_three_ctrl_c_end_a_program_that_neither_reads_nor_writes(board, program):
    before = board.command("mem")
    board.send(f"run {program}\n")
    board.expect("\nready")
    board.send("\x03\x03\x03")
    assert f"{program}: interrupted, exit status 130" in board.prompt()
    assert board.command("mem") == before


def test_two_do_not(board):
    board.send("run turns\n")
    board.expect("\nready")
    board.send("\x03\x03")
    with pytest.raises(AssertionError):
        board.prompt(timeout=2)
    board.send("\x03\x03\x03")
    board.prompt()


def test_a_program_that_computes_is_not_disturbed(board):
    assert board.command("run computes") == "right"


def test_a_program_may_poll_interrupts_of_its_own(board):
    assert board.command(f"run polls {board.board}") == "mine, masked"
    board.send("run turns\n")
    board.expect("\nready")
    board.send("\x03\x03\x03")
    assert "130" in board.prompt()
