# SPDX-License-Identifier: BSD-2-Clause
"""Fixtures: each test file that defines `files(build)` gets one boot of a store
with those files on every machine, shared by its tests."""
import pytest

from builder import Builder
from machine import MACHINES, Machine


def pytest_addoption(parser):
    parser.addoption("--board", action="append", choices=["virt", "raspi2"],
                     help="only the machines of this board (may be repeated)")


def pytest_generate_tests(metafunc):
    if "machine_name" in metafunc.fixturenames:
        boards = metafunc.config.getoption("--board") or ["virt", "raspi2"]
        names = [name for name, (board, _) in MACHINES.items() if board in boards]
        wanted = getattr(metafunc.module, "MACHINES_WANTED", ["virt", "raspi2"])
        metafunc.parametrize("machine_name", [n for n in names if n in wanted], indirect=True,
                             scope="module")


@pytest.fixture(scope="module")
def machine_name(request):
    """A name of MACHINES; indirect, so that pytest runs a file machine by machine."""
    return request.param


@pytest.fixture(scope="module")
def build(machine_name, tmp_path_factory):
    """Builds with the SDK of the machine's board into a fresh folder."""
    return Builder(MACHINES[machine_name][0], tmp_path_factory.mktemp(machine_name))


@pytest.fixture(scope="module")
def boot(machine_name, build):
    """boot(store) switches a machine on; at the end of the test file all are off."""
    machines = []

    def start(store):
        machine = Machine(machine_name, store, build.folder)
        machines.append(machine)
        return machine

    yield start
    for machine in machines:
        machine.close()


class Shared:
    """The file's machine; switched on again after a test that left it unusable."""

    def __init__(self, start):
        self.start = start
        self.machine = None

    def get(self):
        if self.machine is None:
            self.machine = self.start()
        return self.machine

    def drop(self):
        if self.machine is not None:
            self.machine.close()
            self.machine = None


@pytest.fixture(scope="module")
def shared(request, machine_name, build, boot):
    files = request.module.files(build)
    store = build.store(files, board=MACHINES[machine_name][0])

    def start():
        machine = boot(store)
        machine.prompt(timeout=60)
        return machine

    return Shared(start)


@pytest.fixture
def board(request, shared):
    """The machine of this test file, at its prompt."""
    yield shared.get()
    if getattr(request.node, "failed", False):
        shared.drop()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    if call.when == "call":
        item.failed = outcome.get_result().failed
