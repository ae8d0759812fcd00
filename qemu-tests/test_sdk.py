# SPDX-License-Identifier: BSD-2-Clause
"""The SDK as a user has it: somewhere else, with gcc alone, make or CMake."""
import os
import subprocess

import pytest

from builder import GCC, ROMCHECK, run

HI = '#include <stdio.h>\nint main(void) { puts("hi from NAME"); return 0; }\n'
GREET = '#include <stdio.h>\nvoid greet(const char *who) { printf("hello, %s\\n", who); }\n'
USER = 'void greet(const char *);\nint main(void) { greet("NAME"); return 0; }\n'
HARD_FLOAT = "hard-float ABI"

ASM_PROGRAM = r"""
	.text
	.arm
	.global main
	.type main, %function
main:	push {r4, lr}
	ldr r0, distance
here:	add r0, pc, r0
	bl puts(PLT)
	mov r0, #3
	pop {r4, pc}
distance: .word words - (here + 8)
words:	.asciz "hi from assembler"
"""
ASM_MODULE = """
	.text
	.global answer
	.type answer, %function
answer:	mov r0, #42
	bx lr
"""


@pytest.fixture(scope="module")
def sdk(build):
    """The SDK's folder, moved to a path that it was not made at."""
    return build.tree(build.sdk, "moved sdk".replace(" ", "-"))


def files(build):
    moved = build.tree(build.sdk, "elsewhere")
    gcc = [GCC, f"--specs={moved}/romld.specs"]

    def source(name, text):
        path = build.folder / name
        path.write_text(text)
        return path

    run([*gcc, source("plain.c", HI.replace("NAME", "gcc")), "-o", build.folder / "plain"])
    run([*gcc, "-shared", source("libgreet.c", GREET), "-o", build.folder / "libgreet.so"])
    run([*gcc, source("greeter.c", USER.replace("NAME", "L and l")), "-L", build.folder, "-lgreet",
         "-o", build.folder / "greeter"])
    run([*gcc, source("asm.s", ASM_PROGRAM), "-o", build.folder / "asm"])
    run([*gcc, "-shared", source("libasm.s", ASM_MODULE), "-o", build.folder / "libasm.so"])

    project = build.folder / "make-project"
    project.mkdir()
    (project / "blink.c").write_text(HI.replace("NAME", "make"))
    (project / "Makefile").write_text(make_file(moved))
    run(["make", "-C", project])

    project = build.folder / "cmake-project"
    project.mkdir()
    (project / "x.c").write_text(GREET)
    (project / "y.c").write_text(USER.replace("NAME", "cmake"))
    (project / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.20)\nproject(try C)\n"
        "add_library(cgreet SHARED x.c)\nadd_executable(cuser y.c)\n"
        "target_link_libraries(cuser cgreet)\n")
    run(["cmake", "-S", project, "-B", project / "out",
         f"-DCMAKE_TOOLCHAIN_FILE={moved}/romld.cmake"])
    run(["cmake", "--build", project / "out"])
    return [build.folder / name for name in ("plain", "libgreet.so", "greeter", "asm", "libasm.so",
            "make-project/blink", "cmake-project/out/libcgreet.so", "cmake-project/out/cuser")]


def make_file(sdk):
    return f"SDK = {sdk}\nPROGRAM = blink\ninclude $(SDK)/romld.mk\n"


def test_program_of_one_flag_runs(board):
    assert board.command("run plain") == "hi from gcc"


def test_library_is_found_with_L_and_l(board):
    assert board.command("run greeter") == "hello, L and l"


def test_assembler_program_runs(board):
    assert board.command("run asm") == "hi from assembler\nasm: exit status 3"


def test_three_line_makefile_makes_a_program(board):
    assert board.command("run blink") == "hi from make"


def test_cmake_makes_a_module_and_its_user(board):
    assert board.command("run cuser") == "hello, cmake"


def test_assembler_files_alone_come_out_hard_float(build, board):
    for name in ("asm", "libasm.so"):
        assert HARD_FLOAT in run(["arm-none-eabi-readelf", "-h", build.folder / name])


def test_missing_symbol_is_reported_at_link_time(build, sdk):
    source = build.folder / "missing.c"
    source.write_text("int nobody_has_it(void); int main(void) { return nobody_has_it(); }\n")
    done = subprocess.run([GCC, f"--specs={sdk}/romld.specs", source, "-o", build.folder / "missing"],
                          capture_output=True, text=True)
    assert done.returncode != 0 and "nobody_has_it" in done.stderr


def test_nothing_in_the_sdk_names_a_folder_of_this_machine(build):
    for folder, _, names in os.walk(build.sdk):
        for name in names:
            data = open(os.path.join(folder, name), "rb").read()
            assert str(build.sdk).encode() not in data, name
            assert os.fsencode(os.path.expanduser("~")) + b"/" not in data or \
                os.path.expanduser("~") == "/", name


def test_romcheck_takes_what_the_board_takes_and_says_why_not(build, board):
    good = run([ROMCHECK, build.folder / "plain"])
    assert "plain" in good
    bad = build.copy(build.folder / "plain", "not-arm", lambda data: data[:18] + b"\x03" + data[19:])
    done = subprocess.run([ROMCHECK, bad], capture_output=True, text=True)
    assert done.returncode != 0 and "is not for ARM" in done.stdout + done.stderr
