# SPDX-License-Identifier: BSD-2-Clause
"""Makes programs and modules with the SDK, as a user does, and stores of them."""
import shutil
import subprocess
from pathlib import Path

from machine import BUILD

GCC = "arm-none-eabi-gcc"
GXX = "arm-none-eabi-g++"
CLANG = ["clang", "--target=arm-none-eabi", "-mcpu=cortex-a7", "-mfpu=neon-vfpv4",
         "-mfloat-abi=hard", "-fno-short-enums", "-fPIC", "-O2"]
MKSTORE = BUILD / "host/mkstore"
ROMCHECK = BUILD / "host/romcheck"


def run(command, **how):
    """Runs a host command that must succeed; returns its output."""
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, **how)
    assert done.returncode == 0, f"{' '.join(map(str, command))}\n{done.stdout}"
    return done.stdout


class Builder:
    def __init__(self, board, folder):
        self.sdk = BUILD / board / "sdk"
        self.folder = Path(folder)

    def _compiler(self, ending):
        return [GXX if ending == ".cc" else GCC, f"--specs={self.sdk}/romld.specs", "-O2", "-Wall"]

    def _source(self, name, text, ending):
        path = self.folder / (name.replace("/", "_") + ending)
        path.write_text(text)
        return path

    def program(self, name, text, *flags, ending=".c"):
        """Flags after the source may be libraries."""
        out = self.folder / name
        run([*self._compiler(ending), "-o", out, self._source(name, text, ending), *flags])
        return out

    def module(self, name, text, *flags, ending=".c", soname=True):
        """libX.so, its soname the file's name, or none."""
        out = self.folder / name
        soname = [f"-Wl,-soname,{name}"] if soname else []
        run([*self._compiler(ending), "-shared", *soname, "-o", out,
             self._source(name, text, ending), *flags])
        return out

    def header(self, name, text):
        """A file beside the sources."""
        (self.folder / name).write_text(text)

    def lld(self, name, text, *flags, needed=(), ending=".c"):
        """A module of clang's and ld.lld's making, without the SDK's specs."""
        object_file = self.folder / (name + ".o")
        out = self.folder / name
        cxx = ["-nostdinc++", "-isystem", self.sdk / "include/c++"] if ending == ".cc" else []
        run([*CLANG, *cxx, "-isystem", self.sdk / "include", "-c", "-o", object_file,
             self._source(name, text, ending)])
        run(["ld.lld", *(flags or ["-shared"]), f"--soname={name}", "-o", out, object_file, *needed])
        return out

    def copy(self, path, name, change=None):
        """A copy of a file under a name, its bytes passed through change."""
        data = bytearray(Path(path).read_bytes())
        data = change(data) if change else data
        out = self.folder / name
        out.write_bytes(data)
        return out

    def store(self, files, name="store.img", board="virt", boot=None, libc=True,
              libraries=()):
        out = self.folder / name
        options = ["--board", board]
        options += ["--boot", boot] if boot is not None else []
        options += [] if libc else ["--no-libc"]
        options += [word for library in libraries for word in ("--library", library)]
        run([MKSTORE, "-o", out, *options, *files])
        return out

    def tree(self, path, to):
        """A copy of a folder."""
        return Path(shutil.copytree(path, self.folder / to))
