# SPDX-License-Identifier: BSD-2-Clause
"""The SD card image of raspi2: what the board's firmware and the ROM look for."""
import re

from builder import run
from machine import BUILD, ROOT

MACHINES_WANTED = ["raspi2"]
SECTOR = 512


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
