# SPDX-License-Identifier: BSD-2-Clause
"""dlopen, dlsym, dlclose and dlerror, as an application sees them."""

PLUGIN = r"""
#include <stdio.h>
static int calls;
__attribute__((constructor)) static void init(void) { puts("+NAME"); }
__attribute__((destructor)) static void fini(void) { puts("-NAME"); }
int call_NAME(void) { return ++calls; }
int value = VALUE;
"""
COUNTS = r"""
#include <dlfcn.h>
#include <stdio.h>
int main(void)
{
	void *one = dlopen("libone.so", RTLD_LAZY), *again = dlopen("libone.so", RTLD_NOW);
	int (*call)(void) = (int (*)(void))dlsym(one, "call_one");
	printf("same %d call %d\n", one == again, call());
	printf("close %d\n", dlclose(again));
	printf("still %d\n", call());
	printf("close %d\n", dlclose(one));
	one = dlopen("libone.so", RTLD_LAZY);
	call = (int (*)(void))dlsym(one, "call_one");
	printf("fresh %d\n", call());
	return 0; /* not closed: ends with the program */
}
"""
ERRORS = r"""
#include <dlfcn.h>
#include <stdio.h>
static void say(const char *what) { const char *e = dlerror(); printf("%s: %s\n", what, e ? e : "no error"); }
int main(void)
{
	void *one;
	say("at first");
	printf("%d ", dlopen("libnone.so", RTLD_LAZY) == NULL);
	say("no file");
	say("told once");
	printf("%d ", dlopen("libholes.so", RTLD_NOW) == NULL);
	say("missing");
	one = dlopen("libone.so", RTLD_LAZY);
	printf("%d ", dlsym(one, "no_such_name") == NULL);
	say("no symbol");
	printf("%d ", dlclose((void *)main) != 0);
	say("no handle");
	printf("%d ", dlopen("libneedy.so", RTLD_LAZY) == NULL);
	say("dependency");
	printf("value %d\n", *(int *)dlsym(one, "value"));
	printf("close %d\n", dlclose(one));
	return 0;
}
"""
SCOPES = r"""
#include <dlfcn.h>
#include <stdio.h>
int own = 5;
int main(void)
{
	void *one = dlopen("libone.so", RTLD_LAZY | RTLD_LOCAL);
	printf("local %d\n", dlsym(RTLD_DEFAULT, "call_one") == NULL);
	dlerror();
	void *two = dlopen("libtwo.so", RTLD_LAZY | RTLD_GLOBAL);
	printf("global %d\n", dlsym(RTLD_DEFAULT, "call_two") == dlsym(two, "call_two"));
	printf("apart %d %d\n", *(int *)dlsym(one, "value"), *(int *)dlsym(two, "value"));
	printf("self %d\n", dlsym(dlopen(NULL, RTLD_LAZY), "own") == &own);
	printf("noload %d %d\n", dlopen("libone.so", RTLD_LAZY | RTLD_NOLOAD) == one,
	       dlopen("libthree.so", RTLD_LAZY | RTLD_NOLOAD) == NULL);
	void *three = dlopen("libthree.so", RTLD_NOW);
	printf("through dependency %d\n", ((int (*)(void))dlsym(three, "three"))());
	printf("dependency's symbol %d\n", dlsym(three, "call_one") == dlsym(one, "call_one"));
	dlclose(one);
	dlclose(one); /* RTLD_NOLOAD has counted as well */
	puts("kept by its user");
	dlclose(three);
	puts("both gone");
	dlclose(two);
	return 0;
}
"""
MANY = r"""
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
int main(void)
{
	for (int i = 0; i < 300; i++) {
		void *one = dlopen("libquiet.so", i & 1 ? RTLD_LAZY : RTLD_NOW);
		if (!one || ((int (*)(void))dlsym(one, "quiet"))() != 1 || dlclose(one) != 0)
			return 1;
		if (dlopen("libholes.so", RTLD_NOW) != NULL)
			return 2;
	}
	puts("many times");
	return 0;
}
"""
CRASHES_INSIDE = r"""
#include <dlfcn.h>
int main(void)
{
	void *one = dlopen("libbad.so", RTLD_LAZY);
	return ((int (*)(void))dlsym(one, "crash_here"))();
}
"""


def files(build):
    def plugin(name, value):
        return build.module(f"lib{name}.so", PLUGIN.replace("NAME", name).replace("VALUE", value))

    one, two = plugin("one", "1"), plugin("two", "2")
    three = build.module("libthree.so", "int call_one(void); int three(void)"
                         "{ return call_one() * 100; }\n", one)
    gone = build.module("libgone.so", "int gone(void) { return 0; }\n")
    return [
        one, two, three,
        build.module("libquiet.so", "static int n; int quiet(void) { return ++n; }\n"),
        build.module("libholes.so", "int hole_one(void), hole_two(void);\n"
                     "int holes(void) { return hole_one() + hole_two(); }\n",
                     "-Wl,-z,undefs"),
        build.module("libneedy.so", "int gone(void); int needy(void) { return gone(); }\n", gone),
        build.module("libbad.so", "int crash_here(void) { return *(volatile int *)0; }\n"),
        build.program("counts", COUNTS),
        build.program("errors", ERRORS),
        build.program("scopes", SCOPES, "-Wl,-E"),
        build.program("many", MANY),
        build.program("inside", CRASHES_INSIDE),
    ]


def test_handles_are_counted_and_a_new_load_is_fresh(board):
    assert board.command("run counts").split("\n") == [
        "+one", "same 1 call 1", "close 0", "still 2", "-one", "close 0", "+one", "fresh 1", "-one"]


def test_dlerror_is_a_sentence_told_once(board):
    lines = board.command("run errors").split("\n")
    lines = [line for line in lines if line not in ("+one", "-one")]
    assert lines[0] == "at first: no error"
    assert lines[1].startswith("1 no file: ") and "libnone.so" in lines[1]
    assert lines[2] == "told once: no error"
    assert lines[3].startswith("1 missing: ")
    assert "hole_one" in lines[3] and "hole_two" in lines[3] and "libholes.so" in lines[3]
    assert lines[4].startswith("1 no symbol: ") and "no_such_name" in lines[4]
    assert lines[5].startswith("1 no handle: ") and "no error" not in lines[5]
    assert lines[6].startswith("1 dependency: ") and "libgone.so" in lines[6]
    assert lines[7:] == ["value 1", "close 0"]


def test_scopes_are_those_of_dlfcn(board):
    assert board.command("run scopes").split("\n") == [
        "+one", "local 1", "+two", "global 1", "apart 1 2", "self 1", "noload 1 1",
        "through dependency 100", "dependency's symbol 1", "kept by its user", "-one", "both gone",
        "-two"]


def test_loading_many_times_leaves_memory_as_before(board):
    board.command("run many")
    before = board.command("mem")
    assert board.command("run many", timeout=60) == "many times"
    assert board.command("mem") == before


def test_crash_in_a_plugin_names_the_plugin_and_leaves_nothing(board):
    before = board.command("mem")
    report = board.command("run inside")
    assert "libbad.so+0x" in report and "crash_here" in report, report
    assert board.command("mem") == before
