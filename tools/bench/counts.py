# SPDX-License-Identifier: BSD-2-Clause
"""What the counting plugin has noted, and what it means.

A cost is a Cost: instructions and memory accesses, loads and stores together. They add,
subtract and divide, so that the slope between a small and a large probe is
(large - small) / items.
"""
import collections


class Cost(collections.namedtuple("Cost", "instructions accesses")):
    __slots__ = ()

    def __add__(self, other):
        return Cost(*(a + b for a, b in zip(self, other)))

    def __sub__(self, other):
        return Cost(*(a - b for a, b in zip(self, other)))

    def __truediv__(self, n):
        return Cost(*(a / n for a in self))


ZERO = Cost(0, 0)


def read_events(path):
    """[(what, address, Cost)]"""
    events = []
    for line in open(path):
        what, address, *counts = line.split()
        events.append((what, int(address, 16), Cost(*map(int, counts))))
    return events


def marks(events, address, without=()):
    """The costs at each mark, less what calls of the functions at `without` cost before.
    None of these calls another."""
    found, taken, begun = [], ZERO, None
    for what, at, cost in events:
        if what == "at" and at == address:
            found.append(cost - taken)
        elif at in without and what == "in":
            begun = cost
        elif at in without and what == "out" and begun is not None:
            taken, begun = taken + (cost - begun), None
    return found


def spans(events, address, without=()):
    """What each call of the function at `address` cost, less what calls of the functions
    at `without` within it cost. It does not call itself."""
    edges = marks([("at" if at == address else what, at, cost) for what, at, cost in events],
                  address, without)
    return [end - begin for begin, end in zip(edges[::2], edges[1::2])]


# What an opener has done, from the marks of one run of it (opener.c). link is open
# without finding and reading the file, as far as that can be told apart.
Opened = collections.namedtuple("Opened", "open link first_calls second_calls close")
MARKS = 12


def steps(marks):
    """The steps between the marks; the first of them is empty and taken off the others."""
    found = [b - a for a, b in zip(marks, marks[1:])]
    return [step - found[0] for step in found]


def opened(marks, without_reading):
    """The two rounds of one run."""
    whole, link = steps(marks), steps(without_reading)
    return [Opened(whole[i], link[i], whole[i + 2], whole[i + 3], whole[i + 4]) for i in (1, 6)]
