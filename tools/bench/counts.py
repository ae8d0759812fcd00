# SPDX-License-Identifier: BSD-2-Clause
"""What the counting plugin has noted, and what it means.

A cost is a Cost: instructions, loads, stores. They add, subtract and divide, so that
the slope between a small and a large probe is (large - small) / (items).
"""
import collections


class Cost(collections.namedtuple("Cost", "instructions loads stores")):
    __slots__ = ()

    def __add__(self, other):
        return Cost(*(a + b for a, b in zip(self, other)))

    def __sub__(self, other):
        return Cost(*(a - b for a, b in zip(self, other)))

    def __truediv__(self, n):
        return Cost(*(a / n for a in self))

    @property
    def accesses(self):
        return self.loads + self.stores


ZERO = Cost(0, 0, 0)


def read_events(path):
    """[(what, address, Cost)]"""
    events = []
    for line in open(path):
        what, address, *counts = line.split()
        events.append((what, int(address, 16), Cost(*map(int, counts))))
    return events


def marks(events, address):
    return [cost for what, at, cost in events if what == "at" and at == address]


def spans(events, address, without=None):
    """What each call of the function at `address` cost, less what calls of the function
    at `without` within it cost."""
    out, begun, taken, inner = [], None, ZERO, None
    for what, at, cost in events:
        if at == address and what == "in":
            begun, taken = cost, ZERO
        elif at == address and what == "out" and begun is not None:
            out.append(cost - begun - taken)
            begun = None
        elif at == without and what == "in":
            inner = cost
        elif at == without and what == "out" and inner is not None:
            taken, inner = taken + cost - inner, None
    return out


# What an opener has done, from the marks of one run of it (opener.c).
Opened = collections.namedtuple("Opened", "open first_calls second_calls close")
MARKS = 12


def opened(marks):
    """The two rounds of one run: the cost of each step, the mark's own taken off."""
    steps = [b - a for a, b in zip(marks, marks[1:])]
    empty = steps[0]
    return [Opened(*(steps[i] - empty for i in (first, first + 2, first + 3, first + 4)))
            for first in (1, 6)]
