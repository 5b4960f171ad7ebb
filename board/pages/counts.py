"""Returns counted by state, as several pages show them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from board.rows import RECEIVED, STATUSES, ReturnRow


@dataclass(frozen=True, slots=True)
class Counts:
    """Expected returns by state. An exempt return is not expected."""

    by_status: tuple[tuple[str, int], ...]

    @classmethod
    def of(cls, returns: Iterable[ReturnRow]) -> Counts:
        """Count the expected among some returns."""
        return cls.from_numbers(Counter(row.state for row in returns if row.expected))

    @classmethod
    def from_numbers(cls, numbers: Counter[str]) -> Counts:
        """Return counts made elsewhere, in the order they are shown."""
        return cls(tuple((status, numbers[status]) for status in STATUSES))

    @property
    def received(self) -> int:
        """How many came in and are valid, be it in part."""
        return sum(number for status, number in self.by_status if status in RECEIVED)

    @property
    def expected(self) -> int:
        """How many had to be sent."""
        return sum(number for status, number in self.by_status if status != "exempt")

    @property
    def share(self) -> int:
        """Received in per cent of expected, never 100 while one is open."""
        return 100 * self.received // self.expected if self.expected else 100
