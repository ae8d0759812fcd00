# SPDX-License-Identifier: BSD-2-Clause
"""Which version of a name a reference gets, in random libraries that have changed since
their users were linked: with Debian's own dynamic linker on the very same files."""
import random
import subprocess

import pytest

from builder import GCC, run
from test_bindings import library_words, Linker
from test_foreign import on_linux, unpack

MACHINES_WANTED = ["virt"]  # once is enough

NAMES = ["f0", "f1", "f2"]
LIBRARIES = "abc"
VERSIONS = ["V1", "V2", "V3"]
LD = ["arm-none-eabi-ld", "-shared", "-z", "max-page-size=4096", "--hash-style=gnu"]
CASES = 40

DRIVER = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <string.h>
#include <unistd.h>
typedef const char *who(void);
static void put(const char *s) { if (write(1, s, strlen(s)) < 0) _exit(1); }
static void say(void *f) { put(f ? ((who *)f)() : "-"); put(" "); }
static void ask(void *handle)
{
	char name[] = "f0", version[] = "V1";
	for (name[1] = '0'; name[1] < '3'; name[1]++) {
		put("dlsym ");
		say(dlsym(handle, name));
		for (version[1] = '1'; version[1] <= '3'; version[1]++)
			say(dlvsym(handle, name, version));
	}
}
REPORT
int main(int argc, char **argv)
{
	put("start ");
	report(put);
	put("default ");
	ask(RTLD_DEFAULT);
	for (int i = 1; i < argc; i++) {
		void *handle = dlopen(argv[i], RTLD_NOW | RTLD_GLOBAL);
		put("\n");
		put(argv[i]);
		put(handle ? " opened " : " refused ");
		if (!handle)
			continue;
		ask(handle);
		void *of_user = dlsym(handle, "report_user");
		if (of_user)
			((void (*)(void (*)(const char *)))of_user)(put);
	}
	put("\ndefault ");
	ask(RTLD_DEFAULT);
	return 0;
}
"""


def world(chance):
    """{library: {name: versions}}; the last one is the default, unless "hidden" stands behind
    it; "" is none at all."""
    libraries = {}
    for each in LIBRARIES:
        versioned = chance.random() < 0.75
        libraries[each] = {}
        for name in NAMES:
            if chance.random() < 0.55:
                n = chance.choice([1, 1, 2])
                libraries[each][name] = sorted(chance.sample(VERSIONS, n)) if versioned else [""]
                if versioned and chance.random() < 0.15:
                    libraries[each][name].append("hidden")
    return libraries


def library_source(owner, names):
    text = ""
    for name, versions in names.items():
        hidden = "hidden" in versions
        versions = [v for v in versions if v != "hidden"]
        for version in versions:
            plain = f"{name}{version and '_' + version}"
            text += f'const char *{plain}(void) {{ return "{owner}{version[1:]}"; }}\n'
            if version:
                at = "@@" if version == versions[-1] and not hidden else "@"
                text += f'__asm__(".symver {plain}, {name}{at}{version}");\n'
    return text


def report_source(function, wanted):
    """wanted: {name: weak or not}"""
    text = asks = ""
    for name, weak in wanted.items():
        text += f"{'__attribute__((weak)) ' if weak else ''}const char *{name}(void);\n"
        text += f"const char *(*volatile data_{function}_{name})(void) = {name};\n"
        asks += f"""
	put("{name} ");
	put(data_{function}_{name} ? data_{function}_{name}() : "-");
	put(" ");
	put({name} ? {name}() : "-");
	put(" ");"""
    return text + f"""
void {function}(void (*put)(const char *))
{{{asks}
}}
"""


class Case:
    def __init__(self, number):
        chance = random.Random(300 + number)
        self.prefix = f"v{number}-"
        self.linked, self.there = world(chance), world(chance)
        if chance.random() < 0.5:  # mostly as it was
            for each in LIBRARIES:
                if chance.random() < 0.7:
                    self.there[each] = {**self.linked[each]}
        self.needs = chance.sample(LIBRARIES, chance.randint(1, 3))
        self.user_needs = chance.sample(LIBRARIES, chance.randint(1, 2))
        self.wanted = self.wants(chance, self.needs)
        self.user_wanted = self.wants(chance, self.user_needs)
        self.opened = [*(f"{self.prefix}{each}.so" for each in chance.sample(LIBRARIES, 2)),
                       f"{self.prefix}user.so"]
        chance.shuffle(self.opened)

    def wants(self, chance, needs):
        """Strong are only those that the linker finds."""
        there = {name for each in needs for name, v in self.linked[each].items() if "hidden" not in v}
        return {name: name not in there or chance.random() < 0.5 for name in NAMES}

    def told(self):
        return (f"{self.prefix} linked {self.linked} there {self.there} needs {self.needs}"
                f" user {self.user_needs} wants {self.wanted} {self.user_wanted}")


ALL = [Case(n) for n in range(CASES)]


class Maker(Linker):
    def libraries(self, case, world, folder):
        folder.mkdir(exist_ok=True)
        for each, names in world.items():
            file = f"{case.prefix}{each}.so"
            words = []
            if any(v != [""] for v in names.values()):
                script = self.folder / "map"
                script.write_text("V1 {}; V2 {} V1; V3 {} V2;\n")
                words = ["--version-script", script]
            run([*LD, f"-soname={file}", "-o", folder / file, *words,
                 self.object(f"{case.prefix}{each}{folder.name}", library_source(each, names))])

    def make(self, case):
        old, new = self.folder / "old", self.folder / "new"
        self.libraries(case, case.linked, old)
        self.libraries(case, case.there, new)
        user = self.object(f"{case.prefix}user", report_source("report_user", case.user_wanted))
        run([*LD, "--no-as-needed", f"-soname={case.prefix}user.so", "-o",
             new / f"{case.prefix}user.so", user,
             *(f"{case.prefix}{each}.so" for each in case.user_needs)], cwd=old)
        program = self.object(f"{case.prefix}main",
                              DRIVER.replace("REPORT", report_source("report", case.wanted)))
        needs = [f"{case.prefix}{each}.so" for each in case.needs]
        for suffix, words in ("", [self.specs]), ("-linux", library_words(self.folder)):
            run([GCC, *words, "-o", new / f"{case.prefix}main{suffix}", program,
                 "-Wl,--no-as-needed", *needs], cwd=old)
        return [new / f"{case.prefix}{each}" for each in ("a.so", "b.so", "c.so", "user.so", "main")]


MAKERS = {}


def files(build):
    why = unpack()
    if why:
        pytest.skip(why)
    maker = MAKERS[build.folder] = Maker(build, "versions")
    return [file for case in ALL for file in maker.make(case)]


def on_debian(maker, case):
    """None where ld.so aborts: it asserts that a library which had versions still has some.
    The ROM takes one without any for all versions (docs/ABI.md)."""
    environment = on_linux()
    new = maker.folder / "new"
    environment[-1] += f":{new}"
    words = ["timeout", "60", *environment, new / f"{case.prefix}main-linux", *case.opened]
    done = subprocess.run([str(word) for word in words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    return None if "Inconsistency detected" in done.stderr else done.stdout.strip()


def test_versions_lead_where_gnu_ld_so_has_them(board, build):
    wrong = []
    for case in ALL:
        said = board.command(f"run {case.prefix}main {' '.join(case.opened)}")
        start = said.find("start ")
        said, why = (said[start:].strip(), "") if start >= 0 else ("", said)
        expected = on_debian(MAKERS[build.folder], case)
        if expected is not None and said != expected:
            wrong.append(f"{case.told()}\n  romld: {said} {why}\n  ld.so: {expected}")
    assert not wrong, f"{len(wrong)} of {CASES}\n" + "\n".join(wrong)
