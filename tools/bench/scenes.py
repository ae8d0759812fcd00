# SPDX-License-Identifier: BSD-2-Clause
"""What is measured: scenes of modules, and the rows of the table that come of them.

A linker is an object with
    name
    round            which round of opener.c counts: 0 or 1
    open(folder)     {(probe, "now" or "lazy"): [Opened, Opened]}
    boot(folder)     Cost of making the folder's providers ready for all later programs
    program(folder)  Cost of starting a program that needs them
so that the same lines serve all linkers.
"""
import collections
import os
import re

from counts import Cost
from workload import BUILD, Workload, make

# goal: at most so many instructions, or None, or a pair: with advice, and with stock files
# alone. point: (plot, modules) or None.
Row = collections.namedtuple("Row", "section name goal cost point", defaults=(None,))

GROWTH = [(1, 100), (10, 100), (1, 1000), (10, 1000), (100, 1000), (300, 3000), (1, 10000),
          (10, 10000), (100, 10000), (300, 10000)]
GROWTH_QUICK = [(1, 100), (10, 1000), (300, 10000)]
BOOT = [1, 10, 100, 300]
BOOT_QUICK = [10, 300]

SYMBOL_KINDS = {"abs": "ABS32", "glob": "GLOB_DAT", "jump": "JUMP_SLOT"}
RELATIVE_KINDS = {"rel": ("one long run", 2), "relc": ("runs as in a C library", 5),
                  "relm": ("runs as in a C++ library", 7), "rels": ("none adjacent", 8)}


def folder_of(name):
    return os.path.join(BUILD, "bench", name)


def growth_folder(modules, exports, names, more):
    """Providers with this many exports in all, 3/4 of them functions."""
    each = exports // modules
    workload = Workload(modules=modules, functions=each - each // 4, data=each // 4, names=names)
    functions, words = modules * workload.functions, modules * workload.data
    probes = [(kind, n) for kind, pool in (("abs", functions), ("jump", functions), ("glob", words))
              for n in (min(pool, 300) // 4, min(pool, 300))]
    probes += [("base", 0)] + ([("mix", 1)] if functions >= 80 and words >= 20 else [])
    if more:
        probes += [(kind, n) for kind in RELATIVE_KINDS for n in (1000, 4000)]
        probes += [("exp", 100), ("exp", 500), ("text", 16), ("text", 128)]
    return make(folder_of(f"{modules}-{exports}-{names}"), workload, probes)


def boot_folder(modules):
    workload = Workload(modules=modules, functions=24, data=8, imports=24, relatives=100, text=4)
    return make(folder_of(f"boot-{modules}"), workload, [])


# ---- from what was opened to costs ----

def size_of(probe):
    """("jump", 300) of "probe_jump_300.so"."""
    match = re.fullmatch(r"probe_(\w+)_(\d+)\.so", probe)
    return match.group(1), int(match.group(2))


def sizes(results, kind, mode="now"):
    return {n: rounds for (probe, m), rounds in results.items()
            for k, n in [size_of(probe)] if k == kind and m == mode}


FEWEST = 16  # items: what two modules differ in besides would count for much among less


def slope(results, kind, which, step="link"):
    """Per item, from the smallest and the largest probe of a kind; None without two."""
    found = sizes(results, kind)
    few, many = min(found, default=0), max(found, default=0)
    if many - few < FEWEST:
        return None
    small, large = (getattr(found[n][which], step) for n in (few, many))
    return (large - small) / (many - few)


def lazy_call(results, which):
    found = sizes(results, "jump", "lazy")
    if not found or max(found) == 0:
        return None
    n = max(found)
    return (found[n][which].first_calls - found[n][which].second_calls) / n


def whole(results, kind, which):
    found = sizes(results, kind)
    return found[max(found)][which].open if found else None


# ---- the rows ----

def plural(n, what):
    return f"{n:,} {what}" + ("" if n == 1 else "s")


def place(modules, exports, names="long"):
    return ", ".join([plural(modules, "module"), plural(exports, "export")] +
                     (["short names"] if names != "long" else []))


def rows_of_opened(results, which, where, point=None):
    """The rows of one folder of probes; `where` tells it from others."""
    for kind, name in SYMBOL_KINDS.items():
        yield Row("bind a symbol at load, per relocation", f"{name}, {where}", (40, 280),
                  slope(results, kind, which), point if kind == "abs" else None)
    yield Row("first call of a function bound lazily", where, (90, 330), lazy_call(results, which))
    yield Row("load an empty module", where, None, whole(results, "base", which))
    yield Row("load a typical application (`mix`)", where, (36000, 60000),
              whole(results, "mix", which))
    for kind, (name, goal) in RELATIVE_KINDS.items():
        yield Row("RELATIVE, per relocation", name, goal, slope(results, kind, which))
    yield Row("publish, per export", where, 25, slope(results, "exp", which))
    yield Row("read and make executable, per KiB of code", where, None,
              slope(results, "text", which, "open"))


def growth_rows(linker, quick, progress):
    scenes = [(m, e, "long") for m, e in (GROWTH_QUICK if quick else GROWTH)]
    scenes += [(10, 1000, "short")] + ([] if quick else [(300, 10000, "short")])
    for modules, exports, names in scenes:
        progress(f"{linker.name}: {place(modules, exports, names)}")
        more = (modules, exports, names) == (10, 1000, "long")
        results = linker.open(growth_folder(modules, exports, names, more))
        point = ("symbol", modules) if exports == 10000 and names == "long" else None
        yield from rows_of_opened(results, linker.round, place(modules, exports, names), point)


def together_rows(linker, quick, progress):
    what = "modules with 24 imports, 100 RELATIVE, 32 exports each"
    for section, measure, plot in ((f"boot of {what}", linker.boot, "boot"),
                                   (f"start of a program that needs {what}", linker.program, None)):
        cost = {}
        for modules in BOOT_QUICK if quick else BOOT:
            progress(f"{linker.name}: {plural(modules, 'module')} together")
            cost[modules] = measure(boot_folder(modules))
            yield Row(section, plural(modules, "module"),
                      (1800000, 3600000) if modules == 300 else None, cost[modules],
                      plot and (plot, modules))
        for modules in (10, 300):
            yield Row(section, f"per module, of {modules}",
                      cost[10].instructions / 10 * 1.15 if modules == 300 else None,
                      cost[modules] / modules)


def all_rows(linker, quick, progress):
    rows = [*growth_rows(linker, quick, progress), *together_rows(linker, quick, progress)]
    rows = [row for row in rows if row.cost is not None]
    sections = list(dict.fromkeys(row.section for row in rows))
    return sorted(rows, key=lambda row: sections.index(row.section))


# ---- what only romld is asked for ----

def own_rows(linker, progress):
    """The parts of a boot that are no linking; bytes. A size is a Cost without accesses."""
    progress(f"{linker.name}: sizes")
    empty = linker.boot_whole([])
    libraries = [os.path.join(BUILD, "libs", name) for name in ("libc.so", "libm.so")]
    kib = sum(map(os.path.getsize, libraries)) / 1024
    yield Row("boot of the default store", "reset to monitor", None, empty.ready)
    yield Row("boot of the default store", "of it, loading libc.so and libm.so", None, empty.load)
    first, again = linker.application("hello")
    yield Row("load the application hello", "first time after reset", None, first)
    yield Row("load the application hello", "again", None, again)
    yield Row("compare a checksum, first read after reset", "per KiB of file", None,
              (empty.load_and_check - empty.load) / kib)
    tables, many = linker.ram(growth_folder(300, 10000, "long", False))
    _, few = linker.ram(growth_folder(1, 100, "long", False))
    yield Row("bytes", "RAM kept for a module, image apart", 200, Cost(tables, 0))
    # The 299 modules more have their names in the table as well.
    yield Row("bytes", "RAM kept for an export or a module's name in the table", 6,
              Cost(many - few, 0) / (10000 - 100 + 300 - 1))
    yield Row("bytes", "code of the loader", 12302, Cost(linker.loader_code(), 0))
