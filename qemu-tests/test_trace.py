# SPDX-License-Identifier: BSD-2-Clause
"""What the monitor tells of the loader's work: trace, preload, lsmod, mem."""
import re

GREET = r"""
#include <stdio.h>
__attribute__((constructor)) static void init(void) { puts("+greet"); }
__attribute__((destructor)) static void fini(void) { puts("-greet"); }
void greet(void) { puts("hi"); }
int mood = 3;
"""
APP = r"""
#include <stdio.h>
void greet(void);
extern int mood;
int main(void) { puts("main"); greet(); greet(); return mood - 3; }
"""
WATCH = r"""
#include <dlfcn.h>
#include <stdio.h>
void greet(void)
{
	puts("watched");
	((void (*)(void))dlsym(RTLD_NEXT, "greet"))();
}
"""
TLS = "__thread int a = 1; __thread char b[100]; int *where(void) { return &a + b[3]; }\n"


def files(build):
    greet = build.module("libgreet.so", GREET)
    return [
        greet, build.program("app", APP, greet), build.module("libwatch.so", WATCH),
        build.module("libtls.so", TLS),
        build.lld("libholes.so", "int x = 1; int f(void) { return x; }\n",
                  "-shared", "-z", "max-page-size=65536"),
        build.program("holes", "int f(void); int main(void) { return f() - 1; }\n",
                      build.folder / "libholes.so"),
    ]


def traced(board, topics, line="run app"):
    board.command(f"trace {topics}")
    lines = board.command(line).split("\n")
    board.command("trace off")
    return lines


def test_trace_shows_each_topic_at_its_moment(board):
    lines = traced(board, "on")
    wanted = [r"files:    app at 0x\w+", r"files:    libgreet.so at 0x\w+", r"relocs:   app: \d+",
              r"bindings: app -> libgreet.so: mood", r"relocs:   libgreet.so: \d+",
              r"init:     libgreet.so", r"bindings: libgreet.so -> libc.so: puts", r"\+greet",
              r"main", r"bindings: app -> libgreet.so: greet", r"hi", r"hi",
              r"fini:     libgreet.so", r"-greet", r"files:    app leaves 0x\w+"]
    at = 0
    for pattern in wanted:
        at = next((n + 1 for n, line in enumerate(lines[at:], at) if re.fullmatch(pattern, line)), None)
        assert at, (pattern, lines)
    assert lines.count("bindings: app -> libgreet.so: greet") == 1


def test_trace_lists_bindings_at_load_when_they_are_made_there(board):
    board.command("bind now")
    lines = traced(board, "bindings")
    board.command("bind check")
    assert lines.index("bindings: app -> libgreet.so: greet") < lines.index("+greet")
    assert not any(line.startswith(("files:", "relocs:", "init:")) for line in lines)


def test_trace_says_what_is_on_and_refuses_nonsense(board):
    board.command("trace files,init")
    text = board.command("trace")
    assert re.search(r"files +on .*\nbindings +off .*\nrelocs +off .*\ninit +on ", text), text
    for word in "files,", ",", "colours", "files,colours", "on,off":
        assert "[E_USAGE]" in board.command(f"trace {word}")
    assert board.command("trace off") == ""
    assert board.command("trace").count(" off ") == 4


def test_a_preloaded_library_comes_before_the_programs_own(board):
    before = board.command("mem")
    plain = board.command("run app")
    assert "watched" not in plain
    assert board.command("preload libwatch.so") == ""
    assert board.command("preload") == "libwatch.so"
    assert board.command("run app").split("\n") == [
        "+greet", "main", "watched", "hi", "watched", "hi", "-greet"]
    assert "[E_NOT_FOUND]" in board.command("preload libwatch.so libnone.so")
    assert board.command("preload") == "libwatch.so"
    board.command("preload none")
    assert board.command("preload") == "none"
    assert board.command("run app") == plain
    assert board.command("mem") == before


def test_lsmod_and_mem_show_gaps_blocks_and_users(board):
    before = board.command("mem")
    board.command("load libholes.so")
    board.command("load libtls.so")
    modules, memory = board.command("lsmod"), board.command("mem")
    assert re.search(r"libholes\.so\n +[\d,]+ bytes between its segments are given back", modules), modules
    assert "free, between segments of libholes.so" in memory, memory
    assert re.search(r"libtls\.so\n +104 bytes of thread-local variables at 0x\w+", modules), modules
    assert "libtls.so thread-local data" in memory
    assert re.search(r"libc\.so\n +needs librom\.so\n +for +libm\.so", modules), modules
    assert board.command("run holes") == ""
    board.command("unload libtls.so")
    board.command("unload libholes.so")
    assert board.command("mem") == before
    assert all(len(line) < 100 for line in (modules + memory).split("\n"))
