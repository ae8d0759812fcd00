# SPDX-License-Identifier: BSD-2-Clause
"""Measures the loader in the ROM that is shipped, on a board in QEMU."""
import collections
import glob
import os
import re
import subprocess
import sys
import tempfile

from counts import MARKS, marks, opened, read_events, spans
from workload import BUILD, ROOT

MARK = "dlerror"  # what opener.c calls between the steps
BOOT = "modules_load_libraries"
CHECK = "store_check"  # the store compares a file with its checksum, once after a reset

# Of the providers: the cost of loading them all, of comparing their checksums, bytes
# that are kept for each, and for the export table.
Boot = collections.namedtuple("Boot", "cost checks tables export_table")


def run(command, **how):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          errors="replace", **how)
    if done.returncode:
        sys.exit(f"bench: {' '.join(command)[:2000]}\n{done.stdout[-4000:]}")
    return done.stdout


class Rom:
    def __init__(self, board="virt"):
        self.board = board
        self.symbols = {}
        for line in run(["arm-none-eabi-nm", os.path.join(BUILD, board, "rom.elf")]).splitlines():
            address, kind, name = line.rsplit(None, 2) if line[0] != " " else (0, "", "")
            if kind in ("T", "t"):
                self.symbols[name] = int(address, 16) & ~1

    def address(self, name):
        if name not in self.symbols:
            sys.exit(f"bench: the ROM has no function {name} any more; the places that are "
                     "counted are named in tools/bench/romld.py")
        return self.symbols[name]

    def type(self, store, lines, places=(), functions=(), memory=False, profile=None):
        """Boots the store, types the lines, returns the plugin's events and the console."""
        with tempfile.TemporaryDirectory() as folder:
            log = os.path.join(folder, "events")
            plugin = f"{BUILD}/host/icount.so,out={log}"
            plugin += "".join(f",at={self.address(p):x}" for p in places)
            plugin += "".join(f",span={self.address(p):x}" for p in functions)
            plugin += ",memory=on" if memory else ""
            plugin += f",profile={profile}" if profile else ""
            said = run([os.path.join(ROOT, "tools/run-board"), "--board", self.board, "--store", store],
                       input="".join(line + "\n" for line in [*lines, "poweroff 0"]),
                       env={**os.environ, "BUILD": BUILD,
                            "QEMU_EXTRA": f"-icount shift=0 -plugin {plugin}"})
            return read_events(log), said

    def make_store(self, path, files, libraries=()):
        command = [os.path.join(BUILD, "host/mkstore"), "-o", path, "--board", self.board]
        command += [word for library in libraries for word in ("--library", library)]
        run([*command, *files])
        return path


def make_opener(folder, board):
    path = os.path.join(folder, "opener")
    source = os.path.join(ROOT, "tools/bench/opener.c")
    run(["arm-none-eabi-gcc", f"--specs={BUILD}/{board}/sdk/romld.specs", "-O2", "-o", path, source])
    return path


def modules_of(folder):
    """(providers, probes) in a folder of workload.py's, or of a generator like it."""
    files = sorted(glob.glob(os.path.join(folder, "*.so")))
    probes = [f for f in files if os.path.basename(f).startswith("probe_")]
    return [f for f in files if f not in probes], probes


def bytes_of(said, pattern):
    """The sizes of the blocks of RAM that `mem` shows with this description."""
    return [int(size.replace(",", "")) for size in
            re.findall(rf"^0x\w+-0x\w+ +([\d,]+) +{pattern}", said, re.M)]


class Romld:
    name = "romld"
    round = 1  # the first time the store compares checksums

    def __init__(self, board="virt", memory=True):
        self.rom = Rom(board)
        self.memory = memory
        self.empty = None

    def open(self, folder, modes=(("now", ".*"), ("lazy", "_jump_"))):
        """Boots with the providers as boot-time libraries, then opens each probe."""
        providers, probes = modules_of(folder)
        runs = [(os.path.basename(p), mode) for mode, pattern in modes for p in probes
                if re.search(pattern, os.path.basename(p))]
        with tempfile.TemporaryDirectory() as work:
            opener = make_opener(work, self.rom.board)
            store = self.rom.make_store(os.path.join(work, "store.img"), [opener, *probes], providers)
            lines = [f"run opener {probe} {mode}" for probe, mode in runs]
            events, said = self.rom.type(store, lines, places=[MARK], memory=self.memory)
        found = marks(events, self.rom.address(MARK))
        if len(found) != MARKS * len(runs):
            sys.exit(f"bench: {len(found)} marks of {len(runs)} runs in {folder}\n{said[-3000:]}")
        return {r: opened(found[i * MARKS:(i + 1) * MARKS]) for i, r in enumerate(runs)}

    def boot_whole(self, providers):
        with tempfile.TemporaryDirectory() as work:
            opener = make_opener(work, self.rom.board)
            store = self.rom.make_store(os.path.join(work, "store.img"), [opener], providers)
            events, said = self.rom.type(store, ["mem"], functions=[BOOT, CHECK], memory=self.memory)
        place, check = self.rom.address(BOOT), self.rom.address(CHECK)
        cost = spans(events, place, without=check)[0]
        return Boot(cost, spans(events, place)[0] - cost, bytes_of(said, r"m\d+\S* tables"),
                    bytes_of(said, "loader export table")[0])

    def boot_all(self, folder):
        """The providers as boot-time libraries, less a boot with libc.so and libm.so alone."""
        self.empty = self.empty or self.boot_whole([])
        whole = self.boot_whole(modules_of(folder)[0])
        return whole._replace(cost=whole.cost - self.empty.cost,
                              checks=whole.checks - self.empty.checks)

    def boot(self, folder):
        return self.boot_all(folder).cost
