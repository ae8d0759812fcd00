# SPDX-License-Identifier: BSD-2-Clause
"""The prompt: editing, completion, several commands on a line, looking around."""
import re

SPIN = '#include <stdio.h>\nint main(void) { for (;;) puts("turning"); }\n'
STATUS = '#include <stdlib.h>\nint main(int c, char **v) { return c > 1 ? atoi(v[1]) : 0; }\n'
HI = '#include <stdio.h>\nint main(void) { puts("hi"); return 0; }\n'
LIB = "int unlikely_name_one(void) { return 1; } int unlikely_name_two = 2;\n"


def files(build):
    return [build.program("spinning", SPIN), build.program("status", STATUS),
            build.program("hi", HI), build.module("libodd.so", LIB)]


def test_tab_completes_commands_and_files(board):
    board.send("ru\thi\t\n")
    board.expect("\nhi\r?(?=\n)")
    board.prompt()
    board.send("run stat\t 3\n")
    assert "status 3" in board.prompt()


def test_arrow_up_recalls_and_keys_edit(board):
    board.command("run hi")
    board.send("\x1b[A\n")
    board.expect("\nhi\r?(?=\n)")
    board.prompt()
    board.send("rux hi\x1b[D\x1b[D\x1b[D\x7fn\n")  # three to the left, rub out x
    board.expect("\nhi\r?(?=\n)")
    board.prompt()
    board.send("nonsense\x15run hi\n")  # Ctrl-U
    board.expect("\nhi\r?(?=\n)")
    board.prompt()


def test_ctrl_c_at_the_prompt_drops_the_line(board):
    board.send("run nonsense\x03")
    board.prompt()
    assert board.command("run hi") == "hi"


def test_noise_at_the_prompt_does_no_harm(board):
    board.send(bytes(range(128, 256)) + b"\x1b\x1b[\x1b[999~\x00\x01\x02\x0c\x16")
    board.send(b"\x03\x15\n")
    board.expect("rom> ")
    board.send("run hi\n")
    board.expect("\nhi\r?(?=\n)")
    board.prompt()


def test_very_long_line_is_cut_or_refused(board):
    board.send("run hi " + "x" * 5000 + "\n")
    board.expect("rom> $", 30)
    board.send("\x15run hi\n")
    board.expect("\nhi\r?(?=\n)")
    board.prompt()


def test_three_ctrl_c_end_a_program_that_writes(board):
    before = board.command("mem")
    board.send("run spinning\n")
    board.expect("\nturning")
    board.send("\x03\x03\x03")
    assert "130" in board.prompt()
    assert board.command("mem") == before


def test_commands_share_a_line_and_the_last_status(board):
    answer = board.command("run hi; run status 5; run hi")
    assert answer.split("\n")[0] == "hi" and "status 5" in answer


def test_loaded_module_shows_in_lsmod_and_ksyms(board):
    assert "unlikely" not in board.command("ksyms unlikely*")
    board.command("load libodd.so")
    assert "libodd.so" in board.command("lsmod")
    symbols = board.command("ksyms unlikely*")
    assert re.search(r"0x[0-9a-f]{8} f libodd.so\s+unlikely_name_one", symbols), symbols
    assert re.search(r"0x[0-9a-f]{8}   libodd.so\s+unlikely_name_two", symbols), symbols
    assert re.search(r"0x[0-9a-f]{8} f libc.so\s+printf\b", board.command("ksyms printf"))
    board.command("unload libodd.so")
    assert "libodd.so" not in board.command("lsmod")


def test_binding_mode_is_shown_and_set(board):
    for mode in ("now", "lazy", "check"):
        board.command(f"bind {mode}")
        assert mode in board.command("bind")
        assert board.command("run hi") == "hi"


def test_no_line_is_wider_than_100_columns(board):
    for command in ("help", "help run", "ls", "lsmod", "mem", "ksyms", "bind"):
        for line in board.command(command, timeout=60).split("\n"):
            assert len(line) < 100 and line.isascii(), line
