# SPDX-License-Identifier: BSD-2-Clause
"""A board under test: QEMU with the ROM and a store, driven over its console.

What goes in are command lines; what comes out is the text between the echoed
line and the next prompt. Every wait has a time limit, and a board that misses
it fails the test with all that it said.
"""
import importlib.machinery
import importlib.util
import os
import re
import select
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = Path(os.environ.get("BUILD") or ROOT / "build").resolve()
PROMPT = "rom> "



def load_script(path):
    """A script without the ending .py, as a module."""
    loader = importlib.machinery.SourceFileLoader(path.name.replace("-", "_"), str(path))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


run_board = load_script(ROOT / "tools/run-board")

# name in the test's id: (board to build for, words added to QEMU's command line)
MACHINES = {
    "virt": ("virt", []),
    "virt-hyp": ("virt", ["-machine", "virtualization=on"]),
    "raspi2": ("raspi2", []),
}


class TimedOut(AssertionError):
    pass


class Machine:
    def __init__(self, name, store, folder):
        self.name = name
        self.board, extra = MACHINES[name]
        self.said = ""  # everything since power-on
        self.seen = 0  # how much of it has been matched
        command = run_board.qemu_command(self.board, str(store), str(folder))
        drive = next(word for word in command if ",file=" in word)
        self.flash = Path(drive.split(",file=")[1])  # what the board's store is kept in
        self.qemu = subprocess.Popen(
            command + ["-serial", "stdio"] + extra,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, bufsize=0)

    def send(self, text):
        self.qemu.stdin.write(text if isinstance(text, bytes) else text.encode())

    def _read(self, wait):
        """False at the end of the output."""
        if not select.select([self.qemu.stdout], [], [], wait)[0]:
            return True
        data = os.read(self.qemu.stdout.fileno(), 65536)
        self.said += data.decode("ascii", "replace")
        return bool(data)

    def expect(self, pattern, timeout=20):
        """Waits for a regular expression; returns the match."""
        deadline = time.monotonic() + timeout
        alive = True
        while True:
            match = re.compile(pattern, re.S).search(self.said, self.seen)
            if match:
                self.before = self.said[self.seen:match.start()]
                self.seen = match.end()
                return match
            left = deadline - time.monotonic()
            if not alive or left <= 0:
                why = "ended" if not alive else f"was silent for {timeout} s"
                raise TimedOut(f"{self.name} {why} before {pattern!r}; it said:\n{self.said[-6000:]}")
            alive = self._read(left)

    def prompt(self, timeout=20):
        """Waits for the prompt; returns the text before it, lines ended by \\n."""
        self.expect("(?:^|\n)" + re.escape(PROMPT), timeout)
        return self.before.replace("\r", "")

    def command(self, line, timeout=20):
        """Runs a monitor command; returns what it printed."""
        self.send(line + "\n")
        self.expect(re.escape(line) + "[^\n]*\n", timeout)
        self.seen -= 1  # the prompt may follow at once
        return self.prompt(timeout).strip("\n")

    def poweroff(self, status=0, timeout=20):
        """Switches off; returns QEMU's exit status."""
        self.send(f"poweroff {status}\n")
        return self.wait_off(timeout)

    def wait_off(self, timeout=20):
        deadline = time.monotonic() + timeout
        while self._read(max(0, deadline - time.monotonic())):
            if time.monotonic() > deadline:
                raise TimedOut(f"{self.name} is still on after {timeout} s:\n{self.said[-6000:]}")
        return self.qemu.wait(5)

    def close(self):
        if self.qemu.poll() is None:
            self.qemu.kill()
        self.qemu.wait()
        self.qemu.stdin.close()
        self.qemu.stdout.close()
