# SPDX-License-Identifier: BSD-2-Clause
"""The store at boot: its boot commands, and what damage does."""
import pytest

from machine import MACHINES

TICKS = r"""
#include <stdio.h>
#include <sys/time.h>
static double now(void)
{
	struct timeval t;
	gettimeofday(&t, NULL);
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}
int main(void)
{
	for (int i = 0; i < 30; i++) {
		printf("tick %d\n", i);
		for (double end = now() + 0.1; now() < end;)
			;
	}
	puts("all ticks");
	return 0;
}
"""
HI = '#include <stdio.h>\nint main(void) { puts("hi"); return 0; }\n'


@pytest.fixture(scope="module")
def programs(build):
    return [build.program("ticks", TICKS), build.program("hi", HI)]


def board_of(machine_name):
    return MACHINES[machine_name][0]


def test_boot_commands_run_and_may_power_off(machine_name, build, boot, programs):
    store = build.store(programs, "boot.img", board_of(machine_name), boot="run hi; poweroff 5")
    machine = boot(store)
    assert machine.wait_off(60) == 5
    assert "hi" in machine.said


def test_line_noise_does_not_stop_boot_commands(machine_name, build, boot, programs):
    store = build.store(programs, "noise.img", board_of(machine_name),
                        boot="run ticks; run hi; poweroff 6")
    machine = boot(store)
    machine.expect("tick 1", 60)
    machine.send(b"\r\n\x00\xff\x7f qwerty #~ \x1b[A \x03 stop boot\n\r")
    machine.expect("tick 12", 60)
    machine.send(b"\x03")
    assert machine.wait_off(60) == 6
    assert "all ticks" in machine.said


def test_three_ctrl_c_within_a_second_stop_boot_commands(machine_name, build, boot, programs):
    store = build.store(programs, "stop.img", board_of(machine_name),
                        boot="run ticks; run ticks; run ticks; poweroff 6")
    machine = boot(store)
    machine.expect("tick 3", 60)
    machine.send(b"\x03\x03\x03")
    machine.prompt(60)
    assert "hi" in machine.command("run hi")
    assert machine.poweroff(3) == 3


def noise(size):
    """The same bytes each time."""
    value, out = 12345, bytearray()
    while len(out) < size:
        value = (value * 1103515245 + 12345) & 0x7FFFFFFF
        out.append(value >> 16 & 0xFF)
    return out


def damaged(image, how):
    if how == "erased":
        return bytearray(b"\xff" * len(image))
    if how == "zeroed":
        return bytearray(len(image))
    if how == "noise":
        return noise(1 << 20) + image[1 << 20:]
    if how == "first unit gone":
        return bytearray(b"\xff" * (256 << 10)) + image[256 << 10:]
    # A bit in every 4 KiB of the first 4 MiB: something in each structure.
    for at in range(100, 4 << 20, 4096):
        image[at] ^= 0x10
    return image


@pytest.mark.parametrize("how", ["erased", "zeroed", "noise", "first unit gone", "bits"])
def test_damaged_store_boots_to_the_monitor_and_says_so(machine_name, build, boot, programs, how):
    good = build.store(programs, "good.img", board_of(machine_name))
    bad = build.copy(good, "bad.img", lambda image: damaged(image, how))
    machine = boot(bad)
    banner = machine.prompt(60)
    assert "store" in banner, banner
    machine.command("ls")
    machine.command("run hi")
    assert "status" in machine.command("help poweroff")
    assert machine.poweroff(4) == 4


def test_store_without_libc_boots_and_says_what_is_missing(machine_name, build, boot, programs):
    store = build.store(programs, "nolibc.img", board_of(machine_name), libc=False)
    machine = boot(store)
    machine.prompt(60)
    assert "libc.so" in machine.command("run hi")
    assert machine.poweroff(0) == 0
