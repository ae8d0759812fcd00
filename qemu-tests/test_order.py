# SPDX-License-Identifier: BSD-2-Clause
"""Initialisers and finalisers run in GNU ld.so's order, whatever the graph."""
import random

import pytest

import graphs
from builder import run
from test_foreign import library, on_linux, unpack

# name: (graph, script, what happens)
CASES = {
    "chain": ("main:a a:b b:c", "", "+c +b +a +main { } -main -a -b -c"),
    "two": ("main:ab", "", "+b +a +main { } -main -a -b"),
    "diamond": ("main:ab a:c b:c", "", "+c +b +a +main { } -main -a -b -c"),
    "ladder": ("main:a a:bc b:de c:de d:f e:f", "",
               "+f +e +d +c +b +a +main { } -main -a -b -c -d -e -f"),
    "needed-twice": ("main:ba a:b", "", "+b +a +main { } -main -a -b"),
    "late-edge": ("main:abcd a:d d:b", "", "+b +d +c +a +main { } -main -a -c -d -b"),
    "two-cycle": ("main:a a:b b:a", "", "+a +b +main { } -main -b -a"),
    "cycle-of-three": ("main:b a:b b:c c:a", "", "+c +b +a +main { } -main -a -b -c"),
    "cycle-and-tail": ("main:ad a:b b:ac c:e", "",
                       "+e +c +a +b +d +main { } -main -d -b -a -c -e"),
    "opened": ("main: a:b b:c", "+a -a", "+main { +c +b +a -a -b -c } -main"),
    "left-open": ("main:c a:b", "+a", "+c +main { +b +a } -main -c -a -b"),
    "opened-twice": ("main: a:", "+a +a -a -a", "+main { +a -a } -main"),
    "again": ("main: a:b", "+a -a +a -a", "+main { +b +a -a -b +b +a -a -b } -main"),
    "overlap": ("main: a:c b:cd", "+a +b -a -b", "+main { +c +a +d +b -a -b -c -d } -main"),
    "inner-first": ("main: a:b", "+b +a -b -a", "+main { +b +a -a -b } -main"),
    "inner-stays": ("main: a:bc", "+a +b -a -b", "+main { +c +b +a -a -c -b } -main"),
    "of-program": ("main:b a:bc", "+a +b -a -b", "+b +main { +c +a -a -c } -main -b"),
    "root-in-cycle": ("main: a:bc b:a", "+a -a", "+main { +c +b +a -b -a -c } -main"),
    "cycle-kept": ("main: a:b b:a c:b", "+a +c -a -c",
                   "+main { +b +a +c -c -a -b } -main"),
    "bound": ("main: a:>b b:", "*b +a -b -a", "+main { +b +a -a -b } -main"),
    "kept-by-binding": ("main: a:b b:>c", "*c +a -c -a", "+main { +c +b +a -a -b -c } -main"),
    "binding-against-need": ("main: c:a a:>c", "*c -c", "+main { +a +c -c -a } -main"),
}


def random_cases():
    source = random.Random(20)
    return {f"r{i}": graphs.random_case(source, i % 4) for i in range(50)}


RANDOM = random_cases()


def prefix_of(name):
    return f"{name}-"


def all_cases():
    return {**{name: case[:2] for name, case in CASES.items()}, **RANDOM}


MAKERS, PROGRAMS = {}, {}


def make_programs(maker, suffix="", words=(), driver=None):
    """{case: program}; one serves all graphs whose main needs nothing."""
    plain = maker.program("plain" + suffix, "main:", *words, driver=driver)
    return {name: maker.program(prefix_of(name), graph, *words, driver=driver, suffix=suffix)
            if graphs.parse(graph)["main"][0] else plain for name, (graph, _) in all_cases().items()}


def files(build):
    maker = MAKERS[build.folder] = graphs.Maker(build)
    programs = make_programs(maker)
    PROGRAMS.update({name: path.name for name, path in programs.items()})
    modules = [file for name, (graph, _) in all_cases().items()
               for file in maker.modules(prefix_of(name), graph)]
    return [*modules, *dict.fromkeys(programs.values())]


def happens(board, name, script):
    return board.command(f"run {PROGRAMS[name]} {prefix_of(name)} {script}".strip()).strip()


@pytest.mark.parametrize("name", CASES)
def test_order_is_the_documented_one(board, name):
    graph, script, expected = CASES[name]
    assert graphs.predict(graph, script) == expected
    assert happens(board, name, script) == expected


def test_order_of_random_graphs_is_the_predicted_one(board):
    for name, (graph, script) in RANDOM.items():
        assert happens(board, name, script) == graphs.predict(graph, script), (graph, script)


def test_memory_is_as_before_whatever_was_opened_and_closed(board):
    happens(board, "chain", "")
    before = board.command("mem")
    for name in ("overlap", "cycle-kept", "left-open", "r3", "r7", "r11"):
        happens(board, name, all_cases()[name][1])
        assert board.command("mem") == before


# The start of a program on Linux: main(argc, argv) by way of glibc.
LINUX_START = r"""
	.syntax unified
	.arm
	.global _start
	.type _start, %function
_start:
	mov fp, #0
	mov lr, #0
	pop {r1}
	mov r2, sp
	push {r2}
	push {r0}
	mov r12, #0
	push {r12}
	ldr r0, 2f
1:	add r0, pc, r0
	mov r3, #0
	bl __libc_start_main(PLT)
2:	.word main - 1b - 8
"""


def test_prediction_is_what_gnu_ld_so_does(board, build, machine_name):
    """The very same modules with Debian's own dynamic linker, below qemu-arm."""
    if machine_name != "virt":
        pytest.skip("once is enough")
    why = unpack()
    if why:
        pytest.skip(why)
    maker = MAKERS[build.folder]
    start = maker.folder / "start.S"
    start.write_text(LINUX_START)
    driver = ["-nostdlib", "-pie", "-march=armv7ve+simd", "-mfloat-abi=hard"]
    words = [start, library("libc.so.6"), "-Wl,-E", "-Wl,--allow-shlib-undefined",
             "-Wl,--dynamic-linker=/lib/ld-linux-armhf.so.3"]
    programs = make_programs(maker, "-linux", words, driver)
    environment = on_linux()
    environment[-1] += f":{maker.folder}"
    for name, (graph, script) in all_cases().items():
        said = run(["timeout", "60", *environment, programs[name], prefix_of(name), *script.split()])
        assert said.strip() == graphs.predict(graph, script), (name, graph, script)
