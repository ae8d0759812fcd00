# SPDX-License-Identifier: BSD-2-Clause
"""Measures the dynamic linkers of glibc and musl, as Debian ships them for armhf, under
qemu-arm: the same modules, the same opener.c, the same plugin.

What their kernel does for them (open, read, mmap, page faults, cleared pages) is not
counted; romld's own copying and clearing is.
"""
import concurrent.futures
import os
import re
import shutil
import subprocess
import sys
import tempfile

from counts import MARKS, marks, opened, read_events
from romld import modules_of, run
from workload import BUILD, ROOT

# Debian package, its pinned bytes, and where its parts are.
PACKAGES = {
    "glibc": ("libc6", "2.36-9+deb12u14",
              "758c68b92654747025b48476a45c315bf16df1321224abdd9be672bfd120be45",
              "/lib/ld-linux-armhf.so.3", "lib/arm-linux-gnueabihf/libc.so.6"),
    "musl": ("musl", "1.2.3-1",
             "75e00006d3967c24d505cac439ba14e5508a5ff11a72e248f329e05da5e1cc0b",
             "/lib/ld-musl-armhf.so.1", "lib/arm-linux-musleabihf/libc.so"),
}

GCC = ["arm-none-eabi-gcc", "-mcpu=cortex-a7", "-mfpu=neon-vfpv4", "-mfloat-abi=hard", "-mthumb",
       "-O2", "-fno-pic", "-no-pie", "-nostdlib", "-DBENCH_MARK=bench_mark"]
LD = ["-Ttext-segment=0x10000", "-zmax-page-size=4096", "-znoexecstack", "--no-enum-size-warning",
      "--no-as-needed", "--allow-shlib-undefined", "--hash-style=both"]


class Missing(Exception):
    """A sentence why a linker cannot be measured here."""


class Peer:
    round = 0  # nothing is remembered from process to process

    def __init__(self, name, memory=True):
        package, version, sha256, self.interpreter, libc = PACKAGES[name]
        self.name = f"{name} {version.split('-')[0]}"
        self.root = os.path.join(BUILD, "deb", f"{package}-armhf")
        self.libc = os.path.join(self.root, libc)
        self.memory = memory
        self.empty = None
        self.started = {}
        if not shutil.which("qemu-arm"):
            raise Missing(f"{name} is left out: there is no qemu-arm (Debian's qemu-user)")
        if not os.path.exists(self.libc):
            fetched = subprocess.run([os.path.join(ROOT, "tools/fetch-deb"), "--package", package,
                                      "--version", version, "--arch", "armhf", "--sha256", sha256,
                                      "--to", self.root], capture_output=True, text=True)
            if fetched.returncode:
                raise Missing(f"{name} is left out: {fetched.stderr.strip()}")

    def make_opener(self, folder, work):
        """A program that needs all providers, by path, so that nobody searches for them."""
        path = os.path.join(work, "opener")
        sources = [os.path.join(ROOT, "tools/bench", f) for f in ("opener.c", "start.S")]
        providers = ["./" + os.path.basename(p) for p in modules_of(folder)[0]] if folder else []
        options = ["-Wl," + ",".join([*LD, "--dynamic-linker=" + self.interpreter])]
        run([*GCC, "-isystem", f"{BUILD}/virt/sdk/include", "-o", path, *sources, *options,
             *providers, self.libc], cwd=folder)
        return path

    def execute(self, opener, folder, words):
        """The counts at the marks of one process."""
        nm = run(["arm-none-eabi-nm", opener])
        mark = int(re.search(r"^(\w+) T bench_mark$", nm, re.M).group(1), 16)
        with tempfile.NamedTemporaryFile() as log:
            plugin = f"{BUILD}/host/icount.so,out={log.name},at={mark:x}"
            plugin += ",memory=on" if self.memory else ""
            run(["qemu-arm", "-L", self.root, "-plugin", plugin, opener, *words], cwd=folder,
                env={"LD_BIND_NOW": "1"} if not words else {})
            return marks(read_events(log.name), mark)

    def open(self, folder):
        probes = [os.path.basename(p) for p in modules_of(folder)[1]]
        runs = [(p, "now") for p in probes] + [(p, "lazy") for p in probes if "_jump_" in p]
        with tempfile.TemporaryDirectory() as work:
            opener = self.make_opener(folder, work)

            def measure(which):
                found = self.execute(opener, folder, ["./" + which[0], which[1]])
                if len(found) != MARKS:
                    sys.exit(f"bench: {self.name} made {len(found)} marks with {which} in {folder}")
                return which, opened(found, found)

            with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
                return dict(pool.map(measure, runs))

    def start(self, folder):
        with tempfile.TemporaryDirectory() as work:
            return self.execute(self.make_opener(folder, work), folder, [])[0]

    def boot(self, folder):
        """From the first instruction to main, all bound; less that without providers."""
        self.empty = self.empty or self.start(None)
        if folder not in self.started:
            self.started[folder] = self.start(folder) - self.empty
        return self.started[folder]

    program = boot  # they have no boot but that of a program


def reachable(memory=True):
    """The peers that can be measured here; a sentence for each other."""
    peers = []
    for name in PACKAGES:
        try:
            peers.append(Peer(name, memory))
        except Missing as why:
            print(f"bench: {why}", file=sys.stderr)
    return peers
