# SPDX-License-Identifier: BSD-2-Clause
"""Graphs of modules, for the order of initialisers and finalisers.

A graph is a text such as "main:ab a:c b:c>d": what each module needs, in the
order of its DT_NEEDED, and behind > another one that it is bound to without
having asked for it. A script such as "+d *c -d" is what the program does: dlopen,
dlopen with RTLD_GLOBAL, dlclose. What happens is a text again: "+c +b +a +main"
are initialisers, "-main -a" finalisers; main() works between the braces.

predict() is what GNU ld.so documents (its tunable glibc.rtld.dynamic_sort, 2):
depth first from the last object of a breadth-first list, the object that was
asked for before all others in the order of finalisation.
"""
import os

from builder import GCC, run

OBJECT = r"""
void say(const char *);
__attribute__((constructor)) static void init(void) { say("+NAME"); }
__attribute__((destructor)) static void fini(void) { say("-NAME"); }
int called_NAME(void) { return 1; }
"""
BINDING = "int called_OTHER(void); int (*bound)(void) = called_OTHER;\n"
DRIVER = r"""
#include <dlfcn.h>
#include <string.h>
#include <unistd.h>
static void put(const char *s) { if (write(1, s, strlen(s)) < 0) _exit(1); }
void say(const char *s) { put(s); put(" "); }
__attribute__((constructor)) static void init(void) { say("+main"); }
__attribute__((destructor)) static void fini(void) { say("-main"); }
int main(int argc, char **argv) /* prefix of the names, then the script */
{
	void *handles[128];
	say("{");
	for (int i = 2; i < argc; i++) {
		int c = argv[i][1] & 127, mode = argv[i][0] == '*' ? RTLD_NOW | RTLD_GLOBAL : RTLD_NOW;
		char name[32];
		strcpy(name, argv[1]);
		strncat(name, argv[i] + 1, 1);
		strcat(name, ".so");
		if (argv[i][0] == '-' ? dlclose(handles[c]) != 0
				      : (handles[c] = dlopen(name, mode)) == NULL)
			put(dlerror());
	}
	say("}");
	return 0;
}
"""


def parse(text):
    """{"main": ("ab", ""), "b": ("c", "d"), ...} with every module that is named."""
    edges = {}
    for word in text.split():
        name, _, rest = word.partition(":")
        needs, _, bound = rest.partition(">")
        edges[name] = (needs, bound)
    for needs, bound in list(edges.values()):
        for name in needs + bound:
            edges.setdefault(name, ("", ""))
    edges.setdefault("main", ("", ""))
    return edges


# ---- what ought to happen ----

class Loaded:
    def __init__(self, name, needs, at_start):
        self.name, self.needs, self.at_start = name, needs, at_start
        self.inited = False
        self.opens = 0
        self.below = []  # as the sorting sees it: what it needs, or all of its closure
        self.bound = []


def depth_first(modules, bindings):
    """Users before what they need; the list runs from last to first."""
    order, seen = [], set()

    def visit(m):
        if m in seen:
            return
        seen.add(m)
        for n in m.below + (m.bound if bindings else []):
            if n.name != "main":
                visit(n)
        order.insert(0, m)

    for m in reversed(modules):
        visit(m)
    return order


def sort(modules, bindings=False):
    order = depth_first(modules, bindings)
    if bindings and any(m.bound for m in modules):
        order = depth_first(order, False)
    order.remove(modules[0])
    return [modules[0], *order]


class Model:
    def __init__(self, edges):
        self.edges, self.loaded, self.said = edges, [], []

    def find(self, name):
        return next((m for m in self.loaded if m.name == name), None)

    def _enter(self, name, new):
        m = self.find(name)
        if m is None:
            m = Loaded(name, self.edges[name][0], new[:1] == ["main"] or name == "main")
            self.loaded.append(m)
            new.append(name)
        return m

    def _closure(self, root, new):
        closure = [root]
        for m in closure:
            needed = [self._enter(n, new) for n in m.needs]
            if m is not root and not m.below:
                m.below = needed
            closure += [n for i, n in enumerate(needed)
                        if n not in closure and n not in needed[:i]]
        return closure

    def _bind(self, name):
        """Only what dlopen brought can go away: bindings to the rest do not count."""
        m = self.find(name)
        for n in map(self.find, self.edges[name][1]):
            if n and n is not m and not n.at_start and n not in m.below:
                m.bound.append(n)

    def open(self, name):
        new = []
        root = self._enter(name, new)
        root.opens += 1
        if root.opens > 1:
            return
        root.below = sort(self._closure(root, new))
        for name in new:
            self._bind(name)
        for m in reversed(root.below):
            if not m.inited:
                m.inited = True
                self.said.append("+" + m.name)

    def close(self, name):
        root = self.find(name)
        root.opens -= 1
        if root.opens:
            return
        used = [m for m in self.loaded if m.opens]
        for m in used:
            used += [n for n in dict.fromkeys(m.below + m.bound) if n not in used]
        for m in sort(self.loaded, True):
            if m not in used:
                self.said.append("-" + m.name)
                self.loaded.remove(m)

    def end(self):
        self.said += ["-" + m.name for m in sort(self.loaded, True)]


def predict(graph, script):
    model = Model(parse(graph))
    model.open("main")
    model.said.append("{")
    for word in script.split():
        (model.close if word[0] == "-" else model.open)(word[1:])
    model.said.append("}")
    model.end()
    return " ".join(model.said)


# ---- random ones ----

def random_graph(random):
    names = "abcdefgh"[:random.randint(3, 8)]
    chance, cycles = random.choice([0.15, 0.25, 0.4]), random.random() < 0.6
    rank = random.sample(names, len(names))
    words = []
    for m in names:
        needs = [n for n in names if n != m and random.random() < chance
                 and (cycles or rank.index(n) > rank.index(m))]
        random.shuffle(needs)
        words.append(f"{m}:{''.join(needs)}")
    return " ".join(words), names


def random_script(random, names, first="+"):
    words, opened = [], []
    for _ in range(random.randint(3, 9)):
        if opened and random.random() < 0.45:
            name = random.choice(opened)
            opened.remove(name)
            words.append("-" + name)
        else:
            opened.append(random.choice(names))
            words.append(first + opened[-1])
    return " ".join(words)


def random_case(random, kind):
    """kind 0: libraries of the program; 1: opened; 2: both; 3: opened and bound."""
    graph, names = random_graph(random)
    if kind == 3:
        words = [word + ">" + random.choice([n for n in names if n != word[0]])
                 if random.random() < 0.3 else word for word in graph.split()]
        targets = {word[-1] for word in words if ">" in word}
        graph = " ".join(words)
        # What others are bound to is opened for all first, the users need it to be there.
        free = [n for n in sorted(targets) if not _binds(graph, n)]
        if len(free) < len(targets):
            return random_case(random, kind)
        script = " ".join(f"*{n}" for n in free)
        return graph, f"{script} {random_script(random, names)} " + " ".join(f"-{n}" for n in free)
    needs = "".join(random.sample(names, random.randint(1, 3))) if kind != 1 else ""
    return f"main:{needs} {graph}", random_script(random, names) if kind else ""


def _binds(graph, name):
    """Whether name's closure is bound to anything outside DT_NEEDED."""
    edges, closure = parse(graph), [name]
    for m in closure:
        closure += [n for n in dict.fromkeys(edges[m][0]) if n not in closure]
    return any(edges[m][1] for m in closure)


# ---- making it so ----

class Maker:
    """Makes the modules of graphs, with one compilation for each name."""

    def __init__(self, build):
        self.folder = build.folder / "graphs"
        self.folder.mkdir()
        self.stubs = self.folder / "stubs"
        self.stubs.mkdir()
        self.specs = f"--specs={build.sdk}/romld.specs"
        self._compile("driver", DRIVER)
        self._compile("empty", "")
        self._link(self.stubs / "stub", [self.folder / "empty.o"], self.folder)

    def _compile(self, name, text):
        out = self.folder / f"{name}.o"
        if not out.exists():
            source = self.folder / f"{name}.c"
            source.write_text(text)
            run([GCC, self.specs, "-O2", "-fPIC", "-c", "-o", out, source])
        return out

    @staticmethod
    def _link(out, words, folder):
        run(["arm-none-eabi-ld", "-shared", "-z", "max-page-size=4096", "--hash-style=gnu",
             "--no-as-needed", "-o", out, *words], cwd=folder)

    def stub(self, name):
        """A name to link against: without a soname it is the file's own."""
        if not (self.stubs / name).exists():
            os.link(self.stubs / "stub", self.stubs / name)
        return name

    def modules(self, prefix, graph):
        """prefix + "a.so" and so on."""
        out = []
        for name, (needs, bound) in parse(graph).items():
            if name == "main":
                continue
            text = OBJECT.replace("NAME", name) + "".join(BINDING.replace("OTHER", b) for b in bound)
            file = f"{prefix}{name}.so"
            self._link(self.folder / file,
                       [f"-soname={file}", self._compile(name + bound, text),
                        *(self.stub(f"{prefix}{n}.so") for n in needs)], self.stubs)
            out.append(self.folder / file)
        return out

    def program(self, prefix, graph, *words, driver=None, suffix=""):
        """The driver with the libraries of a graph's main, for the board."""
        out = self.folder / f"{prefix}main{suffix}"
        run([GCC, *(driver or [self.specs, "-rdynamic"]), "-o", out, self.folder / "driver.o", *words,
             "-Wl,--no-as-needed", *(self.stub(f"{prefix}{n}.so") for n in parse(graph)["main"][0])],
            cwd=self.stubs)
        return out
