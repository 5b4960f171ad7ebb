"""Which units may be compared with the year before: the same ones on both sides, across reorganisations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Reported = Mapping[str, bool]
"""Whether each unit that has to report did so, all of it."""


@dataclass(frozen=True, slots=True)
class Alike:
    """The units that have reported on both sides, as they are called ``now`` and as they were ``then``.

    A unit that went into others belongs with them: all of them count, or none. ``left_out`` are the units of now that
    do not, ``whole`` tells that nobody is left out on either side.
    """

    now: frozenset[str]
    then: frozenset[str]
    left_out: frozenset[str]
    whole: bool

    def without(self, units: Iterable[str], links: Iterable[tuple[str, str]]) -> Alike:
        """Return the same without some units of now or then and whatever belongs with them."""
        gone = frozenset(units)
        return compare(
            dict.fromkeys(self.now, True) | dict.fromkeys(gone & self.now, False),
            dict.fromkeys(self.then, True) | dict.fromkeys(gone & self.then, False),
            links,
        )


def compare(now: Reported, then: Reported, links: Iterable[tuple[str, str]]) -> Alike:
    """Return who may be compared.

    ``links`` are pairs of (unit then, unit now): which units go on in which. Every unit goes on in itself.
    """
    nodes = [("now", unit) for unit in now] + [("then", unit) for unit in then]
    head = {node: node for node in nodes}

    def top(node: tuple[str, str]) -> tuple[str, str]:
        while head[node] != node:
            head[node] = head[head[node]]
            node = head[node]
        return node

    for before, after in (*((unit, unit) for unit in then), *links):
        if before in then and after in now:
            head[top(("then", before))] = top(("now", after))
    groups: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for node in nodes:
        groups[top(node)].append(node)
    sides = {"now": now, "then": then}
    good: dict[str, set[str]] = {"now": set(), "then": set()}
    for group in groups.values():
        there = {side for side, _ in group}
        if len(there) == len(sides) and all(sides[side][unit] for side, unit in group):
            for side, unit in group:
                good[side].add(unit)
    left_out = frozenset(now) - good["now"]
    whole = not left_out and len(good["then"]) == len(then)
    return Alike(frozenset(good["now"]), frozenset(good["then"]), left_out, whole)
