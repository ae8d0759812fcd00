# SPDX-License-Identifier: BSD-2-Clause
"""The applications of apps/, from the default store."""
import re

import pytest

from machine import BUILD, MACHINES

MACHINES_WANTED = ["virt", "virt-hyp", "raspi2"]


@pytest.fixture(scope="module")
def shared(machine_name, build, boot):
    from conftest import Shared
    store = build.copy(BUILD / MACHINES[machine_name][0] / "store.img", "default.img")

    def start():
        machine = boot(store)
        machine.prompt(60)
        return machine

    return Shared(start)


def test_hello_sorts_and_computes_sines(board):
    lines = board.command("run hello one 'two words'").split("\n")
    assert lines[0] == "hello, world"
    assert lines[1:3] == ["argument 1: one", "argument 2: two words"]
    assert lines[3].startswith("qsort: 1000 numbers from ")
    assert lines[4].startswith("sin: sin(1) = 0.841470985, checksum ")


def test_myvar_is_42_then_43(board):
    assert board.command("run myvar").split("\n") == [
        "Value of 'myvar' is 42", "Value of 'myvar' is 43"]


def test_greet_uses_its_library(board):
    assert board.command("run greet Ada Grace").split("\n") == [
        "Good day, Ada! (1)", "Good day, Grace! (2)", "greet: greet_count is 2",
        "libgreet.so: greeted 2, goodbye"]


def test_plugin_opens_a_library_named_on_the_command_line(board):
    assert "Good day, Ada! (1)" in board.command("run plugin libgreet.so greet Ada")
    assert "libnone.so" in board.command("run plugin libnone.so greet Ada")


@pytest.mark.parametrize("way", ["null", "read", "call", "pointer", "undefined", "stack", "abort",
                                 "malloc"])
def test_crash_is_reported_and_the_monitor_goes_on(board, way):
    board.command("run hello")
    before = board.command("mem")
    report = board.command(f"run crash {way}")
    assert "status 1" in report, report
    if way not in ("abort", "malloc"):
        assert re.search(r"^\*\*\* .*(abort|undefined)", report, re.M), report
    assert board.command("mem") == before
    assert board.command("run hello").startswith("hello, world")
