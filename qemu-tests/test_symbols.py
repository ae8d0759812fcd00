# SPDX-License-Identifier: BSD-2-Clause
"""Which definition a reference gets: visibility, weak, unique and absolute symbols,
filters, preloads, and the flags of DT_FLAGS_1."""
import pytest

# A library that asks for its own names, and a program that has the same names.
OWN = r"""
int variable = 1;
int function(void) { return 1; }
__attribute__((visibility("protected"))) int guarded(void) { return 1; }
__attribute__((visibility("hidden"))) int hidden(void) { return 1; }
__attribute__((weak)) int feeble(void) { return 1; }
static int local(void) { return 1; }
int (*pointer)(void) = function;
void ask(int *out)
{
	out[0] = variable;
	out[1] = function();
	out[2] = pointer();
	out[3] = guarded();
	out[4] = hidden();
	out[5] = feeble();
	out[6] = local();
}
"""
INTERPOSES = r"""
#include <dlfcn.h>
#include <stdio.h>
void ask(int *);
int variable = 2;
int function(void) { return 2; }
int guarded(void) { return 2; }
int hidden(void) { return 2; }
int feeble(void) { return 2; }
int local(void) { return 2; }
int main(void)
{
	int got[7];
	ask(got);
	for (int i = 0; i < 7; i++)
		printf("%d ", got[i]);
	void *lib = dlopen("LIBRARY", RTLD_NOW);
	int (*own)(void) = dlsym(lib, "function");
	printf("%d %s %s\n", own(), dlsym(lib, "hidden") ? "seen" : "hidden",
	       dlsym(lib, "local") ? "seen" : "hidden");
	return 0;
}
"""

FIRST_WINS = r"""
#include <stdio.h>
int which(void), one(void), two(void);
__attribute__((weak)) int nobody(void);
__attribute__((weak)) extern int nothing;
__attribute__((weak)) int somebody(void);
int main(void)
{
	printf("%d %d %d %d\n", which(), one() + two(), nobody || &nothing, somebody ? somebody() : 0);
	return 0;
}
"""

OPTIONAL = r"""
#include <stdio.h>
int served(void);
__attribute__((weak)) int grown(void);
__attribute__((weak)) extern int grown_too;
int main(void) { printf("%d %d %d\n", served(), grown ? grown() : 0, &grown_too ? grown_too : 0); return 0; }
"""

UNIQUE = r"""
	.data
	.global only
	.type only, %gnu_unique_object
	.size only, 4
	.balign 4
only:	.word VALUE
	.text
	.syntax unified
	.thumb
	.global whereNAME
	.type whereNAME, %function
whereNAME:
	ldr r0, 1f
	ldr r1, 2f
0:	add r1, pc
	ldr r0, [r1, r0]
	bx lr
	.balign 4
1:	.word only(GOT)
2:	.word _GLOBAL_OFFSET_TABLE_ - (0b + 4)
"""
UNIQUES = r"""
#include <dlfcn.h>
#include <stdio.h>
static int *ask(void *lib, const char *name) { return ((int *(*)(void))dlsym(lib, name))(); }
int main(void)
{
	void *a = dlopen("libonlya.so", RTLD_NOW | RTLD_LOCAL);
	int *first = ask(a, "wherea"), *second;
	void *b = dlopen("libonlyb.so", RTLD_NOW | RTLD_LOCAL);
	second = ask(b, "whereb");
	printf("same %d value %d\n", first == second, *second);
	*first = 7;
	dlclose(a); /* stays: the other one uses its variable */
	printf("stays %d %d\n", *ask(b, "whereb"), dlopen("libonlya.so", RTLD_NOLOAD | RTLD_NOW) != NULL);
	return 0;
}
"""

ABSOLUTE = """
	.global absolute, absolute_function
	absolute = 0x12345678
	.type absolute_function, %function
	absolute_function = 0x4321
	.text
	.global here
here:	.word 0
"""
ABSOLUTES = r"""
#include <dlfcn.h>
#include <stdio.h>
extern char absolute[], absolute_function[];
char *pointer = absolute + 4;
int main(void)
{
	printf("%p %p %p %d\n", absolute, pointer, absolute_function,
	       dlsym(RTLD_DEFAULT, "absolute") == absolute);
	return 0;
}
"""

INSTRUCTION_SETS = r"""
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
int in_arm(void), in_thumb(void);
int (*arm)(void) = in_arm, (*thumb)(void) = in_thumb;
int main(void)
{
	void *a = dlsym(RTLD_DEFAULT, "in_arm"), *t = dlsym(RTLD_DEFAULT, "in_thumb");
	printf("%d%d %d%d %d%d %d %d\n", (int)((uintptr_t)arm & 1), (int)((uintptr_t)thumb & 1),
	       (int)((uintptr_t)a & 1), (int)((uintptr_t)t & 1), (void *)in_arm == a,
	       (void *)in_thumb == t, arm() + in_arm(), thumb() + in_thumb());
	return 0;
}
"""

FILTERS = r"""
#include <dlfcn.h>
#include <stdio.h>
int main(int argc, char **argv)
{
	void *lib = dlopen(argv[1], RTLD_NOW);
	if (!lib)
		return puts(dlerror());
	for (int i = 2; i < argc; i++) {
		int (*call)(void) = dlsym(lib, argv[i]);
		printf("%d%c", call ? call() : -1, i == argc - 1 ? '\n' : ' ');
	}
	return dlclose(lib);
}
"""
FILTERED = r"""
#include <stdio.h>
int both(void), own(void), chained(void);
int main(void) { printf("%d %d %d\n", both(), own(), chained()); return 0; }
"""

WATCHES = r"""
#include <dlfcn.h>
int both(void)
{
	int (*next)(void) = dlsym(RTLD_NEXT, "both");
	return next() + 1000;
}
"""

FLAGS = r"""
#include <dlfcn.h>
#include <stdio.h>
static void *get(const char *name, int mode)
{
	void *lib = dlopen(name, mode);
	if (!lib)
		printf("(%s)\n", dlerror());
	return lib;
}
int main(void)
{
	puts("main");
	void *kept = get("libkept.so", RTLD_NOW);
	dlclose(kept);
	printf("kept %d\n", dlopen("libkept.so", RTLD_NOW | RTLD_NOLOAD) == kept);
	get("libneveropen.so", RTLD_NOW);
	get("libneedsnever.so", RTLD_NOW);
	get("libasksglobal.so", RTLD_NOW | RTLD_LOCAL);
	printf("global %d\n", dlsym(RTLD_DEFAULT, "asks_global") != NULL);
	return 0;
}
"""
SAYS = r"""
#include <stdio.h>
__attribute__((constructor)) static void init(void) { puts("+NAME"); }
__attribute__((destructor)) static void fini(void) { puts("-NAME"); }
int NAME(void) { return 1; }
"""
DEEP = r"""
#include <stdio.h>
#include <string.h>
__attribute__((noinline)) static int deep(int n)
{
	volatile char fill[1024];
	fill[n & 1023] = 1;
	return n ? deep(n - 1) + fill[n & 1023] : 0;
}
int main(void) { printf("%d\n", deep(3000)); return 0; }
"""


LATER = r"""
#include <dlfcn.h>
#include <stdio.h>
int main(int argc, char **argv)
{
	void *user = dlopen("libearly.so", RTLD_NOW);
	printf("now %s\n", user ? "opened" : dlerror());
	user = dlopen("libearly.so", RTLD_LAZY);
	if (!user)
		return puts(dlerror());
	int (*early)(void) = dlsym(user, "early");
	if (argc == 1)
		dlopen("liblater.so", RTLD_LAZY | RTLD_GLOBAL);
	printf("%d\n", early());
	return 0;
}
"""


def says(build, name, *flags):
    return build.module(f"lib{name}.so", SAYS.replace("NAME", name), *flags)


def files(build):
    out = []
    for name, flags in OWN_VARIANTS.items():
        lib = build.module(f"lib{name}.so", OWN, "-O0", *flags[0])
        out += [lib, build.program(f"use-{name}", INTERPOSES.replace("LIBRARY", lib.name), lib,
                                   "-Wl,-E")]

    one = build.module("libone.so", "__attribute__((weak)) int which(void) { return 1; }\n"
                       "int one(void) { return which(); }\n")
    two = build.module("libtwo.so", "int which(void) { return 2; }\nint somebody(void) { return 3; }\n"
                       "int two(void) { return which(); }\n")
    out += [one, two, build.program("weak-first", FIRST_WINS, one, two),
            build.program("strong-first", FIRST_WINS, two, one)]

    # The library has grown since the program was linked.
    library = build.module("libgrows.so", "int served(void) { return 1; }\n")
    program = build.program("optional", OPTIONAL, library)
    out += [program, build.module("libgrows.so", "int served(void) { return 1; }\n"
                                  "int grown(void) { return 2; }\nint grown_too = 3;\n")]

    for name, value in ("a", "5"), ("b", "6"):
        out.append(build.module(f"libonly{name}.so",
                                UNIQUE.replace("NAME", name).replace("VALUE", value), ending=".S"))
    out.append(build.program("uniques", UNIQUES))

    lib = build.module("libabsolute.so", ABSOLUTE, ending=".S")
    out += [lib, build.program("absolutes", ABSOLUTES, lib, "-Wl,--no-as-needed")]
    arm = build.module("libinarm.so", "int in_arm(void) { return 1; }\n", "-marm")
    thumb = build.module("libinthumb.so", "int in_thumb(void) { return 2; }\n", "-mthumb")
    out += [arm, thumb, build.program("sets", INSTRUCTION_SETS, arm, thumb),
            build.program("sets-arm", INSTRUCTION_SETS, arm, thumb, "-marm")]

    bodies = "int both(void) { return %d; }\nint own(void) { return %d; }\n"
    impl = build.module("libimpl.so", "int both(void) { return 100; }\n"
                        "int chained(void) { return 100; }\n")
    stub = "int both(void) { return 1; }\nint own(void) { return 2; }\nint chained(void) { return 3; }\n"
    out += [impl,
            build.module("libfilter.so", stub, "-Wl,-F,libimpl.so"),
            build.module("libaux.so", stub, "-Wl,-f,libimpl.so"),
            build.module("libauxnone.so", stub, "-Wl,-f,libnobody.so"),
            build.module("libfilternone.so", stub, "-Wl,-F,libnobody.so"),
            build.module("libchain.so", stub, "-Wl,-F,libfilter.so"),
            build.module("libround1.so", bodies % (11, 12), "-Wl,-F,libround2.so"),
            build.module("libround2.so", bodies % (21, 22), "-Wl,-F,libround1.so"),
            build.module("libselffilter.so", stub, "-Wl,-f,libselffilter.so"),
            build.program("filters", FILTERS)]
    for name in ("filter", "aux", "auxnone", "chain", "impl"):
        out.append(build.program(f"use-{name}", FILTERED, build.folder / f"lib{name}.so",
                                 "-Wl,--unresolved-symbols=ignore-all,-z,undefs"
                                 if name == "impl" else "-Wl,--allow-shlib-undefined"))
    out.append(build.module("libwatch.so", WATCHES))

    first = says(build, "first", "-Wl,-z,initfirst")
    below = says(build, "below")
    user = build.module("libuser.so", SAYS.replace("NAME", "user") + "int below(void), first(void);\n"
                        "int sum(void) { return below() + first(); }\n", below, first)
    never = says(build, "neveropen", "-Wl,-z,nodlopen")
    out += [first, below, user, never,
            build.program("initfirst", SAYS.replace("NAME", "program") + "int user(void);\n"
                          'int main(void) { puts("main"); return user() - 1; }\n', user,
                          "-Wl,--allow-shlib-undefined"),
            says(build, "kept", "-Wl,-z,nodelete"),
            build.module("libneedsnever.so", SAYS.replace("NAME", "needsnever") +
                         "int neveropen(void);\nint x(void) { return neveropen(); }\n", never),
            build.module("libasksglobal.so", "int asks_global(void) { return 1; }\n",
                         "-Wl,-z,global"),
            build.program("flags", FLAGS)]

    lib = build.module("librunpath.so", "int far(void) { return 4; }\n", "-Wl,-rpath,/nowhere")
    out += [lib, build.program("runpath", '#include <stdio.h>\nint far(void);\n'
                               'int main(void) { printf("%d\\n", far()); return 0; }\n', lib,
                               "-Wl,-rpath,/usr/lib,--enable-new-dtags")]
    later = build.module("liblater.so", "int later(void) { return 5; }\n")
    out += [later, build.program("lazily", LATER),
            build.module("libearly.so", "int later(void);\nint early(void) { return later(); }\n")]

    out += [build.program("shallow", DEEP, "-O1"),
            build.program("deep", DEEP, "-O1", "-Wl,-z,stack-size=0x400000")]
    return out


# name: (flags of the library, which of its definitions it sees: 1 its own, 2 the program's)
OWN_VARIANTS = {
    "default": ([], "2 2 2 1 1 2 1 1 hidden hidden"),
    "symbolic": (["-Wl,-Bsymbolic"], "1 1 1 1 1 1 1 1 hidden hidden"),
    "symbolic-functions": (["-Wl,-Bsymbolic-functions"], "2 1 1 1 1 1 1 1 hidden hidden"),
    "symbolic-now": (["-Wl,-Bsymbolic,-z,now"], "1 1 1 1 1 1 1 1 hidden hidden"),
}


@pytest.mark.parametrize("name", OWN_VARIANTS)
def test_library_sees_its_own_or_the_programs(board, name):
    assert board.command(f"run use-{name}") == OWN_VARIANTS[name][1]


def test_first_definition_wins_be_it_weak_or_strong(board):
    assert board.command("run weak-first") == "1 2 0 3"
    assert board.command("run strong-first") == "2 4 0 3"


def test_weak_symbol_that_the_library_got_later_is_found(board):
    assert board.command("run optional") == "1 2 3"


def test_unique_symbol_is_one_for_all_and_stays(board):
    assert board.command("run uniques").split("\n") == ["same 1 value 5", "stays 7 1"]


def test_absolute_symbol_is_not_moved(board):
    assert board.command("run absolutes") == "0x12345678 0x1234567c 0x4321 1"


@pytest.mark.parametrize("name", ["sets", "sets-arm"])
def test_thumb_bit_is_kept_by_every_way_to_an_address(board, name):
    assert board.command(f"run {name}") == "01 01 11 2 4"


@pytest.mark.parametrize("name, said", [("filter", "100 2 100"), ("aux", "100 2 100"),
                                        ("auxnone", "1 2 3"), ("chain", "100 2 100")])
def test_filter_gives_what_its_filtee_has(board, name, said):
    assert board.command(f"run use-{name}") == said
    assert board.command(f"run filters lib{name}.so both own chained") == said


def test_filtee_that_is_missing_is_refused_by_name(board):
    answer = board.command("run filters libfilternone.so both")
    assert "libnobody.so" in answer and "libfilternone.so" in answer


def test_filters_in_a_circle_end(board):
    assert board.command("run filters libround1.so both own") == "21 22"
    assert board.command("run filters libround2.so both own") == "11 12"
    assert "E_NEEDS_ITSELF" in board.command("run filters libselffilter.so both")


def test_preloaded_library_comes_before_the_libraries(board):
    board.command("preload libwatch.so")
    try:
        assert board.command("run use-aux") == "1100 2 100"
        assert board.command("run use-auxnone") == "1001 2 3"
    finally:
        board.command("preload none")
    assert board.command("run use-aux") == "100 2 100"


def test_initfirst_is_initialised_before_all_others(board):
    assert board.command("run initfirst").split("\n") == [
        "+first", "+below", "+user", "+program", "main", "-program", "-user", "-below", "-first"]


def test_flags_of_a_library_are_heeded(board):
    lines = board.command("run flags").split("\n")
    assert lines[:3] == ["main", "+kept", "kept 1"]
    assert "libneveropen.so" in lines[3] and "E_NOOPEN" in lines[3]
    assert lines[4:7] == ["+neveropen", "+needsnever", "global 1"]
    assert sorted(lines[7:]) == ["-kept", "-needsnever", "-neveropen"]


def test_function_may_come_later_than_its_lazy_caller(board):
    lines = board.command("run lazily").split("\n")
    assert '"later"' in lines[0] and "E_NO_SYMBOL" in lines[0] and lines[1:] == ["5"]
    answer = board.command("run lazily in-vain")
    assert answer.count('"later"') == 2 and "libearly.so" in answer


def test_search_paths_of_files_do_not_matter(board):
    assert board.command("run runpath") == "4"


def test_program_gets_the_stack_that_it_asks_for(board):
    assert board.command("run deep") == "3000"
    assert "stack" in board.command("run shallow")
