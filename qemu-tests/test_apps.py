# SPDX-License-Identifier: BSD-2-Clause
"""The applications of apps/, from the default store."""
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


def test_hello_prints(board):
    assert "hello" in board.command("run hello").lower()


def test_myvar_is_42_then_43(board):
    assert board.command("run myvar").split("\n") == [
        "Value of 'myvar' is 42", "Value of 'myvar' is 43"]


def test_greet_uses_its_library(board):
    assert board.command("run greet").strip()


def test_plugin_opens_a_library_named_on_the_command_line(board):
    assert "libgreet.so" in board.command("ls")
    assert "E_" not in board.command("run plugin libgreet.so")


@pytest.mark.parametrize("kind", ["null", "pointer", "undefined", "stack"])
def test_crash_is_reported_and_the_monitor_goes_on(board, kind):
    board.command("run hello")
    before = board.command("mem")
    report = board.command(f"run crash {kind}")
    assert report.lstrip().startswith("***") or "\n***" in report, report
    assert board.command("mem") == before
    assert "hello" in board.command("run hello").lower()
