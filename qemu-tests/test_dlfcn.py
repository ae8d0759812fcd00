# SPDX-License-Identifier: BSD-2-Clause
"""Each promise of <dlfcn.h>, <link.h> and the calls that compilers make, beyond
what test_dlopen.py has."""

HEAD = r"""
#include <dlfcn.h>
#include <link.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
static inline void say(const char *what) { const char *e = dlerror(); printf("%s: %s\n", what, e ? e : "no error"); }
static inline int call(void *h, const char *name) { int (*f)(void) = (int (*)(void))dlsym(h, name); return f ? f() : -1; }
"""
LOUD = r"""
#include <stdio.h>
__attribute__((constructor)) static void init(void) { puts("+NAME"); }
__attribute__((destructor)) static void fini(void) { puts("-NAME"); }
static int calls;
int count_NAME(void) { return ++calls; }
"""
MODES = HEAD + r"""
int main(void)
{
	void *h;
	printf("%d ", dlopen("libloud.so", 0) == NULL);
	say("neither lazy nor now");
	printf("%d ", dlopen("libloud.so", RTLD_LAZY | 0x40) == NULL);
	say("unknown bit");
	printf("%d ", dlopen("libloud.so", RTLD_LAZY | RTLD_NOLOAD) == NULL);
	say("not there");
	printf("null %d\n", dlopen(NULL, RTLD_NOW) == dlopen("", RTLD_LAZY));
	h = dlopen("/usr/lib/libloud.so", RTLD_NOW | RTLD_NODELETE);
	printf("count %d\n", call(h, "count_loud"));
	printf("close %d\n", dlclose(h));
	h = dlopen("libloud.so", RTLD_LAZY | RTLD_NOLOAD);
	printf("still there: count %d\n", call(h, "count_loud"));
	printf("local %d\n", dlsym(RTLD_DEFAULT, "count_loud") == NULL);
	h = dlopen("libloud.so", RTLD_LAZY | RTLD_NOLOAD | RTLD_GLOBAL);
	printf("global %d\n", dlsym(RTLD_DEFAULT, "count_loud") != NULL);
	return 0;
}
"""
DEEP = HEAD + r"""
int who(void) { return 1; }
int main(void)
{
	printf("usual %d\n", call(dlopen("libusual.so", RTLD_NOW), "ask_usual"));
	printf("deep %d\n", call(dlopen("libdeep.so", RTLD_NOW | RTLD_DEEPBIND), "ask_deep"));
	printf("deep, lazily %d\n", call(dlopen("libdeep2.so", RTLD_LAZY | RTLD_DEEPBIND), "ask_deep2"));
	return 0;
}
"""
ASK = "int who(void) { return 2; }\nint ask_NAME(void) { return who(); }\n"
ORDER = HEAD + r"""
int main(void)
{
	void *top = dlopen("libtop.so", RTLD_NOW);
	printf("near %d\n", *(int *)dlsym(top, "near"));
	printf("deep %d\n", *(int *)dlsym(top, "deep"));
	printf("not outside %d\n", dlsym(top, "main") == NULL);
	return 0;
}
"""
NEXT = HEAD + r"""
int twice(void), inner(void);
int main(void)
{
	printf("wrapped %d\n", twice());
	void *h = dlopen("liblocal.so", RTLD_NOW);
	printf("local wrapped %d\n", call(h, "inner"));
	printf("default from inside %d\n", call(h, "sees_itself"));
	printf("default from outside %d\n", dlsym(RTLD_DEFAULT, "sees_itself") == NULL);
	printf("none behind %d\n", call(h, "behind_all"));
	say("none");
	return 0;
}
"""
WRAP = HEAD + r"""
int twice(void) { return 2 * ((int (*)(void))dlsym(RTLD_NEXT, "twice"))(); }
"""
LOCAL = HEAD + r"""
int inner(void) { return 10 * ((int (*)(void))dlsym(RTLD_NEXT, "inner"))(); }
int sees_itself(void) { return dlsym(RTLD_DEFAULT, "sees_itself") == sees_itself; }
int behind_all(void) { return dlsym(RTLD_NEXT, "sees_itself") == NULL; }
"""
VERSIONS = HEAD + r"""
static int v(void *h, const char *version) { int (*f)(void) = (int (*)(void))dlvsym(h, "f", version); return f ? f() : -1; }
int main(void)
{
	void *h = dlopen("libver.so", RTLD_NOW);
	printf("default %d\n", call(h, "f"));
	printf("V1 %d V2 %d\n", v(h, "V1"), v(h, "V2"));
	printf("%d ", v(h, "V3"));
	say("V3");
	printf("bad pointer %d ", dlvsym(h, "f", (const char *)0x10) == NULL);
	say("it");
	return 0;
}
"""
VER = r"""
int f_one(void) { return 1; }
int f_two(void) { return 2; }
__asm__(".symver f_one, f@V1\n.symver f_two, f@@V2");
"""
ADDRESS = HEAD + r"""
int variable[4];
static void inside(void) {}
__attribute__((noinline, target("arm"))) int in_arm(int x) { return x * 3; }
__attribute__((noinline, target("thumb"))) int in_thumb(int x) { return x * 5; }
static int base_of_program(struct dl_phdr_info *i, size_t size, void *to)
{
	*(uintptr_t *)to = i->dlpi_addr;
	return 1;
}
static void tell(const char *what, const void *at)
{
	Dl_info i;
	if (!dladdr(at, &i)) { printf("%s: nowhere\n", what); return; }
	printf("%s: %s %s+%d\n", what, i.dli_fname, i.dli_sname ? i.dli_sname : "-",
	       i.dli_sname ? (int)((uintptr_t)at - (uintptr_t)i.dli_saddr) : 0);
}
int main(void)
{
	Dl_info i;
	uintptr_t base = 0;
	int local;
	tell("arm", in_arm);
	tell("thumb", in_thumb);
	dladdr(in_thumb, &i);
	printf("bit 0 %d\n", (int)((uintptr_t)i.dli_saddr & 1));
	tell("inside a variable", (char *)variable + 5);
	tell("library", dlsym(dlopen("libloud.so", RTLD_NOW), "count_loud"));
	tell("libc", printf);
	tell("rom", dlopen);
	tell("stack", &local);
	tell("null", NULL);
	dl_iterate_phdr(base_of_program, &base);
	dladdr(inside, &i);
	printf("base %d\n", (uintptr_t)i.dli_fbase == base);
	return 0;
}
"""
INFO = HEAD + r"""
int main(void)
{
	void *h = dlopen("libloud.so", RTLD_NOW);
	struct link_map *m = NULL, *first;
	const Elf32_Dyn *d;
	const char *strings = NULL;
	printf("dlinfo %d\n", dlinfo(h, RTLD_DI_LINKMAP, &m));
	for (d = m->l_ld; d->d_tag != DT_NULL; d++)
		if (d->d_tag == DT_STRTAB)
			strings = (char *)(m->l_addr + d->d_un.d_ptr);
	for (d = m->l_ld; d->d_tag != DT_NULL; d++)
		if (d->d_tag == DT_SONAME)
			printf("name %s soname %s\n", m->l_name, strings + d->d_un.d_val);
	for (first = m; first->l_prev; first = first->l_prev)
		;
	printf("last %d first %s\n", m->l_next == NULL, first->l_name);
	printf("minus one %d, ", dlinfo(h, 99, &m));
	say("unknown request");
	printf("minus one %d, ", dlinfo((void *)main, RTLD_DI_LINKMAP, &m));
	say("bad handle");
	return 0;
}
"""
PHDR = HEAD + r"""
static unsigned long long adds, subs;
static int count, holds_main, program_first;
static void *inside;
static int look(struct dl_phdr_info *i, size_t size, void *data)
{
	if (size != sizeof *i)
		return 99;
	if (count++ == 0)
		program_first = i->dlpi_name[0] == '\0';
	for (int n = 0; n < i->dlpi_phnum; n++) {
		uintptr_t start = i->dlpi_addr + i->dlpi_phdr[n].p_vaddr;
		if (i->dlpi_phdr[n].p_type == PT_LOAD && (uintptr_t)look - start < i->dlpi_phdr[n].p_memsz)
			holds_main = count;
	}
	adds = i->dlpi_adds;
	subs = i->dlpi_subs;
	return data && strcmp(i->dlpi_name, data) == 0 ? 7 : 0;
}
static int meddle(struct dl_phdr_info *i, size_t size, void *data)
{
	if (inside)
		dlclose(inside);
	else
		inside = dlopen("libloud.so", RTLD_NOW);
	return 0;
}
int main(void)
{
	unsigned long long before;
	void *h;
	printf("all %d\n", dl_iterate_phdr(look, NULL));
	printf("program first %d, holds main %d\n", program_first, holds_main);
	printf("stopped %d\n", dl_iterate_phdr(look, "libc.so"));
	before = adds;
	h = dlopen("libtop.so", RTLD_NOW);
	dl_iterate_phdr(look, NULL);
	printf("added %d\n", (int)(adds - before));
	before = subs;
	dlopen("libabsent.so", RTLD_NOW);
	dl_iterate_phdr(look, NULL);
	printf("failure removes %d\n", (int)(subs - before));
	dlclose(h);
	dl_iterate_phdr(look, NULL);
	printf("removed %d\n", (int)(subs - before));
	printf("opened inside %d\n", dl_iterate_phdr(meddle, NULL));
	return 0;
}
"""
EXIDX = HEAD + r"""
uintptr_t __gnu_Unwind_Find_exidx(uintptr_t pc, int *count);
static uintptr_t prel(const uint32_t *at) { return (uintptr_t)at + (uintptr_t)((int32_t)(*at << 1) >> 1); }
static void tell(const char *what, uintptr_t pc)
{
	int count = -1, covers = 0;
	const uint32_t *table = (const uint32_t *)__gnu_Unwind_Find_exidx(pc, &count);
	for (int i = 0; i < count; i++) /* equal neighbours are merged */
		covers |= pc - prel(table + 2 * i) < 0x10000;
	printf("%s %d %d\n", what, count > 0, covers);
}
int main(void)
{
	void *h = dlopen("libloud.so", RTLD_NOW);
	tell("program", (uintptr_t)main);
	tell("library", (uintptr_t)dlsym(h, "count_loud"));
	tell("rom", (uintptr_t)dlopen);
	tell("nowhere", 0x10);
	return 0;
}
"""
ERROR = HEAD + r"""
int main(void)
{
	void *h;
	dlopen("libfirst.so", RTLD_NOW);
	dlopen("libsecond.so", RTLD_NOW);
	h = dlopen("libloud.so", RTLD_NOW);
	say("the last one, kept over a call that went well");
	say("fetched");
	dlclose(NULL);
	dlsym(h, "count_loud");
	say("close");
	say("fetched");
	dlsym(h, (const char *)0x20);
	say("bad name");
	return 0;
}
"""
NESTED = HEAD + r"""
int main(void)
{
	void *h = dlopen("libouter.so", RTLD_LAZY);
	say("the inner call's failure");
	printf("opened %d\n", call(h, "inner_count"));
	dlclose(h);
	puts("closed");
	printf("inner gone %d outer gone %d\n", dlopen("libloud.so", RTLD_LAZY | RTLD_NOLOAD) == NULL,
	       dlopen("libouter.so", RTLD_LAZY | RTLD_NOLOAD) == NULL);
	return 0;
}
"""
OUTER = HEAD + r"""
static void *inner, *self;
int late(int, double);
__attribute__((constructor)) static void init(void)
{
	puts("+outer");
	inner = dlopen("libloud.so", RTLD_LAZY);
	self = dlopen("libouter.so", RTLD_LAZY | RTLD_NOLOAD);
	printf("itself %d\n", self != NULL && dlclose(self) == 0);
	dlopen("libabsent.so", RTLD_LAZY);
}
__attribute__((destructor)) static void fini(void)
{
	printf("-outer, lazily %d\n", late(4, 2.5));
	printf("inner close %d\n", dlclose(inner));
	printf("no opening now %d\n", dlopen("libloud.so", RTLD_NOW) == NULL);
}
int inner_count(void) { return call(inner, "count_loud"); }
"""


# Ways out of a constructor that do not return to dlopen.
LEAVES = HEAD + r"""
#include <setjmp.h>
#include <stdlib.h>
#include <unistd.h>
jmp_buf back;
int how;
int main(int argc, char **argv)
{
	how = atoi(argv[1]);
	if (setjmp(back) == 0) {
		dlopen("libleaver.so", RTLD_NOW);
		puts("returned");
	}
	say("jumped");
	printf("absent %d\n", dlopen("libabsent.so", RTLD_NOW) == NULL);
	say("told");
	printf("another %d\n", call(dlopen("libloud.so", RTLD_NOW), "count_loud"));
	printf("there %d\n", dlopen("libleaver.so", RTLD_NOW) != NULL);
	return 0;
}
"""
LEAVER = r"""
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
extern jmp_buf back;
extern int how;
void nobody(void) __attribute__((weak));
__attribute__((destructor)) static void fini(void) { puts("-leaver"); }
__attribute__((constructor)) static void init(void)
{
	puts("+leaver");
	if (how == 1)
		longjmp(back, 1);
	if (how == 2)
		exit(3);
	if (how == 3)
		abort();
	if (how == 4)
		_exit(4);
	if (how == 5)
		*(volatile int *)0 = 1;
}
"""


def files(build):
    def loud(name, *flags):
        return build.module(f"lib{name}.so", LOUD.replace("NAME", name), *flags)

    def ask(name):
        return build.module(f"lib{name}.so", ASK.replace("NAME", name))

    below = build.module("libbelow.so", "int deep = 4; int near = 4;\n")
    left = build.module("libleft.so", "extern int deep; int *p(void) { return &deep; }\n", below)
    right = build.module("libright.so", "int near = 3;\n")
    top = build.module("libtop.so", "extern int near; int *p(void); int *q(void) { return p() ? &near : 0; }\n",
                       "-Wl,--no-as-needed", left, right)
    base = build.module("libbase.so", "int twice(void) { return 21; }\n")
    wrap = build.module("libwrap.so", WRAP)
    inner = build.module("libinner.so", "int inner(void) { return 7; }\n")
    script = build.folder / "ver.map"
    script.write_text("V1 { global: f; local: *; }; V2 { global: f; } V1;\n")
    late = build.module("liblate.so", "int late(int a, double b) { return a * b; }\n")
    return [
        loud("loud", "-funwind-tables"), ask("usual"), ask("deep"), ask("deep2"),
        below, left, right, top, base, wrap, inner, late,
        build.module("liblocal.so", LOCAL, "-Wl,--no-as-needed", inner),
        build.module("libver.so", VER, f"-Wl,--version-script={script}"),
        build.module("libouter.so", OUTER, late),
        build.program("modes", MODES), build.program("deep", DEEP, "-rdynamic"),
        build.program("order", ORDER), build.program("versions", VERSIONS),
        build.program("next", NEXT, "-Wl,--no-as-needed", wrap, base, "-Wl,--unresolved-symbols=ignore-all"),
        build.program("address", ADDRESS, "-rdynamic"), build.program("info", INFO),
        build.program("phdr", PHDR), build.program("exidx", EXIDX, "-funwind-tables"),
        build.module("libleaver.so", LEAVER, "-Wl,-z,undefs"), build.program("leaves", LEAVES, "-rdynamic"),
        build.program("error", ERROR), build.program("nested", NESTED),
    ]


def run(board, name):
    return board.command(f"run {name}").split("\n")


def quiet(lines):
    """Without what constructors and destructors say."""
    return [line for line in lines if line[:1] not in "+-"]


def test_dlopen_takes_every_mode_and_no_unknown_bit(board):
    lines = quiet(run(board, "modes"))
    assert lines[0].startswith("1 neither lazy nor now: dlopen: ")
    assert lines[1].startswith("1 unknown bit: dlopen: ")
    assert lines[2].startswith("1 not there: libloud.so: is not loaded")
    assert lines[3:] == ["null 1", "count 1", "close 0", "still there: count 2", "local 1", "global 1"]


def test_nodelete_keeps_a_module_until_the_program_ends(board):
    lines = run(board, "modes")
    assert lines.index("-loud") > lines.index("global 1")


def test_deepbind_prefers_the_modules_own_symbols(board):
    assert run(board, "deep") == ["usual 1", "deep 2", "deep, lazily 2"]


def test_a_handle_is_searched_breadth_first(board):
    assert run(board, "order") == ["near 3", "deep 4", "not outside 1"]


def test_next_and_default_begin_at_the_caller(board):
    lines = run(board, "next")
    assert lines[:5] == ["wrapped 42", "local wrapped 70", "default from inside 1",
                         "default from outside 1", "none behind 1"]
    assert lines[5].startswith("none: ") and "sees_itself" in lines[5]


def test_dlvsym_finds_each_version(board):
    lines = run(board, "versions")
    assert lines[:2] == ["default 2", "V1 1 V2 2"]
    assert lines[2] == '-1 V3: libver.so: exports no "f" of version "V3" [E_NO_SUCH_VERSION]'
    assert lines[3].startswith("bad pointer 1 it: dlsym: ")


def test_dladdr_knows_modules_and_symbols(board):
    assert quiet(run(board, "address")) == [
        "arm: address in_arm+0", "thumb: address in_thumb+1", "bit 0 0",
        "inside a variable: address variable+5", "library: libloud.so count_loud+0",
        "libc: libc.so printf+1", "rom: librom.so dlopen+1", "stack: nowhere", "null: nowhere",
        "base 1"]


def test_dlinfo_gives_the_link_map(board):
    lines = quiet(run(board, "info"))
    assert lines[:3] == ["dlinfo 0", "name libloud.so soname libloud.so", "last 1 first librom.so"]
    assert lines[3].startswith("minus one -1, unknown request: dlinfo: ")
    assert lines[4].startswith("minus one -1, bad handle: dlinfo: ")


def test_dl_iterate_phdr_has_the_program_first_and_counts(board):
    assert quiet(run(board, "phdr")) == [
        "all 0", "program first 1, holds main 1", "stopped 7", "added 4", "failure removes 0",
        "removed 4", "opened inside 0"]


def test_unwind_tables_are_found_by_address(board):
    assert quiet(run(board, "exidx")) == ["program 1 1", "library 1 1", "rom 0 0", "nowhere 0 0"]


def test_dlerror_has_the_last_failure_until_it_is_fetched(board):
    lines = quiet(run(board, "error"))
    assert lines[0].startswith("the last one, kept over a call that went well: libsecond.so: ")
    assert lines[1] == "fetched: no error"
    assert lines[2].startswith("close: dlclose: ")
    assert lines[3] == "fetched: no error"
    assert lines[4].startswith("bad name: dlsym: ")


def test_constructors_open_and_destructors_close_and_bind(board):
    lines = run(board, "nested")
    assert lines[:3] == ["+outer", "+loud", "itself 1"]
    assert lines[3].startswith("the inner call's failure: libabsent.so: ")
    assert lines[4:] == ["opened 1", "-outer, lazily 10", "inner close 0", "no opening now 1", "-loud",
                         "closed", "inner gone 1 outer gone 1"]


def test_a_constructor_may_leave_in_any_way(board):
    before = board.command("mem")
    lines = run(board, "leaves 1")
    assert lines[:3] == ["+leaver", "jumped: no error", "absent 1"]
    assert lines[3].startswith("told: libabsent.so: ")
    assert lines[4:7] == ["+loud", "another 1", "there 1"]
    assert sorted(lines[7:]) == ["-leaver", "-loud"]
    for how, last in ("2", "leaves: exit status 3"), ("3", "leaves: exit status 134"), \
            ("4", "leaves: exit status 4"), ("5", "*** end"):
        lines = run(board, f"leaves {how}")
        assert lines[0] == "+leaver" and lines[-1] == last, lines
        assert ("-leaver" in lines) == (how == "2"), lines
        assert board.command("mem") == before
    assert run(board, "leaves 0")[:3] == ["+leaver", "returned", "jumped: no error"]
    assert board.command("mem") == before
