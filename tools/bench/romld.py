# SPDX-License-Identifier: BSD-2-Clause
"""Measures the loader in the ROM that is shipped, on a board in QEMU."""
import collections
import glob
import importlib.machinery
import importlib.util
import os
import re
import select
import subprocess
import sys
import tempfile

from counts import MARKS, marks, opened, read_events, spans
from workload import BUILD, ROOT

MARK = "dlerror"  # what opener.c calls between the steps
READY = "monitor_boot"  # the boot is over but for the boot commands of the store
BOOT = "modules_load_libraries"
CHECK = "store_check"  # the store compares a file with its checksum, once after a reset
READING = ("source_find", "source_read")
PROGRAM = "load_program"

# Of a boot with the providers as boot-time libraries: the cost of loading them without
# comparing checksums, and with that; from reset to the monitor; the RAM that `mem` shows.
Boot = collections.namedtuple("Boot", "load load_and_check ready ram")


PROMPT = b"rom> "
SILENT = 300  # seconds; a busy host counts slowly


def run(command, **how):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          errors="replace", **how)
    if done.returncode:
        sys.exit(f"bench: {' '.join(command)[:2000]}\n{done.stdout[-4000:]}")
    return done.stdout


def run_board():
    """The script tools/run-board, which knows how QEMU becomes a board."""
    path = os.path.join(ROOT, "tools/run-board")
    loader = importlib.machinery.SourceFileLoader("run_board", path)
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("run_board", loader))
    loader.exec_module(module)
    return module


def converse(command, lines):
    """Types each line when the board is at its prompt; returns all that it said. A host may
    take as long as it needs for a line, so no line is sent because time has passed."""
    said, waiting = b"", list(lines)
    qemu = subprocess.Popen(command, bufsize=0, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT)
    try:
        while select.select([qemu.stdout], [], [], SILENT)[0]:
            heard = os.read(qemu.stdout.fileno(), 65536)
            said += heard
            if not heard:
                qemu.wait(SILENT)
                break
            if said.endswith(PROMPT) and waiting:
                qemu.stdin.write(waiting.pop(0).encode() + b"\n")
                said += b"\n"
    finally:
        qemu.kill()  # nothing, when it has ended
        status = qemu.wait()
    if status or waiting:
        sys.exit(f"bench: the board did not end as it should, status {status}; {len(waiting)} "
                 f"lines were not typed\n{said.decode(errors='replace')[-4000:]}")
    return said.decode(errors="replace").replace("\r", "")


class Rom:
    def __init__(self, board="virt"):
        self.board = board
        self.symbols = {}
        for line in run(["arm-none-eabi-nm", os.path.join(BUILD, board, "rom.elf")]).splitlines():
            fields = line.split()
            if len(fields) == 3 and fields[1] in ("T", "t"):
                self.symbols[fields[2]] = int(fields[0], 16) & ~1

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
            board = run_board().qemu_command(self.board, store, folder)
            said = converse([*board, "-serial", "stdio", "-icount", "shift=0", "-plugin", plugin],
                            [*lines, "poweroff 0"])
            return read_events(log), said

    def make_store(self, path, files, libraries=(), options=()):
        command = [os.path.join(BUILD, "host/mkstore"), "-o", path, "--board", self.board, *options]
        command += [word for library in libraries for word in ("--library", library)]
        run([*command, *files])
        return path


def make_opener(folder, board, providers=()):
    """The program; with providers it needs them."""
    path = os.path.join(folder, "opener")
    source = os.path.join(ROOT, "tools/bench/opener.c")
    run(["arm-none-eabi-gcc", f"--specs={BUILD}/{board}/sdk/romld.specs", "-O2", "-o", path, source,
         "-Wl,--no-as-needed", *(os.path.basename(p) for p in providers)],
        cwd=os.path.dirname(providers[0]) if providers else folder)
    return path


def modules_of(folder):
    """(providers, probes) in a folder of workload.py's, or of a generator like it."""
    files = sorted(glob.glob(os.path.join(folder, "*.so")))
    probes = [f for f in files if os.path.basename(f).startswith("probe_")]
    return [f for f in files if f not in probes], probes


class Romld:
    """With the advice that mkstore keeps beside the files, or with the stock files alone."""
    round = 1  # the first time the store compares checksums

    def __init__(self, board="virt", memory=True, advice=True):
        self.name = "romld" if advice else "romld stock"
        self.advice = advice
        self.rom = Rom(board)
        self.memory = memory
        self.empty = self.bare = None

    def make_store(self, work, files, libraries=()):
        return self.rom.make_store(os.path.join(work, "store.img"), files, libraries,
                                   () if self.advice else ("--no-advice",))

    def open(self, folder):
        """Boots with the providers as boot-time libraries, then opens each probe."""
        providers, probes = modules_of(folder)
        names = [os.path.basename(p) for p in probes]
        runs = [(n, "now") for n in names] + [(n, "lazy") for n in names if "_jump_" in n]
        with tempfile.TemporaryDirectory() as work:
            opener = make_opener(work, self.rom.board)
            store = self.make_store(work, [opener, *probes], providers)
            lines = [f"run opener {probe} {mode}" for probe, mode in runs]
            events, said = self.rom.type(store, lines, places=[MARK], functions=READING,
                                         memory=self.memory)
        found = marks(events, self.rom.address(MARK))
        linking = marks(events, self.rom.address(MARK), without=[self.rom.address(f) for f in READING])
        if len(found) != MARKS * len(runs):
            sys.exit(f"bench: {len(found)} marks of {len(runs)} runs in {folder}\n{said[-3000:]}")
        cut = [slice(i * MARKS, (i + 1) * MARKS) for i in range(len(runs))]
        return {r: opened(found[c], linking[c]) for r, c in zip(runs, cut)}

    def boot_whole(self, providers):
        with tempfile.TemporaryDirectory() as work:
            opener = make_opener(work, self.rom.board)
            store = self.make_store(work, [opener], providers)
            events, said = self.rom.type(store, ["mem"], places=[READY], functions=[BOOT, CHECK],
                                         memory=self.memory)
        place, check = self.rom.address(BOOT), self.rom.address(CHECK)
        return Boot(spans(events, place, without=[check])[0], spans(events, place)[0],
                    marks(events, self.rom.address(READY))[0], said)

    def boot(self, folder):
        """The providers as boot-time libraries, less a boot with libc.so and libm.so alone."""
        self.empty = self.empty or self.boot_whole([])
        return self.boot_whole(modules_of(folder)[0]).load - self.empty.load

    def application(self, name):
        """Loading an application of apps/, the first time after reset and the second, without
        the comparison of its checksum."""
        with tempfile.TemporaryDirectory() as work:
            store = self.make_store(work, [os.path.join(BUILD, self.rom.board, "apps", name)])
            events, said = self.rom.type(store, [f"run {name}"] * 2,
                                         functions=[PROGRAM, CHECK], memory=self.memory)
        loads = spans(events, self.rom.address(PROGRAM), without=[self.rom.address(CHECK)])
        if len(loads) != 2:
            sys.exit(f"bench: {name} was loaded {len(loads)} times, not twice\n{said[-3000:]}")
        return loads

    def program_whole(self, providers):
        with tempfile.TemporaryDirectory() as work:
            opener = make_opener(work, self.rom.board, providers)
            store = self.make_store(work, [opener, *providers])
            events, said = self.rom.type(store, ["run opener"] * 2, places=[MARK],
                                         functions=[PROGRAM], memory=self.memory)
        begun = [cost for what, at, cost in events if what == "in"]
        reached = marks(events, self.rom.address(MARK))
        if len(begun) != 2 or len(reached) != 4:
            sys.exit(f"bench: a program that needs {len(providers)} modules does not run\n{said[-3000:]}")
        return reached[2] - begun[1]

    def program(self, folder):
        """The same modules as the libraries of a program, up to its main()."""
        self.bare = self.bare or self.program_whole([])
        return self.program_whole(modules_of(folder)[0]) - self.bare

    def ram(self, folder):
        """(bytes kept for a module without data, bytes of the export table) with the
        folder's providers."""
        providers, probes = modules_of(folder)
        probe = next(p for p in probes if "_base_" in p)
        with tempfile.TemporaryDirectory() as work:
            store = self.make_store(work, [probe], providers)
            _, said = self.rom.type(store, [f"load {os.path.basename(probe)}", "mem"])
        return [int(re.search(rf"^0x\w+-0x\w+ +([\d,]+) +{what}", said, re.M).group(1).replace(",", ""))
                for what in (r"probe_base_0\S* tables", "loader export table")]

    def loader_code(self):
        """Bytes of code of loader/ in the ROM, after the linker has thrown away what nobody
        uses: input sections .text* of its objects, in the map."""
        text = open(os.path.join(BUILD, self.rom.board, "rom.map")).read()
        text = text.split("Linker script and memory map")[1]
        return sum(int(size, 16) for size in
                   re.findall(r"^ \.text\S*\s+0x\w+\s+0x(\w+) \S*/obj/loader/", text, re.M))
