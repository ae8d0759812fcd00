# SPDX-License-Identifier: BSD-2-Clause
"""Initialisers that open modules, finalisers that close them: what dlopen returns has been
initialised, or is being so, as with GNU ld.so."""
import random

import pytest

import graphs
from builder import GCC, run
from test_bindings import Linker, library_words
from test_foreign import on_linux, unpack

OBJECT = r"""
#include <dlfcn.h>
void say(const char *);
static void *handle;
__attribute__((constructor)) static void init(void)
{
	say("+NAME");
	if (MODE) {
		say("(");
		handle = dlopen("FILE", MODE);
		say(handle ? ")" : "failed)");
	}
}
__attribute__((destructor)) static void fini(void)
{
	say("-NAME");
	if (CLOSES && handle)
		dlclose(handle);
}
"""
MODES = ["RTLD_NOW", "RTLD_NOW", "RTLD_NOW | RTLD_GLOBAL", "RTLD_NOW | RTLD_NODELETE"]


class Case:
    """opens: {who: (whom, mode, whether it is closed again)}"""

    def __init__(self, name, graph, opens, script="", expected=None):
        self.prefix, self.edges, self.opens = f"{name}-", graphs.parse(graph), opens
        self.script, self.expected = script, expected

    def told(self):
        return f"{self.prefix} {self.edges} {self.opens} {self.script}"


def opening(words):
    return {word[0]: (word[1], "RTLD_NOW", False) for word in words.split()}


CASES = [
    Case("other", "main:ab", opening("ba"), "", "+b ( +a ) +main { } -main -a -b"),
    Case("user", "main:a a:b", opening("ba"), "", "+b ( +a ) +main { } -main -a -b"),
    Case("itself", "main:a", opening("aa"), "", "+a ( ) +main { } -main -a"),
    Case("round", "main: a:bc b:a", opening("ca"), "+a -a", "+main { +c ( ) +b +a } -main -b -a -c"),
    Case("new", "main:a b:c", opening("ab"), "", "+a ( +c +b ) +main { } -main -a -b -c"),
    Case("chain", "main:abc", opening("cb ba"), "", "+c ( +b ( +a ) ) +main { } -main -a -b -c"),
]


def random_case(number):
    chance = random.Random(number)
    graph, names = graphs.random_graph(chance)
    needs = "".join(chance.sample(names, chance.randint(0, 2)))
    opens = {name: (chance.choice(names), chance.choice(MODES), chance.random() < 0.5)
             for name in names if chance.random() < 0.35}
    return Case(f"r{number}", f"main:{needs} {graph}", opens, graphs.random_script(chance, names))


RANDOM = [random_case(number) for number in range(40)]


class Maker(Linker):
    def __init__(self, build):
        super().__init__(build, "nested")
        self.stub = self.folder / "stub"
        run(["arm-none-eabi-ld", "-shared", "-o", self.stub, self.object("empty", "")])
        (self.folder / "stubs").mkdir()

    def stubs(self, case, needs):
        for name in needs:
            (self.folder / f"stubs/{case.prefix}{name}.so").write_bytes(self.stub.read_bytes())
        return [f"{case.prefix}{name}.so" for name in needs]

    def module(self, case, name, needs):
        whom, mode, closes = case.opens.get(name, ("a", "0", False))
        text = (OBJECT.replace("FILE", f"{case.prefix}{whom}.so").replace("MODE", mode)
                .replace("CLOSES", str(int(closes))).replace("NAME", name))
        file = f"{case.prefix}{name}.so"
        run(["arm-none-eabi-ld", "-shared", "-z", "max-page-size=4096", "--hash-style=gnu",
             "--no-as-needed", f"-soname={file}", "-o", self.folder / file,
             self.object(case.prefix + name, text), *self.stubs(case, needs)],
            cwd=self.folder / "stubs")
        return self.folder / file

    def program(self, case, words, suffix=""):
        out = self.folder / f"{case.prefix}main{suffix}"
        run([GCC, *words, "-o", out, self.object("driver", graphs.DRIVER), "-Wl,--no-as-needed",
             *self.stubs(case, case.edges["main"][0])], cwd=self.folder / "stubs")
        return out

    def make(self, case):
        modules = [self.module(case, name, needs) for name, (needs, _) in case.edges.items()
                   if name != "main"]
        return [*modules, self.program(case, [self.specs, "-rdynamic"])]


MAKERS = {}


def files(build):
    maker = MAKERS[build.folder] = Maker(build)
    return [file for case in CASES + RANDOM for file in maker.make(case)]


def happens(board, case):
    return board.command(f"run {case.prefix}main {case.prefix} {case.script}".strip()).strip()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.prefix[:-1])
def test_what_an_initialiser_opens_is_initialised(board, case):
    assert happens(board, case) == case.expected


def test_random_ones_do_what_they_do_with_gnu_ld_so(board, build, machine_name):
    if machine_name != "virt":
        pytest.skip("once is enough")
    why = unpack()
    if why:
        pytest.skip(why)
    maker = MAKERS[build.folder]
    environment = on_linux()
    environment[-1] += f":{maker.folder}"
    for case in CASES + RANDOM:
        program = maker.program(case, library_words(maker.folder), "-linux")
        expected = run(["timeout", "60", *environment, program, case.prefix, *case.script.split()])
        assert happens(board, case) == expected.strip(), case.told()
