"""How much of a figure is in doubt, and what may be concluded from it: pure functions over numbers.

A figure's value is one of several that its returns allow: as it stands, without the rows that are asked about, with
the numbers that the questions themselves propose, and with the rows that wait to be mended. What is said of it must
hold for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from typing import Literal

Number = int | float
Direction = Literal["up", "down", "same", "open"]

# The least share of a report's units that must be on both sides before a change of theirs is called the province's:
# with 2 of 20 units the sign is those two units' own.
LEAST_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Possible:
    """The values that one number may have.

    ``asked`` rows are in it under an open question: it is ``without`` them, or ``corrected`` to what the questions
    propose. ``waiting`` rows were sent back and ``held`` rows wait for an answer: together they may add ``added``.
    """

    value: Number = 0
    asked: int = 0
    without: Number = 0
    corrected: Number = 0
    waiting: int = 0
    added: Number = 0
    held: int = 0

    @property
    def values(self) -> frozenset[Number]:
        """Every value it may have."""
        counted = {self.value, self.without, self.corrected} if self.asked else {self.value}
        return frozenset(counted | {one + self.added for one in counted})

    @property
    def low(self) -> Number:
        """The least it may be."""
        return min(self.values)

    @property
    def high(self) -> Number:
        """The most it may be."""
        return max(self.values)

    def __add__(self, other: Possible) -> Possible:
        """Return the number that two parts make up."""
        return Possible(
            self.value + other.value,
            self.asked + other.asked,
            self.without + other.without,
            self.corrected + other.corrected,
            self.waiting + other.waiting,
            self.added + other.added,
            self.held + other.held,
        )


def direction(pairs: Iterable[tuple[Number, Number]]) -> Direction:
    """Return which way a number went, by every pair of (now, then) that the returns allow; ``open`` where they differ.

    >>> direction([(3335, 3213)]), direction([(3335, 3213), (2335, 3213)]), direction([(5, 5)])
    ('up', 'open', 'same')
    """
    signs = {(now > then) - (now < then) for now, then in pairs}
    if len(signs) != 1:
        return "open"
    [sign] = signs
    return "up" if sign > 0 else "down" if sign < 0 else "same"


def pairs(now: Possible, then: Possible) -> Iterable[tuple[Number, Number]]:
    """Return every pair of values that two numbers may have."""
    return product(now.values, then.values)
