# SPDX-License-Identifier: BSD-2-Clause
"""Boot-time libraries: bound at boot, fresh for each program unless they ask to
keep their state."""
import pytest

from conftest import Shared
from machine import MACHINES

KEEPS = r"""
#include <romld.h>
ROMLD_KEEP_STATE;
static int n = 100;
int keeps_next(void) { return ++n; }
"""
# The first time, its initialiser takes too long.
SLOW = r"""
#include <romld.h>
#include <stdio.h>
ROMLD_KEEP_STATE;
static int tries, done;
__attribute__((constructor)) static void init(void)
{
	if (tries++ == 0) {
		puts("starting");
		fflush(stdout);
		for (;;)
			;
	}
	done = tries;
}
int slow_done(void) { return done; }
"""
SLOW_USER = r"""
#include <stdio.h>
int slow_done(void);
int main(void) { printf("done %d\n", slow_done()); return 0; }
"""
FORGETS = r"""
static int n = 100, zero, *pointer = &n;
int forgets_next(void) { zero++; return ++*pointer + zero; }
"""
USER = r"""
#include <stdio.h>
int keeps_next(void), forgets_next(void);
int main(void) { printf("keeps %d forgets %d\n", keeps_next(), forgets_next()); return 0; }
"""
OVERRIDES = r"""
#include <stdio.h>
int forgets_next(void) { return 7; }
int keeps_next(void);
int main(void) { printf("keeps %d own %d\n", keeps_next(), forgets_next()); return 0; }
"""


def test_library_is_initialised_again_when_its_initialiser_was_interrupted(machine_name, build, boot):
    slow = build.module("libslow.so", SLOW)
    machine = boot(build.store([build.program("slow-user", SLOW_USER, slow)], "slow.img",
                               MACHINES[machine_name][0], libraries=[slow]))
    machine.prompt(60)
    machine.send("run slow-user\n")
    machine.expect("\nstarting\r?\n")
    machine.send("\x03\x03\x03")
    assert "130" in machine.prompt()
    assert machine.command("run slow-user") == "done 2"
    assert machine.command("run slow-user") == "done 2"


@pytest.fixture(scope="module")
def shared(machine_name, build, boot):
    keeps, forgets = build.module("libkeeps.so", KEEPS), build.module("libforgets.so", FORGETS)
    store = build.store([build.program("user", USER, keeps, forgets),
                         build.program("overrides", OVERRIDES, keeps)],
                        board=MACHINES[machine_name][0], libraries=[keeps, forgets])

    def start():
        machine = boot(store)
        machine.prompt(60)
        return machine

    return Shared(start)


def test_boot_time_libraries_are_resident_before_any_program(board):
    listing = board.command("lsmod")
    for name in ("libc.so", "libm.so", "libkeeps.so", "libforgets.so"):
        assert name in listing


def test_library_is_fresh_for_each_program_unless_it_keeps_its_state(board):
    assert board.command("run user") == "keeps 101 forgets 102"
    assert board.command("run user") == "keeps 102 forgets 102"
    assert board.command("run overrides") == "keeps 103 own 7"
    assert board.command("run user") == "keeps 104 forgets 102"


def test_boot_time_libraries_are_listed_as_keeping_their_state(board):
    line = next(line for line in board.command("lsmod").split("\n") if "libkeeps.so" in line)
    assert "keeps" in line


def test_resident_library_in_use_is_not_unloaded(board):
    assert "libc.so: cannot be unloaded" in board.command("unload libc.so")
