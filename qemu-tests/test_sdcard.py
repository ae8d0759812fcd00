# SPDX-License-Identifier: BSD-2-Clause
"""The SD card image of raspi2: what the board's firmware and the ROM look for."""
import os
import re
import shutil
import subprocess

import pytest

from builder import run
from machine import BUILD, ROOT

MACHINES_WANTED = ["raspi2"]
SECTOR = 512
needs_gdb = pytest.mark.skipif(shutil.which("gdb-multiarch") is None, reason="no gdb-multiarch")


def test_card_has_a_boot_partition_and_the_store_as_type_da(build):
    card, rom = build.folder / "card.img", BUILD / "raspi2/rom.bin"
    store = build.store([], "card-store.img", "raspi2")
    run([ROOT / "tools/make-sdcard", "-o", card, "--kernel", rom, "--store", store])
    size = card.stat().st_size
    assert size & (size - 1) == 0, "QEMU takes a card whose size is a power of two"

    table = run(["sfdisk", "-d", card])
    parts = re.findall(r"start=\s*(\d+), size=\s*(\d+), type=(\w+)", table)
    assert [kind for _, _, kind in parts][0] in ("c", "e", "b") and parts[1][2] == "da", table

    start = int(parts[0][0]) * SECTOR
    names = run(["mdir", "-b", "-i", f"{card}@@{start}", "::"]).lower()
    assert "kernel7.img" in names and "config.txt" in names
    run(["mcopy", "-n", "-i", f"{card}@@{start}", "::kernel7.img", build.folder / "kernel7.img"])
    assert (build.folder / "kernel7.img").read_bytes() == rom.read_bytes()

    start = int(parts[1][0]) * SECTOR
    data = store.read_bytes()
    with open(card, "rb") as f:
        f.seek(start)
        assert f.read(len(data)) == data


@pytest.fixture
def debug(build):
    """Runs gdb commands on a board with the default libraries; what was said."""
    store = build.store([], "dma-store.img", "raspi2")

    def run_script(*steps):
        script = build.folder / "dma.gdb"
        script.write_text("\n".join(["set confirm off", *steps, "kill"]) + "\n")
        done = subprocess.run(
            [ROOT / "tools/debug", "--board", "raspi2", "--store", store, "--", "-nx", "-batch",
             "-x", script], env={**os.environ, "BUILD": str(BUILD)}, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120)
        return done.stdout

    return run_script


START, STATE = "bcm2835_dma.c:start", "bcm2835_dma.c:state"
FAILS_AT = "silent\nreturn (enum sdhci_dma_state)SDHCI_DMA_FAILED\ncontinue\nend"


@needs_gdb
def test_long_reads_are_done_by_dma(debug):
    said = debug("tbreak sdhci_try_dma", "continue", "finish", f"break {START}", "ignore 2 1000",
                 "boot", "info breakpoints", "print card.dma == &dma.mover")
    assert "Value returned is $1 = true" in said, said
    assert int(re.search(r"already hit (\d+) times", said)[1]) >= 2, said
    assert "$2 = 1" in said, said


@needs_gdb
@pytest.mark.parametrize("attempt", [0, 1, 3])
def test_a_dma_that_fails_is_left_alone(debug, attempt):
    """At the trial, or later: the boot goes on, and the libraries are loaded."""
    said = debug(f"break {STATE} if $count++ == {attempt}", "commands", FAILS_AT,
                 "set $count = 0", "boot", "print card.dma", "info sharedlibrary")
    assert re.search(r"\$1 = .*0x0", said), said
    assert "libc.so" in said and "libm.so" in said, said


@needs_gdb
def test_a_dma_that_brings_other_bytes_is_not_used(debug):
    said = debug("tbreak sdhci_try_dma", "continue", f"tbreak {STATE}", "continue",
                 "set var *(char *)dma.to ^= 1", "boot", "print card.dma", "info sharedlibrary")
    assert re.search(r"\$1 = .*0x0", said), said
    assert "libc.so" in said and "libm.so" in said, said
