# SPDX-License-Identifier: BSD-2-Clause
"""Who a name leads to, in random graphs of modules that define the same few names: the very
same modules, opened and closed in the same order, with Debian's own dynamic linker."""
import random

import pytest

import graphs
from builder import GCC, run
from test_foreign import library, on_linux, unpack
from test_order import LINUX_START

MACHINES_WANTED = ["virt"]  # once is enough

NAMES = [f"f{n}" for n in range(5)]
CASES = 60

# What a script's words do: dlopen in some mode, dlclose, ask what a module is bound to,
# ask dlsym.
MODES = {
    "+": "RTLD_NOW", "~": "RTLD_LAZY", "*": "RTLD_NOW | RTLD_GLOBAL",
    "@": "RTLD_LAZY | RTLD_GLOBAL", "!": "RTLD_NOW | RTLD_DEEPBIND",
}

DRIVER = r"""
#include <dlfcn.h>
#include <string.h>
#include <unistd.h>
typedef const char *who(void);
static void put(const char *s) { if (write(1, s, strlen(s)) < 0) _exit(1); }
static char *file(const char *prefix, char c)
{
	static char name[32];
	strcpy(name, prefix);
	strncat(name, &c, 1);
	return strcat(name, ".so");
}
static void *there(const char *prefix, char c)
{
	void *handle = dlopen(file(prefix, c), RTLD_LAZY | RTLD_NOLOAD);
	if (handle)
		dlclose(handle);
	return handle;
}
static void ask(void *handle)
{
	char name[] = "f0";
	for (; name[1] < '0' + NAMES; name[1]++) {
		who *f = (who *)dlsym(handle, name);
		put(f ? f() : "-");
	}
}
static void report(void *handle, char c)
{
	char name[] = "report_?";
	name[7] = c;
	((void (*)(void (*)(const char *)))dlsym(handle, name))(put);
}
MODULE
int main(int argc, char **argv) /* prefix of the names, then the script */
{
	static void *handles[128][16];
	static int opens[128];
	for (int i = 2; i < argc; i++) {
		int c = argv[i][1] & 127, mode = 0;
		put(argv[i]);
		put(":");
		switch (argv[i][0]) {
		MODES
		case '-':
			if (dlclose(handles[c][--opens[c]]) != 0)
				put(dlerror());
			break;
		case '?':
			if (c == 'm')
				report_main(put);
			else if (there(argv[1], c))
				report(there(argv[1], c), c);
			break;
		default:
			if (c == 'm')
				ask(RTLD_DEFAULT);
			else if (there(argv[1], c))
				ask(there(argv[1], c));
		}
		if (mode && !(handles[c][opens[c]++] = dlopen(file(argv[1], c), mode)))
			put(dlerror());
		put("[");
		for (char m = 'a'; m <= 'h'; m++)
			if (there(argv[1], m))
				put((char[]){m, 0});
		put("] ");
	}
	return 0;
}
"""


ATTRIBUTES = {"": "", "weak": "__attribute__((weak)) ",
              "protected": '__attribute__((visibility("protected"))) '}


def source(owner, defined):
    """Definitions, and a report of what each name leads to: by a call, by a word of data,
    by the GOT, by RTLD_NEXT and by RTLD_DEFAULT."""
    text, asks = "#define _GNU_SOURCE\n#include <dlfcn.h>\n", ""
    for name in NAMES:
        text += f"{ATTRIBUTES[defined.get(name, 'weak')]}const char *{name}(void);\n"
        if name in defined:
            text += f'const char *{name}(void) {{ return "{owner}"; }}\n'
        text += f"const char *(*volatile data_{owner}_{name})(void) = {name};\n"
        asks += f"""
	put({name} ? {name}() : "-");
	put(data_{owner}_{name} ? data_{owner}_{name}() : "-");
	got = {name};
	put(got ? got() : "-");
	got = (const char *(*)(void))dlsym(RTLD_NEXT, "{name}");
	put(got ? got() : "-");
	got = (const char *(*)(void))dlsym(RTLD_DEFAULT, "{name}");
	put(got ? got() : "-");"""
    return text + f"""
void report_{owner}(void (*put)(const char *))
{{
	const char *(*volatile got)(void);
{asks}
}}
"""


def random_definitions(chance):
    share = chance.choice([0.2, 0.4])
    return {name: chance.choice(["", "", "weak", "protected"])
            for name in NAMES if chance.random() < share}


def random_script(chance, names):
    words, opened = [], []
    for _ in range(chance.randint(6, 14)):
        name, what = chance.choice(names), chance.random()
        if what < 0.4:
            opened.append(name)
            words.append(chance.choice(list(MODES)) + name)
        elif what < 0.6 and opened:
            name = chance.choice(opened)
            opened.remove(name)
            words.append("-" + name)
        elif what < 0.85:
            words.append("?" + chance.choice([*names, "m"]))
        else:
            words.append("=" + chance.choice([*names, "m"]))
    return " ".join(words)


class Case:
    def __init__(self, number):
        chance = random.Random(1000 + number)
        self.prefix = f"b{number}-"
        graph, names = graphs.random_graph(chance)
        self.edges = graphs.parse(f"main:{''.join(chance.sample(names, chance.randint(0, 2)))} {graph}")
        self.defined = {name: random_definitions(chance) for name in self.edges}
        self.symbolic = {name for name in names if chance.random() < 0.15}
        self.script = random_script(chance, names)

    def told(self):
        return f"{self.prefix} {self.edges} {self.defined} symbolic {self.symbolic} {self.script}"


ALL = [Case(n) for n in range(CASES)]


def library_words(folder):
    """Of a compiler, for a program that Debian's dynamic linker starts."""
    start = folder / "start.S"
    start.write_text(LINUX_START)
    return ["-nostdlib", "-pie", "-march=armv7ve+simd", "-mfloat-abi=hard", start,
            library("libc.so.6"), "-Wl,-E", "-Wl,--allow-shlib-undefined",
            "-Wl,--dynamic-linker=/lib/ld-linux-armhf.so.3"]


class Linker:
    def __init__(self, build, name):
        self.folder = build.folder / name
        self.folder.mkdir()
        self.specs = f"--specs={build.sdk}/romld.specs"

    def object(self, name, text):
        out = self.folder / f"{name}.o"
        if not out.exists():
            out.with_suffix(".c").write_text(text)
            run([GCC, self.specs, "-O1", "-fPIC", "-w", "-c", "-o", out, out.with_suffix(".c")])
        return out


class Maker(Linker):
    def __init__(self, build):
        super().__init__(build, "bindings")
        self.stub = self.folder / "stub"
        run(["arm-none-eabi-ld", "-shared", "-o", self.stub, self.object("empty", "")])

    def stubs(self, case, needs):
        """Libraries to link against; without a soname it is the file's own."""
        folder = self.folder / "stubs"
        folder.mkdir(exist_ok=True)
        for n in needs:
            if not (folder / f"{case.prefix}{n}.so").exists():
                (folder / f"{case.prefix}{n}.so").write_bytes(self.stub.read_bytes())
        return [f"{case.prefix}{n}.so" for n in needs]

    def modules(self, case):
        out = []
        for name, (needs, _) in case.edges.items():
            if name == "main":
                continue
            file = f"{case.prefix}{name}.so"
            stubs = self.stubs(case, needs)
            run(["arm-none-eabi-ld", "-shared", "-z", "max-page-size=4096", "--hash-style=gnu",
                 "--no-as-needed", f"-soname={file}", "-o", self.folder / file,
                 *(["-Bsymbolic"] if name in case.symbolic else []),
                 self.object(case.prefix + name, source(name, case.defined[name])), *stubs],
                cwd=self.folder / "stubs")
            out.append(self.folder / file)
        return out

    def program(self, case, command, suffix=""):
        """command is a compiler's, up to the libraries."""
        modes = "\n".join(f"\t\tcase '{c}': mode = {mode}; break;" for c, mode in MODES.items())
        defined = {name: how.replace("protected", "") for name, how in case.defined["main"].items()}
        text = (DRIVER.replace("NAMES", str(len(NAMES))).replace("MODES", modes)
                .replace("MODULE", source("main", defined)))
        out = self.folder / f"{case.prefix}main{suffix}"
        run([*command, "-o", out, self.object(f"{case.prefix}main", text), "-Wl,--no-as-needed",
             *self.stubs(case, case.edges["main"][0])], cwd=self.folder / "stubs")
        return out

    def for_board(self, case):
        return self.program(case, [GCC, self.specs, "-rdynamic"])

    def for_linux(self, case):
        return self.program(case, [GCC, *library_words(self.folder)], "-linux")


MAKERS = {}


def files(build):
    why = unpack()
    if why:
        pytest.skip(why)
    maker = MAKERS[build.folder] = Maker(build)
    return [file for case in ALL for file in [*maker.modules(case), maker.for_board(case)]]


@pytest.fixture(scope="module")
def linux(build, shared):
    """What Debian's dynamic linker makes of each case."""
    maker = MAKERS[build.folder]
    environment = on_linux()
    environment[-1] += f":{maker.folder}"
    return [run(["timeout", "60", *environment, maker.for_linux(case), case.prefix,
                 *case.script.split()]).strip() for case in ALL]


def test_names_lead_where_gnu_ld_so_has_them(board, linux):
    wrong = []
    for case, expected in zip(ALL, linux):
        said = board.command(f"run {case.prefix}main {case.prefix} {case.script}").strip()
        if said != expected:
            wrong.append(f"{case.told()}\n  romld: {said}\n  ld.so: {expected}")
    assert not wrong, f"{len(wrong)} of {CASES}\n" + "\n".join(wrong)
