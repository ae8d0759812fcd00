#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""Makes the modules of the benchmark: C of a stated shape, built with the SDK.

usage: tools/bench/workload.py FOLDER [--modules N] [--functions N] [--data N] [--imports N]
                               [--relatives N] [--text KIB] [--names long|short] [--seed N]
                               [KIND:N]...

FOLDER gets two sorts of modules, none of which needs a C library:

  m0000.so ...      providers: functions and data words that they export; with --imports
                    they use, in equal parts by a call, through the GOT and as a pointer,
                    exports of the modules before them
  probe_KIND_N.so   what is loaded over the providers, and differs in one thing only

KIND, and what N counts:

  base   nothing                           rel    RELATIVE in one run
  jump   functions called (JUMP_SLOT)      relc   RELATIVE as a C library has them
  glob   data words used (GLOB_DAT)        relm   RELATIVE as a C++ library has them
  abs    functions pointed to (ABS32)      rels   RELATIVE, no two of them adjacent
  exp    functions exported                text   KiB of code
  mix    a typical application: 48 KiB of code, 1,560 RELATIVE, 60 JUMP_SLOT, 20 GLOB_DAT,
         20 ABS32, 20 exports

The imports of a probe are spread evenly over all exports. The same words give the
same files.
"""
import argparse
import concurrent.futures
import hashlib
import os
import random
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
BUILD = os.path.realpath(os.environ.get("BUILD") or os.path.join(ROOT, "build"))
SPECS = os.path.join(BUILD, "virt/sdk/romld.specs")
GCC = ["arm-none-eabi-gcc", f"--specs={SPECS}", "-O2", "-mthumb", "-fPIC", "-shared", "-nostdlib",
       "-pipe", "-Wl,--hash-style=both"]

# A sequence of pointers is broken into runs of adjacent words. C and C++ libraries:
# (chance of a long run, its shortest and longest length); 78 % and 12 % of the words of
# two real libraries stand in runs of 16 or more.
LONG_RUNS = {"relc": (0.12, 16, 80), "relm": (0.0125, 16, 24)}
SHORT_RUNS = (1,) * 9 + (2,) * 5 + (3,) * 6


class Choice:
    """Numbers that look random and are the same for the same words."""

    def __init__(self, *words):
        self.random = random.Random("/".join(map(str, words)))

    def below(self, n):
        return int(self.random.random() * n)

    def some(self, pool, count):
        """count different members of pool."""
        if count > len(pool):
            sys.exit(f"workload: {count} different symbols are wanted, there are {len(pool)}")
        pool = list(pool)
        for i in range(count):
            j = i + self.below(len(pool) - i)
            pool[i], pool[j] = pool[j], pool[i]
        return pool[:count]


class Workload:
    def __init__(self, modules=10, functions=16, data=4, imports=0, relatives=0, text=0,
                 names="long", seed=1):
        self.modules, self.functions, self.data = modules, functions, data
        self.imports, self.relatives, self.text = imports, relatives, text
        self.names, self.seed = names, seed

    def function(self, module, i):
        if self.names == "short":
            return f"f{module:03}_{i:04}"
        subsystem = ("modem", "motor", "valve", "radio", "meter")[module % 5]
        deed = ("open_channel", "read_sample", "write_block", "reset_state")[i % 4]
        return f"device_{subsystem}_{module:04}_{deed}_with_timeout_{i:04}"

    def word(self, module, i):
        if self.names == "short":
            return f"d{module:03}_{i:04}"
        return f"device_setting_{module:04}_default_calibration_{i:04}"

    def all_functions(self, modules=None):
        return [self.function(m, i) for m in range(self.modules if modules is None else modules)
                for i in range(self.functions)]

    def all_words(self, modules=None):
        return [self.word(m, i) for m in range(self.modules if modules is None else modules)
                for i in range(self.data)]

    def provider(self, m):
        choice = Choice(self.seed, "provider", m)
        third = self.imports // 3 if m else 0
        functions, words = self.all_functions(m), self.all_words(m)
        c = [f"int {self.function(m, i)}(int x) {{ return x + {i}; }}" for i in range(self.functions)]
        c += [f"int {self.word(m, i)} = {i + 1};" for i in range(self.data)]
        c += calls(f"m{m:04}", choice.some(functions, min(third, len(functions))))
        c += words_used(f"m{m:04}", choice.some(words, min(third, len(words))))
        c += pointers(f"m{m:04}", choice.some(functions, min(third, len(functions))))
        c += relatives(f"m{m:04}", [self.relatives])
        return c + code(self.text)

    def probe(self, kind, n):
        choice = Choice(self.seed, kind, n)
        tag = f"p_{kind}_{n}"
        exported = "probe_exports_%04d" if self.names == "short" else \
            "probe_published_function_with_timeout_%04d"
        c = [f"int probe_{kind}_{n}_entry(int x) {{ return x + 1; }}"]
        if kind == "jump":
            c += calls(tag, choice.some(self.all_functions(), n))
        elif kind == "glob":
            c += words_used(tag, choice.some(self.all_words(), n))
        elif kind == "abs":
            c += pointers(tag, choice.some(self.all_functions(), n))
        elif kind == "exp":
            c += [f"int {exported % i}(int x) {{ return x * {i}; }}" for i in range(n)]
        elif kind == "text":
            c += code(n)
        elif kind == "mix":
            c += calls(tag, choice.some(self.all_functions(), 60))
            c += words_used(tag, choice.some(self.all_words(), 20))
            c += pointers(tag, choice.some(self.all_functions(), 20))
            c += [f"int {exported % i}(int x) {{ return x * {i}; }}" for i in range(20)]
            c += relatives(tag, [1500]) + code(48)
        elif kind != "base":
            c += relatives(tag, runs(kind, n, choice))
        return c


# ---- pieces of C ----

def calls(tag, functions):
    """Calls, each from a function of its own, so that they can be made one by one."""
    if not functions:
        return []
    c = [f"int {name}(int);" for name in functions]
    c += [f"static int {tag}_call{i}(int x) {{ return {name}(x) + 1; }}"
          for i, name in enumerate(functions)]
    entries = ", ".join(f"{tag}_call{i}" for i in range(len(functions)))
    return c + [f"int (*{tag}_callers[])(int) = {{ {entries} }};",
                f"const int {tag}_ncallers = {len(functions)};"]


def words_used(tag, words):
    if not words:
        return []
    return [f"extern int {name};" for name in words] + \
           [f"int {tag}_sum(void) {{ return {' + '.join(words)}; }}"]


def pointers(tag, functions):
    if not functions:
        return []
    return [f"int {name}(int);" for name in functions] + \
           [f"void *{tag}_pointers[] = {{ {', '.join(f'(void *){n}' for n in functions)} }};"]


def runs(kind, count, choice):
    """Lengths of runs, in all count."""
    if kind == "rel":
        return [count]
    if kind == "rels":
        return [1] * count
    chance, least, most = LONG_RUNS[kind]
    lengths = []
    while count:
        long = choice.random.random() < chance
        length = least + choice.below(most + 1 - least) if long else \
            SHORT_RUNS[choice.below(len(SHORT_RUNS))]
        lengths.append(min(count, length))
        count -= lengths[-1]
    return lengths


def relatives(tag, lengths):
    """Words that hold an address of the module itself, in runs with a gap between."""
    total, done = sum(lengths), 0
    c = [f"static char {tag}_cell[{total}];"] if total else []
    for length in filter(None, lengths):
        cells = ", ".join(f"{tag}_cell + {i}" for i in range(done, done + length))
        c.append("__attribute__((used, visibility(\"hidden\"))) struct "
                 f"{{ char *p[{length}]; int gap; }} {tag}_run{done} = {{ {{ {cells} }}, 1 }};")
        done += length
    return c


def code(kib):
    return [f'__asm__(".text\\n.fill {kib * 512}, 2, 0xbf00");'] if kib else []


# ---- files ----

def compile_module(path, lines):
    with open(path + ".c", "w") as f:
        f.write("\n".join(lines) + "\n")
    done = subprocess.run([*GCC, "-o", path + ".so", path + ".c"], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"workload: {path}.c\n{done.stderr}")


def made_of(words):
    """A text that differs when the modules would."""
    files = [os.path.realpath(__file__), SPECS]
    return repr(words) + "".join(hashlib.sha256(open(f, "rb").read()).hexdigest() for f in files)


def make(folder, workload, probes):
    """Makes the modules unless the folder has just these; returns the folder."""
    stamp = os.path.join(folder, "made-of")
    key = made_of((vars(workload), probes))
    if os.path.exists(stamp) and open(stamp).read() == key:
        return folder
    os.makedirs(folder, exist_ok=True)
    for name in os.listdir(folder):
        os.remove(os.path.join(folder, name))
    work = [(f"m{m:04}", workload.provider(m)) for m in range(workload.modules)]
    work += [(f"probe_{kind}_{n}", workload.probe(kind, n)) for kind, n in probes]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lambda w: compile_module(os.path.join(folder, w[0]), w[1]), work))
    with open(stamp, "w") as f:
        f.write(key)
    return folder


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("usage: ")[1])
    parser.add_argument("folder")
    for name in ("modules", "functions", "data", "imports", "relatives", "text", "seed"):
        parser.add_argument("--" + name, type=int)
    parser.add_argument("--names", choices=("long", "short"))
    parser.add_argument("probes", nargs="*")
    args = vars(parser.parse_intermixed_args())
    folder = args.pop("folder")
    probes = [(kind, int(n)) for kind, n in (p.split(":") for p in args.pop("probes"))]
    make(folder, Workload(**{k: v for k, v in args.items() if v is not None}), probes)


if __name__ == "__main__":
    main()
