# SPDX-License-Identifier: BSD-2-Clause
#
# romld.gdb: what gdb must know of a board with romld. tools/debug reads it, and
# gives the paths and the target itself.
#
# gdb finds the list of modules (_r_debug) and the place where it changes
# (_dl_debug_state) by their names in rom.elf, so `info sharedlibrary` follows by
# itself, and a breakpoint may name what is not loaded yet.

# The files of the board are not those of this machine.
set sysroot /nonexistent
set breakpoint pending on
# A step goes over code without source, such as PLT entries and the ROM's resolver.
set step-mode off

python
import gdb
import os

class Console(gdb.Command):
    """console LINE: types LINE and Return on the board's console."""

    def __init__(self):
        super().__init__("console", gdb.COMMAND_RUNNING)

    def invoke(self, line, from_tty):
        with open(os.environ["ROMLD_CONSOLE"], "w") as pipe:
            pipe.write(line + "\n")

Console()
end

define boot
	tbreak monitor_prompt
	continue
end
document boot
boot: runs the board up to its prompt, where `console LINE` can be typed.
end
