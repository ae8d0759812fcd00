# SPDX-License-Identifier: BSD-2-Clause
"""Two hundred modules in one store."""
import re

from machine import MACHINES

COUNT = 200


def module_text(i):
    text = f"int value_{i} = {i};\n"
    calls = f"value_{i}"
    for below in {i - 1, i // 2} - {i}:
        if below >= 0:
            text += f"int sum_{below}(void);\n"
    if i:
        text += f"extern int value_{i - 1};\n"
        calls += f" + sum_{i - 1}() + value_{i - 1} - {i - 1}"
    return text + f"int sum_{i}(void) {{ return {calls}; }}\n"


def files(build):
    out = []
    for i in range(COUNT):
        needed = [build.folder / f"libm{below}.so" for below in sorted({i - 1, i // 2} - {i})
                  if below >= 0]
        out.append(build.module(f"libm{i}.so", module_text(i), *needed,
                                "-Wl,--allow-shlib-undefined"))
    last = COUNT - 1
    return out + [build.program("all", f"""
#include <stdio.h>
int sum_{last}(void);
extern int value_0;
int main(void) {{ printf("sum %d\\n", sum_{last}()); return 0; }}
""", out[-1], out[0], "-Wl,--allow-shlib-undefined")]


def test_listing_names_every_file(board):
    names = board.command("ls")
    for i in range(COUNT):
        assert re.search(rf"\blibm{i}\.so\b", names)


def test_program_links_with_all_of_them(board):
    expected = f"sum {sum(range(COUNT))}"
    assert board.command("run all", timeout=60) == expected
    before = board.command("mem")
    assert board.command("run all", timeout=60) == expected
    assert board.command("mem") == before


def test_library_is_loaded_listed_and_unloaded_with_its_dependencies(board):
    before = board.command("mem")
    board.command("load libm20.so")
    assert "libm20.so" in board.command("lsmod") and "libm0.so" in board.command("lsmod")
    assert re.search(r"\bsum_20\b", board.command("ksyms sum_20"))
    refused = board.command("unload libm0.so")
    assert "libm0.so" in refused and "libm1.so" in refused
    for i in range(20, -1, -1):
        board.command(f"unload libm{i}.so")
    assert "libm0.so" not in board.command("lsmod")
    assert board.command("mem") == before


def test_a_thousand_small_modules_fit_a_store(machine_name, build, boot):
    small = build.module("small.so", "int small(void) { return 1; }\n", "-s", soname=False)
    files = [build.copy(small, f"small{i}.so") for i in range(1000)]
    program = build.program("one", '#include <stdio.h>\n#include <dlfcn.h>\nint main(void)'
                            '{ puts(dlopen("small999.so", RTLD_NOW) ? "found" : dlerror());'
                            'return 0; }\n')
    machine = boot(build.store([*files, program], "thousand.img", MACHINES[machine_name][0]))
    machine.prompt(60)
    assert machine.command("run one") == "found"
    assert "small500.so" in machine.command("ls", timeout=60)
    assert machine.poweroff(0) == 0
