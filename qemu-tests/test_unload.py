# SPDX-License-Identifier: BSD-2-Clause
"""Unloading that is safe and complete: by dlclose, by romld_unload() and by the
monitor's `unload`."""
import re

HEAD = r"""
#include <dlfcn.h>
#include <romld.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
static inline void say(const char *what) { const char *e = dlerror(); printf("%s: %s\n", what, e ? e : "no error"); }
static inline void *there(const char *name) { return dlopen(name, RTLD_LAZY | RTLD_NOLOAD); }
"""
# A provider that tells when it comes and goes.
PROVIDER = r"""
#include <stdio.h>
static int calls;
__attribute__((constructor)) static void init(void) { puts("+NAME"); }
__attribute__((destructor)) static void fini(void) { puts("-NAME"); }
int call_NAME(void) { return ++calls; }
int data_NAME = 5;
"""
RELOADED = HEAD + r"""
int call_give(void);
double many(double, int, double, int);
int main(void)
{
	printf("calls %d", call_give());
	printf(" %d\n", call_give());
	printf("many %d\n", (int)many(1.5, 2, 2.5, 4));
	printf("unload %d\n", romld_unload(there("libgive.so")));
	printf("there %d\n", there("libgive.so") != NULL);
	printf("unload %d\n", romld_unload(there("libmany.so")));
	printf("calls %d", call_give());
	printf(" %d\n", call_give());
	printf("many %d\n", (int)many(1.5, 2, 2.5, 4));
	printf("again %d\n", romld_unload(there("libgive.so")));
	printf("calls %d\n", call_give());
	return 0;
}
"""
CHAIN = HEAD + r"""
int middle(void);
int main(void)
{
	printf("middle %d\n", middle());
	printf("unload provider %d\n", romld_unload(there("libgive.so")));
	printf("middle %d\n", middle());
	printf("unload middle %d\n", romld_unload(there("libmiddle.so")));
	printf("middle %d\n", middle());
	printf("unload both %d\n", romld_unload(there("libgive.so")) + romld_unload(there("libmiddle.so")));
	printf("middle %d\n", middle());
	return 0;
}
"""
HELD = HEAD + r"""
int call_give(void), call_two(void), through_got(void), call_three(void);
extern int data_two, *table_two[];
int main(void)
{
	static int (*f)(void);
	printf("%d %d %d\n", call_give(), call_two(), data_two);
	printf("%d ", romld_unload(there("libtwo.so")));
	say("data");
	f = (int (*)(void))dlsym(there("libgive.so"), "call_give");
	printf("%d ", romld_unload(there("libgive.so")));
	say("dlsym");
	printf("f %d\n", f());
	printf("%d ", through_got() + romld_unload(there("libthree.so")));
	say("function address");
	printf("%d ", romld_unload(dlopen(NULL, RTLD_NOW)));
	say("program");
	printf("%d ", romld_unload(there("libc.so")));
	say("resident");
	printf("%d ", romld_unload((void *)main));
	say("no handle");
	printf("%d ", romld_unload(dlopen("libmany.so", RTLD_LAZY | RTLD_NODELETE)));
	say("to stay");
	return 0;
}
"""
# It unloads itself from within a call, and from a callback.
STACK = HEAD + r"""
int try_myself(void), call_back(int (*)(void));
static int from_above(void) { return romld_unload(there("libself.so")); }
static int on_heap_result;
static void on_heap(void) { on_heap_result = romld_unload(there("libself.so")); }
void on_stack(void *top, void (*f)(void));
__asm__(".arm\n.global on_stack\n.type on_stack, %function\n"
	"on_stack: push {r4, lr}\nmov r4, sp\nmov sp, r0\nblx r1\nmov sp, r4\npop {r4, pc}\n");
int main(void)
{
	static char room[4096] __attribute__((aligned(8)));
	int result = try_myself();
	printf("%d ", result);
	say("itself");
	printf("%d ", call_back(from_above));
	say("its caller's caller");
	on_stack(room + sizeof room, on_heap);
	printf("%d ", on_heap_result);
	say("own stack");
	printf("%d ", romld_unload(there("libself.so")));
	say("from outside");
	return 0;
}
"""
SELF = HEAD + r"""
int try_myself(void) { int result = romld_unload(there("libself.so")); __asm__ volatile("" ::: "memory"); return result; }
int call_back(int (*f)(void)) { volatile int result = f(); return result; }
"""
# What was opened by name brings its own provider; both go.
OPENED = HEAD + r"""
int main(void)
{
	void *h = dlopen("libmiddle.so", RTLD_NOW);
	printf("close %d\n", dlclose(there("libgive.so")));
	printf("unload %d\n", romld_unload(h));
	printf("there %d\n", there("libgive.so") != NULL);
	printf("stale %d\n", dlclose(h));
	return 0;
}
"""
# A boot-time library's provider is there while others come and go.
AROUND = HEAD + r"""
int through(void);
int main(void)
{
	printf("through %d\n", through());
	dlclose(dlopen("libmany.so", RTLD_NOW));
	printf("through %d\n", through());
	dlclose(there("libgive.so"));
	printf("through %d\n", through());
	printf("unload %d\n", romld_unload(there("libgive.so")));
	printf("through %d\n", through());
	return 0;
}
"""
CYCLE = HEAD + r"""
int main(void)
{
	void *h = dlopen("libring1.so", RTLD_LAZY);
	printf("ring %d\n", ((int (*)(void))dlsym(h, "ring1"))());
	dlclose(h);
	printf("gone %d %d\n", there("libring1.so") == NULL, there("libring2.so") == NULL);
	return 0;
}
"""
# A module that is bound to another which it does not need, by global scope.
BOUND = HEAD + r"""
int main(void)
{
	void *give = dlopen("libgive.so", RTLD_LAZY | RTLD_GLOBAL);
	void *taker = dlopen("libtaker.so", RTLD_LAZY);
	int (*take)(void) = (int (*)(void))dlsym(taker, "take");
	void *loose = dlopen("libloose.so", RTLD_LAZY), *tls = dlopen("libtlsgive.so", RTLD_LAZY | RTLD_GLOBAL);
	void *tlstaker = dlopen("libtlstaker.so", RTLD_LAZY);
	printf("take %d\n", take());
	dlclose(give);
	printf("kept for its user %d\n", take());
	dlclose(taker);
	printf("gone %d\n", there("libgive.so") == NULL);
	dlclose(loose);
	dlclose(tls);
	printf("thread-local %d\n", ((int (*)(void))dlsym(tlstaker, "tlstake"))());
	dlclose(tlstaker);
	printf("gone %d\n", there("libtlsgive.so") == NULL);
	return 0;
}
"""
# Found without a handle.
FOUND = HEAD + r"""
int main(void)
{
	void *give = dlopen("libgive.so", RTLD_LAZY | RTLD_GLOBAL), *two = dlopen("libtwo.so", RTLD_LAZY);
	int (*call)(void) = (int (*)(void))dlsym(RTLD_DEFAULT, "call_give");
	printf("call %d\n", ((int (*)(void))dlsym(two, "call_two"))());
	dlclose(give);
	dlclose(two);
	printf("call %d\n", call());
	return 0;
}
"""
# Finalisers that call what was unloaded: it comes back while others go.
LAST = HEAD + r"""
int call_give(void), user_gives(void);
__attribute__((destructor)) static void fini(void) { printf("last %d\n", call_give()); }
int main(void)
{
	void *h = dlopen("libfinal.so", RTLD_LAZY);
	printf("calls %d\n", call_give());
	dlclose(there("libgive.so")); /* so that dlclose is bound: only finalisers bind now */
	printf("unload %d\n", romld_unload(there("libgive.so")));
	dlclose(h);
	printf("calls %d\n", user_gives());
	printf("unload %d\n", romld_unload(there("libgive.so")));
	return 0;
}
"""
FINAL = "#include <stdio.h>\nint user_gives(void);\n" \
        "__attribute__((destructor)) static void fini(void) { printf(\"final %d\\n\", user_gives()); }\n"
GIVES = "int call_give(void);\nint user_gives(void) { return call_give(); }\n"
HUNDRED = HEAD + r"""
int call_give(void);
static char *free_now(void) { char *p = malloc(16); free(p); return p; }
int main(int argc, char **argv)
{
	char *before = NULL;
	for (int i = 0; i < 100; i++) {
		void *h = dlopen("libexit.so", i & 1 ? RTLD_LAZY : RTLD_NOW);
		if (!h || ((int (*)(void))dlsym(h, "use"))() != 1 || dlclose(h) || there("libexit.so"))
			return 1;
		if (call_give() != 1 || romld_unload(there("libgive.so")))
			return 2;
		if (i == 2)
			before = free_now();
	}
	printf("heap %d\n", free_now() == before);
	fflush(stdout);
	_Exit(argc > 1 ? atoi(argv[1]) : 0);
}
"""
EXIT = r"""
#include <stdlib.h>
static __thread int local;
static int count;
static void bye(void) { count--; }
int use(void) { count += ++local; atexit(bye); return count; }
"""
USER = "int call_give(void);\nint through(void) { return call_give(); }\n"
POINTS = "extern int data_give;\nint call_give(void);\nint *points = &data_give;\n" \
         "int (*calls)(void) = call_give;\n"
CALLS = "#include <stdio.h>\nint through(void);\nint main(void) { printf(\"%d\", through()); printf(\" %d\\n\", through()); return 0; }\n"
KEEPER = "#include <romld.h>\nROMLD_KEEP_STATE;\nint call_give(void);\nint through(void) { return call_give(); }\n"


def files(build):
    def provider(name, *flags):
        return build.module(f"lib{name}.so", PROVIDER.replace("NAME", name), *flags)

    give, two, three = provider("give"), provider("two"), provider("three")
    many = build.module("libmany.so", "double many(double a, int b, double c, int d) { return a * b + c * d; }\n")
    middle = build.module("libmiddle.so", "int call_give(void); int middle(void) { return 10 * call_give(); }\n", give)
    got = build.module("libgot.so", "int call_three(void); int (*volatile f)(void) = call_three;\n"
                       "int through_got(void) { return 0 * f(); }\n", three)
    selfish = build.module("libself.so", SELF)
    ring2 = build.folder / "libring2.so"
    stub = build.module("libring1.so", "int ring1(void) { return 1; }\n")
    build.module("libring2.so", "int ring1(void); int ring2(int n) { return n ? 1 + ring1() : 1; }\n", stub)
    ring1 = build.module("libring1.so", "int ring2(int); static int n; int ring1(void) { return n++ ? 1 : 1 + ring2(1); }\n", ring2)
    user = build.module("libuser.so", USER, give)
    keeper = build.module("libkeeper.so", KEEPER, give)
    gives = build.module("libgives.so", GIVES, give)
    undefs = "-Wl,-z,undefs"
    return [
        give, two, three, many, middle, got, selfish, ring1, ring2, user, keeper,
        build.module("libtaker.so", "int call_give(void); int take(void) { return call_give(); }\n", undefs),
        build.module("libloose.so", "int call_give(void); int loose(void) { return call_give(); }\n", undefs),
        build.module("libtlsgive.so", "__thread int shared = 6;\n"),
        build.module("libtlstaker.so", "extern __thread int shared; int tlstake(void) { return shared * 7; }\n", undefs),
        build.module("libexit.so", EXIT), build.module("libpoints.so", POINTS, give),
        build.program("reloaded", RELOADED, give, many), build.program("chain", CHAIN, middle, "-Wl,--allow-shlib-undefined"),
        build.program("held", HELD, "-Wl,--no-as-needed", give, two, got, three), build.program("stack", STACK, selfish),
        build.program("opened", OPENED), build.program("around", AROUND, user),
        gives, build.module("libfinal.so", FINAL, gives), build.program("last", LAST, "-Wl,--no-as-needed", give, gives),
        build.program("found", FOUND), build.program("cycle", CYCLE), build.program("bound", BOUND), build.program("hundred", HUNDRED, give),
        build.program("calls", CALLS, user), build.program("keeps", CALLS, keeper),
    ]


def run(board, name):
    return board.command(f"run {name}").split("\n")


def test_the_next_call_loads_an_unloaded_provider_again(board):
    assert run(board, "reloaded") == [
        "+give", "calls 1 2", "many 13", "-give", "unload 0", "there 0", "unload 0", "+give",
        "calls 1 2", "many 13", "-give", "again 0", "+give", "calls 1", "-give"]


def test_a_chain_of_providers_comes_back_link_by_link(board):
    assert run(board, "chain") == [
        "+give", "middle 10", "-give", "unload provider 0", "+give", "middle 10",
        "-give", "unload middle 0", "+give", "middle 10", "-give", "unload both 0",
        "+give", "middle 10", "-give"]


def test_what_was_handed_out_keeps_a_module_and_is_named(board):
    lines = [line for line in run(board, "held") if line[:1] not in "+" and not re.match("-[a-z]", line)]
    assert lines[0] == "1 1 5"
    assert lines[1] == ('-1 data: libtwo.so: cannot be unloaded: "held" holds the address of its '
                        '"data_two" [E_HELD]')
    assert lines[2] == ("-1 dlsym: libgive.so: cannot be unloaded: dlsym gave away an address of it "
                        "[E_HELD_DLSYM]")
    assert lines[3] == "f 2"
    assert lines[4] == ('-1 function address: libthree.so: cannot be unloaded: "libgot.so" holds the '
                        'address of its "call_three" [E_HELD]')
    assert lines[5].startswith("-1 program: held: ") and "[E_IS_PROGRAM]" in lines[5]
    assert lines[6].startswith("-1 resident: libc.so: ") and "[E_RUNNING]" in lines[6]
    assert lines[7].startswith("-1 no handle: romld_unload: ")
    assert lines[8].startswith("-1 to stay: libmany.so: ") and "[E_NODELETE]" in lines[8]


def test_code_on_the_stack_is_not_unloaded(board):
    lines = run(board, "stack")
    assert re.match(r"-1 itself: libself.so: cannot be unloaded: the stack leads into it at 0x\w+ \[E_ON_STACK\]", lines[0])
    assert re.match(r"-1 its caller's caller: libself.so: .*\[E_ON_STACK\]", lines[1])
    assert re.match(r"-1 own stack: romld_unload: .*\[E_STACK\]", lines[2])
    assert lines[3] == "0 from outside: no error"


def test_what_only_an_unloaded_module_needed_goes_as_well(board):
    assert run(board, "opened") == ["+give", "close 0", "-give", "unload 0", "there 0", "stale -1"]


def test_a_boot_time_librarys_provider_survives_dlclose(board):
    before = board.command("mem")
    board.command("load libuser.so")
    board.command("unload libgive.so")
    assert run(board, "around") == ["+give", "through 1", "through 2", "through 3", "-give",
                                    "unload 0", "+give", "through 1", "-give"]
    board.command("unload libuser.so")
    assert board.command("mem") == before


def test_a_cycle_goes_with_its_last_handle(board):
    assert run(board, "cycle") == ["ring 3", "gone 1 1"]


def test_a_module_stays_as_long_as_another_is_bound_to_it(board):
    assert run(board, "bound") == ["+give", "take 1", "kept for its user 2", "-give", "gone 1",
                                   "thread-local 42", "gone 1"]


def test_finalisers_may_call_what_was_unloaded(board):
    before = board.command("mem")
    assert run(board, "last") == [
        "+give", "calls 1", "-give", "unload 0", "+give", "final 1", "calls 2", "-give", "unload 0",
        "+give", "last 1", "-give"]
    assert board.command("mem") == before


def test_what_was_found_without_a_handle_stays(board):
    assert run(board, "found") == ["+give", "+two", "call 1", "-two", "call 1", "-give"]


def test_a_hundred_times_leaves_every_byte_where_it_was(board):
    before = board.command("mem")
    text = board.command("run hundred", timeout=60)
    assert text.split("\n")[-1] == "heap 1", text
    assert board.command("mem") == before
    board.command("load libuser.so")
    board.command("unload libuser.so")
    board.command("unload libgive.so")
    assert board.command("mem") == before
    for _ in range(100):
        assert board.command("load libuser.so") == ""
        assert board.command("unload libgive.so") == ""
        assert board.command("unload libuser.so") == ""
    assert board.command("mem") == before


def test_the_monitor_names_all_holders(board):
    before = board.command("mem")
    board.command("load libpoints.so")
    text = board.command("unload libgive.so")
    assert '"libpoints.so" holds the address of its "data_give" [E_HELD]' in text, text
    assert '"libpoints.so" holds the address of its "call_give" [E_HELD]' in text, text
    assert board.command("unload libpoints.so") == ""
    assert board.command("unload libgive.so") == ""
    assert board.command("mem") == before


def test_a_boot_time_library_gets_its_provider_back_for_each_program(board):
    before = board.command("mem")
    for name, library in ("calls", "libuser.so"), ("keeps", "libkeeper.so"):
        board.command(f"load {library}")
        assert run(board, name) == ["+give", "1 2", "-give"]
        assert board.command("unload libgive.so") == ""
        assert "(unloaded)" in board.command("lsmod")
        during = board.command("mem")
        for _ in range(3):
            assert run(board, name) == ["+give", "1 2", "-give"]
        assert board.command("mem") == during
        assert board.command(f"unload {library}") == ""
    assert board.command("mem") == before
