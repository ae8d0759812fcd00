# SPDX-License-Identifier: BSD-2-Clause
"""gdb sees what is loaded, as `make debug` starts it."""
import os
import re
import shutil
import subprocess

import pytest
from elftools.elf.elffile import ELFFile

from machine import BUILD, ROOT

pytestmark = pytest.mark.skipif(shutil.which("gdb-multiarch") is None, reason="no gdb-multiarch")

APP = r"""
#include <dlfcn.h>
#include <stdio.h>
int dep(int x);
static int twice(int x)
{
	x = dep(x); /* lazily: first call */
	x = dep(x); /* second call */
	return x;
}
int main(void)
{
	int x = twice(1);
	void *h = dlopen("libplug.so", RTLD_LAZY);
	int (*plug)(int) = (int (*)(int))dlsym(h, "plug");
	x = plug(x);
	dlclose(h);
	printf("x %d\n", x); /* after dlclose */
	return 0;
}
"""
DEP = r"""
int dep(int x)
{
	int y = x + 10; /* in dep */
	return y;
}
"""
PLUG = r"""
int dep(int x);
static int ready;
__attribute__((constructor)) static void prepare(void)
{
	ready = 1; /* in the constructor */
}
int plug(int x)
{
	int y = dep(x) + ready; /* in plug */
	return y * 2;
}
"""


def line_of(text, words):
    return next(n for n, line in enumerate(text.split("\n"), 1) if words in line)


@pytest.fixture(scope="module")
def session(build, machine_name):
    """gdb's answers to the script, by the marks in it."""
    dep = build.module("libdep.so", DEP, "-g", "-O0")
    plug = build.module("libplug.so", PLUG, "-g", "-O0", dep)
    app = build.program("app", APP, "-g", "-O0", dep)
    entry = line_of((ROOT / "boot/run.c").read_text(), "status = entry(")
    store = build.store([dep, plug, app], board=build.sdk.parent.name)
    script = build.folder / "script.gdb"
    steps = [
        "boot", "info sharedlibrary", f"break boot/run.c:{entry}",
        f"break app.c:{line_of(APP, 'first call')}",
        f"break libplug.so.c:{line_of(PLUG, 'in the constructor')}",
        "break plug",
        f"break app.c:{line_of(APP, 'after dlclose')}",
        "console trace files", "console run app",
        "continue", "step", "step", "step",
        "continue", "info sharedlibrary", "step", "bt", "finish", "step", "step", "bt",
        "continue", "bt", "info sharedlibrary", "continue", "step", "bt", "print y", "print ready",
        "continue", "info sharedlibrary", "print _r_debug.r_state", "print x", "kill",
    ]
    script.write_text("".join(f"echo \\n@@ {n} {step}\\n\n{step}\n" for n, step in enumerate(steps)))
    done = subprocess.run(
        [ROOT / "tools/debug", "--board", build.sdk.parent.name, "--store", store,
         "--modules", build.folder, "--", "-nx", "-batch", "-x", script],
        env={**os.environ, "BUILD": str(BUILD)}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, timeout=120)
    parts = re.split(r"^@@ \d+ ", done.stdout, flags=re.M)
    assert len(parts) == len(steps) + 1, done.stdout
    answers = {}
    for part in parts[1:]:
        step, _, answer = part.partition("\n")
        answers.setdefault(step, []).append(answer)
    answers["all"] = done.stdout
    answers["folder"] = build.folder
    return answers


def libraries(text):
    """name: address of its .text, as gdb lists them."""
    return {os.path.basename(name): int(start, 16)
            for start, name in re.findall(r"^(0x\w+)\s+0x\w+\s+Yes\s+(?:\(\*\)\s+)?(\S+)$", text, re.M)}


def test_pending_breakpoints_are_hit_when_their_module_comes(session):
    stops = session["continue"][1:]
    assert re.search(r"Breakpoint \d+, twice \(x=1\) at .*app\.c:7", stops[0]), session["all"]
    assert re.search(r"Breakpoint \d+, prepare \(\) at .*libplug\.so\.c:", stops[1]), session["all"]
    assert re.search(r"Breakpoint \d+, plug \(x=21\) at .*libplug\.so\.c:", stops[2]), session["all"]
    assert re.search(r"Breakpoint \d+, main \(.*\) at .*app\.c:18", stops[3]), session["all"]


def test_the_list_of_libraries_is_right(session):
    first, running, opened, closed = map(libraries, session["info sharedlibrary"])
    assert set(first) == {"libc.so", "libm.so"}, session["all"]
    assert set(running) == {"libc.so", "libm.so", "app", "libdep.so"}
    assert set(opened) == set(running) | {"libplug.so"}
    assert set(closed) == set(running)
    bases = dict(re.findall(r"files: +(\S+) at (0x\w+)", session["all"]))
    for name, base in bases.items():
        with open(session["folder"] / name, "rb") as file:
            text = ELFFile(file).get_section_by_name(".text")["sh_addr"]
        assert opened[name] == int(base, 16) + text, (name, session["all"])
    assert set(bases) == {"app", "libdep.so", "libplug.so"}


def test_a_step_goes_through_the_plt_into_a_module(session):
    first, returned, second, plugged = session["step"][3:]
    assert "dep (x=1) at" in first and "in dep" in first, session["all"]
    assert "second call" in returned, session["all"]
    assert "dep (x=11) at" in second, session["all"]
    assert "dep (x=21) at" in plugged, session["all"]
    assert "= 1" in session["print ready"][0], session["all"]


def test_steps_go_from_the_rom_into_the_program(session):
    assert "status = entry(" in session["continue"][0], session["all"]
    start, call, main = session["step"][:3]
    assert re.search(r"_start \(\) at sdk/start\.S:\d+", start), session["all"]
    assert re.search(r"main \(\) at .*app\.c:13", main), session["all"]


def test_backtraces_have_source_lines_from_module_to_rom(session):
    dep, again, constructor, plugged = session["bt"]
    for text in dep, again:
        assert re.search(r"#0 +dep .*libdep\.so\.c:\d+\n#1 .*twice .*app\.c:\d+\n#2 .*main .*app\.c:\d+\n", text), text
        assert re.search(r"in program_main \(\) at boot/run\.c:\d+", text), text
    assert re.search(r"#0 +prepare .*libplug\.so\.c:\d+\n.*order_init .* at loader/order\.c:\d+\n", constructor, re.S), constructor
    assert re.search(r"dlopen .* at boot/dl\.c:\d+\n.*main .*app\.c:\d+\n", constructor, re.S), constructor
    assert re.search(r"#0 +dep .*\n#1 .*plug .*libplug\.so\.c:\d+\n#2 .*main .*app\.c:\d+\n", plugged), plugged


def test_the_list_is_consistent_between_changes(session):
    assert "RT_CONSISTENT" in session["print _r_debug.r_state"][0]
    assert "64" in session["print x"][0], session["all"]
