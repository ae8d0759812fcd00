# SPDX-License-Identifier: BSD-2-Clause
"""C++: one library and one unwinder for all modules, so that types, exceptions,
statics and their destructors mean the same on both sides of a module's border."""
import shutil

import pytest

from builder import run
from machine import BUILD, MACHINES

LIBRARIES = ["libgcc_s.so", "libstdc++.so"]
ARM, THUMB = "-marm", "-mthumb"

SHAPES_H = """
#pragma once
#include <stdexcept>
#include <string>
struct shape { virtual ~shape(); virtual std::string name() const = 0; };
struct coloured { virtual ~coloured(); int colour = 3; };
struct square : shape, virtual coloured { std::string name() const override; };
struct bad_shape : std::runtime_error { int sides; explicit bad_shape(int sides); };
shape *make(int sides);
void fail(const std::string &how);
"""

# Throws whatever is asked for; a guard shows that the frames between are cleaned up.
LIBSHAPES = r"""
#include "shapes.h"
#include <cstdio>
shape::~shape() = default;
coloured::~coloured() = default;
std::string square::name() const { return "square"; }
bad_shape::bad_shape(int s) : std::runtime_error("no shape has " + std::to_string(s) + " sides"),
	sides(s) {}
struct hexagon final : shape { std::string name() const override { return "hexagon"; } };
shape *make(int sides)
{
	if (sides == 4) return new square;
	if (sides == 6) return new hexagon;
	throw bad_shape(sides);
}
struct guard { ~guard() { std::puts("cleaned up"); } };
void fail(const std::string &how)
{
	guard g;
	if (how == "int") throw 42;
	if (how == "string") throw std::string("a string");
	if (how == "pointer") throw "a pointer";
	if (how == "bad_shape") throw bad_shape(1);
	if (how == "out_of_range") (void)std::string("short").at(100);
}
"""

# Stands between: catches some by type and lets the others through.
LIBBETWEEN = r"""
#include "shapes.h"
#include <cstdio>
void pass(const std::string &how)
{
	try { fail(how); }
	catch (const std::out_of_range &) { std::puts("between: out of range"); }
	catch (int n) { std::printf("between: %d, again\n", n); throw; }
}
"""

THROWS = r"""
#include "shapes.h"
#include <iostream>
#include <typeinfo>
void pass(const std::string &how);
int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		try { pass(argv[i]); std::cout << "nothing\n"; }
		catch (int n) { std::cout << "int " << n << "\n"; }
		catch (const std::string &s) { std::cout << "string " << s << "\n"; }
		catch (const char *s) { std::cout << "pointer " << s << "\n"; }
		catch (const bad_shape &e) { std::cout << "bad_shape " << e.sides << "\n"; }
		catch (const std::exception &e) { std::cout << "exception " << e.what() << "\n"; }
	try { make(7); }
	catch (const std::exception &e) { std::cout << typeid(e).name() << ": " << e.what() << "\n"; }
}
"""

CASTS = r"""
#include "shapes.h"
#include <iostream>
#include <memory>
#include <typeinfo>
int main()
{
	for (int sides : {4, 6}) {
		std::unique_ptr<shape> s(make(sides));
		auto *c = dynamic_cast<coloured *>(s.get());
		std::cout << s->name() << ' ' << (typeid(*s) == typeid(square)) << ' '
			  << (dynamic_cast<square *>(s.get()) != nullptr) << ' ' << (c ? c->colour : 0) << '\n';
	}
}
"""

LIBRARY = r"""
#include <algorithm>
#include <fstream>
#include <functional>
#include <iomanip>
#include <iostream>
#include <map>
#include <memory>
#include <random>
#include <sstream>
#include <string>
#include <unordered_map>
#include <vector>
int main()
{
	std::vector<std::string> words{"pear", "apple", "fig"};
	std::map<std::string, std::size_t> sizes;
	std::unordered_map<int, std::string> names;
	std::sort(words.begin(), words.end());
	for (const auto &w : words) { sizes[w] = w.size(); names[int(w.size())] = w; }
	for (const auto &[w, n] : sizes) std::cout << w << '=' << n << ' ';
	std::cout << names[4] << std::endl;
	std::ostringstream out;
	out << std::setprecision(3) << 3.14159 << ' ' << std::hex << std::showbase << 255 << ' ';
	out << std::boolalpha << true;
	std::cout << out.str() << '\n';
	std::istringstream in("12 0.5 word");
	int i; double d; std::string w;
	in >> i >> d >> w;
	std::cout << i + d << w << ' ' << std::stoi("77") + std::stod("0.5") << ' '
		  << std::to_string(1.5) << '\n';
	std::function<int(int)> twice = [](int n) { return 2 * n; };
	std::shared_ptr<int> p = std::make_shared<int>(twice(21));
	std::cout << *p << ' ' << p.use_count() << '\n';
	try { std::vector<char> v(1000u << 20); std::cout << "a gigabyte?\n"; }
	catch (const std::bad_alloc &e) { std::cout << e.what() << '\n'; }
	try { std::random_device dice; }
	catch (const std::runtime_error &e) { std::cout << "no dice\n"; }
	std::string line;
	std::getline(std::cin, line);
	std::cout << "read: " << line << '\n';
}
"""

UNCAUGHT = r"""
#include <stdexcept>
int main() { throw std::runtime_error("nobody wants me"); }
"""
NOEXCEPT = r"""
#include "shapes.h"
static void calm() noexcept { fail("int"); }
int main() { try { calm(); } catch (...) { } }
"""

# Each side prints what is made and what goes, in order.
STATICS_H = r"""
#include <cstdio>
struct thing {
	const char *name;
	explicit thing(const char *n) : name(n) { std::printf("+%s ", name); }
	~thing() { std::printf("-%s ", name); }
};
"""
LIBSTATICS = r"""
#include "statics.h"
#include <cstdlib>
static thing second("second");
__attribute__((init_priority(200))) static thing first("first");
static void bye() { std::printf("-bye "); }
__attribute__((destructor)) static void last() { std::printf("-last "); }
extern "C" void use() { static thing local("local"); std::atexit(bye); }
"""
STATICS = r"""
#include "statics.h"
#include <cstdlib>
extern "C" void use();
static thing own("own");
static void over() { std::printf("-over "); }
int main() { std::atexit(over); use(); std::printf("main "); }
"""
CLOSES = r"""
#include <dlfcn.h>
#include <stdio.h>
int main(void)
{
	void *h = dlopen("libstatics.so", RTLD_NOW);
	void (*use)(void) = (void (*)(void))dlsym(h, "use");
	use();
	printf("close ");
	dlclose(h);
	printf("end\n");
	return 0;
}
"""

# Statics, heap, exceptions and a destructor, and a report at the end of each life.
LIBROUND = r"""
#include <cstdlib>
#include <map>
#include <stdexcept>
#include <string>
extern "C" int destroyed;
static std::map<int, std::string> held;
static struct counted { ~counted() { destroyed++; } } one;
static void more() { destroyed++; }
extern "C" int work(int n)
{
	static counted local;
	std::atexit(more);
	for (int i = 0; i < 50; i++) held[i] = std::to_string(n * i) + " is long enough for the heap";
	try { throw std::out_of_range("to and fro"); }
	catch (const std::logic_error &) { return int(held.size()); }
}
"""
ROUNDS = r"""
#include <dlfcn.h>
#include <link.h>
#include <malloc.h>
#include <stdio.h>
int destroyed;
static struct link_map *use(const char *name)
{
	struct link_map *m = dlopen(name, RTLD_NOW);
	int (*work)(int) = (int (*)(int))dlsym(m, "work");
	if (work(3) != 50) puts("wrong");
	return m;
}
int main(void)
{
	size_t first_heap = 0;
	uintptr_t first_at = 0;
	for (int i = 0; i < 100; i++) {
		struct link_map *a = use("libround.so"), *b = use("libround2.so");
		uintptr_t at = a->l_addr ^ b->l_addr;
		dlclose(a);
		dlclose(b);
		size_t heap = mallinfo().uordblks;
		if (i == 0) { first_heap = heap; first_at = at; }
		if (heap != first_heap || at != first_at)
			printf("round %d: heap %zu, before %zu, place %d\n", i, heap, first_heap, at == first_at);
	}
	printf("%d destroyed\n", destroyed);
	return 0;
}
"""

# Whose types nobody shares: they are told apart, and recognised, by name.
LIBPLUGIN = r"""
#include <string>
struct plugin_error { std::string what; };
extern "C" void start() { throw plugin_error{"thrown by a plugin"}; }
"""
HOST = r"""
#include <dlfcn.h>
#include <iostream>
#include <string>
struct plugin_error { std::string what; };
int main()
{
	void *h = dlopen("libplugin.so", RTLD_LAZY | RTLD_LOCAL);
	auto start = reinterpret_cast<void (*)()>(dlsym(h, "start"));
	std::string kept;
	try { start(); }
	catch (const plugin_error &e) { kept = e.what; }
	std::cout << kept << ' ' << dlclose(h) << std::endl;
}
"""

REPLACED = r"""
#include <cstdio>
#include <cstdlib>
#include <new>
#include <string>
static int calls;
void *operator new(std::size_t n) { calls++; return std::malloc(n); }
void operator delete(void *p) noexcept { std::free(p); }
void operator delete(void *p, std::size_t) noexcept { std::free(p); }
int main()
{
	int before = calls;
	std::string s;
	s.reserve(1000);	/* code of libstdc++.so */
	std::printf("%d\n", calls - before);
}
"""

# C in the middle, made for unwinding, and C that calls the unwinder.
LIBMIDDLE_C = r"""
#include <stdio.h>
static void note(int *n) { printf("C let %d go\n", *n); }
void middle(void (*f)(void))
{
	int mine __attribute__((cleanup(note))) = 5;
	f();
}
"""
MIDDLE = r"""
#include <cstdio>
extern "C" void middle(void (*)());
int main() { try { middle([] { throw 1; }); } catch (int n) { std::printf("caught %d\n", n); } }
"""

# More than the 32 that need no heap; one that registers another, one that calls exit.
EXITS = r"""
#include <stdio.h>
#include <stdlib.h>
static int left = 100;
static void count(void) { left--; }
static void late(void) { printf("late %d\n", left); }
static void more(void) { atexit(late); exit(4); }
int main(void)
{
	for (int i = 0; i < 50; i++) atexit(count);
	atexit(more);
	for (int i = 50; i < 100; i++) atexit(count);
	return 3;
}
"""

# What does not use the library does not make the board load it.
PLAIN = r"""
#include <cstdio>
struct base { virtual int f() const { return 1; } };
struct derived : base { int f() const override { return 2; } };
int main() { derived d; const base &b = d; std::printf("%d\n", b.f()); }
"""


@pytest.fixture(scope="module", autouse=True)
def cxx(build):
    if not (build.sdk / "lib/libstdc++.so").exists():
        pytest.skip("C++ is not built (make cxx): its sources could not be fetched")


def files(build):
    build.header("shapes.h", SHAPES_H)
    build.header("statics.h", STATICS_H)
    cc = {"ending": ".cc"}
    shapes = build.module("libshapes.so", LIBSHAPES, THUMB, **cc)
    between = build.module("libbetween.so", LIBBETWEEN, shapes, ARM, **cc)
    statics = build.module("libstatics.so", LIBSTATICS, **cc)
    middle = build.module("libmiddle.so", LIBMIDDLE_C, "-fexceptions", "-lgcc_s")
    made = [
        shapes, between, statics, middle,
        build.program("throws", THROWS, between, shapes, ARM, **cc),
        build.program("throwst", THROWS, between, shapes, THUMB, "-Wl,-z,now", **cc),
        build.program("casts", CASTS, shapes, **cc),
        build.program("library", LIBRARY, "-std=c++17", **cc),
        build.program("uncaught", UNCAUGHT, **cc),
        build.program("noexcept", NOEXCEPT, shapes, **cc),
        build.program("statics", STATICS, statics, **cc),
        build.program("closes", CLOSES),
        build.program("exits", EXITS),
        build.module("libround.so", LIBROUND, **cc),
        build.module("libround2.so", LIBROUND, **cc),
        build.program("rounds", ROUNDS, "-rdynamic"),
        build.module("libplugin.so", LIBPLUGIN, **cc),
        build.program("host", HOST, **cc),
        build.program("replaced", REPLACED, **cc),
        build.program("middle", MIDDLE, middle, **cc),
        build.program("plain", PLAIN, "-fno-exceptions", "-fno-rtti", **cc),
        foreign(build),
        build.program("tolld", THROWS.replace("make(7)", "fail(\"bad_shape\")")
                      .replace("pass(", "fail("), build.folder / "libforeign.so", **cc),
    ]
    return made + [BUILD / "libs" / name for name in LIBRARIES]


def foreign(build):
    """libshapes.so as clang and ld.lld make it, by another soname."""
    text = LIBSHAPES.replace("std::to_string(s)", 'std::string(1, char(\'0\' + s))')
    return build.lld("libforeign.so", text, "-shared", "--hash-style=gnu", ending=".cc",
                     needed=[build.sdk / "lib/libstdc++.so", build.sdk / "lib/libc.so"])


@pytest.mark.parametrize("program", ["throws", "throwst"])
def test_exceptions_of_a_module_are_caught_by_type_elsewhere(board, program):
    assert board.command(f"run {program} int string pointer bad_shape out_of_range none") == (
        "cleaned up\nbetween: 42, again\nint 42\ncleaned up\nstring a string\n"
        "cleaned up\npointer a pointer\ncleaned up\nbad_shape 1\n"
        "cleaned up\nbetween: out of range\nnothing\ncleaned up\nnothing\n"
        "9bad_shape: no shape has 7 sides")


def test_clang_and_lld_throw_what_gcc_catches(board):
    assert board.command("run tolld int string bad_shape") == (
        "cleaned up\nint 42\ncleaned up\nstring a string\ncleaned up\nbad_shape 1\ncleaned up\n"
        "9bad_shape: no shape has 1 sides")


def test_casts_and_typeid_know_types_of_other_modules(board):
    assert board.command("run casts") == "square 1 1 3\nhexagon 0 0 0"


def test_standard_library_works(board):
    board.send("run library\nfrom the console\n")
    board.expect("library[^\n]*\n")
    text = board.prompt()
    for line in ("apple=5 fig=3 pear=4 pear", "3.14 0xff true", "12.5word 77.5 1.500000", "42 1",
                 "std::bad_alloc", "no dice", "read: from the console"):
        assert line in text, text


def test_uncaught_exception_ends_the_program_with_its_name(board):
    text = board.command("run uncaught")
    assert "terminate called after throwing an instance of 'std::runtime_error'" in text
    assert "what():  nobody wants me" in text and "exit status 134" in text
    assert "exit status 134" in board.command("run noexcept")


def test_statics_are_made_and_destroyed_in_order(board):
    assert board.command("run statics") == (
        "+first +second +own +local main -bye -local -over -own -second -first -last ")


def test_close_destroys_what_the_module_has_made(board):
    assert board.command("run closes") == (
        "+first +second +local close -bye -local -second -first -last end")


def test_exit_calls_what_was_registered_newest_first_and_once(board):
    assert board.command("run exits") == "late 50\nexits: exit status 4"


def test_a_hundred_lives_leave_no_trace(board):
    before = board.command("mem")
    assert board.command("run rounds", timeout=300) == "600 destroyed"
    assert board.command("mem") == before


def test_exception_of_an_opened_module_is_caught_by_name_of_its_type(board):
    assert board.command("run host") == "thrown by a plugin 0"


def test_operator_new_of_a_program_serves_the_library(board):
    assert board.command("run replaced") == "1"


def test_exceptions_pass_through_c_made_for_them(board):
    assert board.command("run middle") == "C let 5 go\ncaught 1"


def test_who_uses_nothing_of_the_library_does_not_need_it(build, board):
    assert "libstdc++" not in run(["arm-none-eabi-readelf", "-d", build.folder / "plain"])
    assert board.command("run plain") == "2"


def test_the_library_may_be_there_from_boot_on(machine_name, build, boot, board):
    programs = [build.folder / name for name in ("throws", "libshapes.so", "libbetween.so")]
    store = build.store(programs, "resident.img", MACHINES[machine_name][0],
                        libraries=[BUILD / "libs" / name for name in LIBRARIES])
    machine = boot(store)
    machine.prompt(60)
    first = machine.command("run throws string bad_shape")
    assert first.startswith("cleaned up\nstring a string\ncleaned up\nbad_shape 1\n")
    after = machine.command("mem")
    assert machine.command("run throws string bad_shape") == first
    assert machine.command("mem") == after


def test_calc_of_the_default_store(machine_name, build, boot):
    store = build.copy(BUILD / MACHINES[machine_name][0] / "store.img", "default.img")
    machine = boot(store)
    machine.prompt(60)
    assert machine.command("run calc 'x = 2 * (3 + 4)' x/4 y") == (
        "14\n3.5\ncalc: y has no value\nx is 14\ncalc: exit status 1")
    assert machine.command("run calc '1 + * 2'") == (
        "1 + * 2\n    ^ a number is missing\ncalc: exit status 1")


def test_make_and_cmake_build_cxx(build, board):
    project = build.folder / "cxx-project"
    project.mkdir()
    (project / "shapes.h").write_text(SHAPES_H)
    (project / "libshapes.cc").write_text(LIBSHAPES)
    (project / "casts.cpp").write_text(CASTS)
    (project / "Makefile").write_text(
        f"SDK = {build.sdk}\nPROGRAM = casts\nMODULE = libshapes.so\nLIBS = libshapes.so\n"
        "include $(SDK)/romld.mk\n")
    run(["make", "-C", project])
    made = shutil.copy(project / "casts", project / "made-casts")
    (project / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.20)\nproject(try CXX)\n"
        "add_library(shapes SHARED libshapes.cc)\nadd_executable(casts casts.cpp)\n"
        "target_link_libraries(casts shapes)\n")
    run(["cmake", "-S", project, "-B", project / "out",
         f"-DCMAKE_TOOLCHAIN_FILE={build.sdk}/romld.cmake"])
    run(["cmake", "--build", project / "out"])
    for program in (made, project / "out/casts"):
        needed = run(["arm-none-eabi-readelf", "-d", program])
        assert "libshapes.so" in needed and "libstdc++.so" in needed
