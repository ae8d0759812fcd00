# SPDX-License-Identifier: BSD-2-Clause
"""From reset to the prompt, and back off."""
import re
import subprocess

import pexpect
import pytest

from machine import MACHINES, PROMPT, ROOT

MACHINES_WANTED = ["virt", "virt-hyp", "raspi2"]

HELLO = '#include <stdio.h>\nint main(void) { puts("hello there"); return 0; }\n'


def files(build):
    return [build.program("hi", HELLO)]


def test_banner_tells_version_board_ram_store_and_reset_in_eight_lines(machine_name, build, boot):
    machine = boot(build.store(files(build), "banner.img", MACHINES[machine_name][0]))
    banner = machine.prompt(60).strip().split("\n")
    text = "\n".join(banner)
    assert len(banner) <= 8, text
    assert all(len(line) < 100 for line in banner), text
    assert text.isascii()
    for words in ("romld", MACHINES[machine_name][0], "RAM", "store", "reset"):
        assert words in text, text
    assert machine.poweroff(0) == 0


def test_first_program_runs(board):
    assert "hello there" in board.command("run hi")


def test_help_lists_every_command_and_explains_each(board):
    listing = board.command("help")
    for name in ("help", "ls", "run", "load", "unload", "lsmod", "ksyms", "mem", "boot", "reset",
                 "poweroff"):
        assert re.search(rf"^\s*{name}\b", listing, re.M), listing
        assert name in board.command(f"help {name}")


def test_unknown_command_is_one_line_and_the_monitor_goes_on(board):
    answer = board.command("frobnicate 1 2 3")
    assert "frobnicate" in answer and "\n" not in answer
    assert "hello there" in board.command("run hi")


def test_reset_comes_back_to_the_prompt(board):
    board.send("reset\n")
    board.expect("romld.*?reset", 60)
    board.prompt(60)
    assert "hello there" in board.command("run hi")


@pytest.mark.parametrize("status", [0, 1, 7, 255])
def test_poweroff_hands_its_status_to_the_host(machine_name, build, boot, status):
    machine = boot(build.store(files(build), "off.img", MACHINES[machine_name][0]))
    machine.prompt(60)
    assert machine.poweroff(status) == status


def run_board(board, store, text, cwd="/", timeout=100):
    return subprocess.run(
        [ROOT / "tools/run-board", "--board", board, "--store", store],
        input=text, capture_output=True, text=True, cwd=cwd, timeout=timeout)


def test_run_board_types_its_input_and_exits_with_the_status(machine_name, build):
    if machine_name not in ("virt", "raspi2"):
        pytest.skip("run-board has no option for this machine")
    store = build.store(files(build), "fed.img", machine_name)
    done = run_board(machine_name, store, "run hi\nreset\nrun hi\npoweroff 7\n")
    assert done.returncode == 7, done.stdout
    assert done.stdout.count("hello there") == 2


def test_run_board_ends_at_the_prompt_when_its_input_does(machine_name, build):
    if machine_name not in ("virt", "raspi2"):
        pytest.skip("run-board has no option for this machine")
    store = build.store(files(build), "ended.img", machine_name)
    done = run_board(machine_name, store, "run hi\n")
    assert done.returncode == 0 and "hello there" in done.stdout
    assert done.stdout.rstrip().endswith(PROMPT.rstrip())


def test_run_board_is_the_console_on_a_terminal_until_ctrl_a_x(machine_name, build):
    if machine_name not in ("virt", "raspi2"):
        pytest.skip("run-board has no option for this machine")
    store = build.store(files(build), "terminal.img", machine_name)
    console = pexpect.spawn(str(ROOT / "tools/run-board"),
                            ["--board", machine_name, "--store", str(store)], timeout=60)
    console.expect("Ctrl-A x leaves")
    console.expect(PROMPT)
    console.send("run h\t\r")
    console.expect("hello there")
    console.expect(PROMPT)
    console.send("\x01x")
    console.expect(pexpect.EOF)
    console.close()
    assert console.exitstatus == 0
