"""The last night that brought something, and whether every cell it read can be accounted for."""

from __future__ import annotations

from dataclasses import dataclass

from board.facts import NightFacts
from board.pages.unit import Advice, advice
from board.rows import CountRow, NightRow

_COUNTS = ("sightings", "files", "accepted", "sent_back", "nil", "records", "findings")


@dataclass(frozen=True, slots=True)
class NightView:
    """The whole page; ``night`` is ``None`` before the first night. ``off_by`` is read less what was accounted for."""

    night: NightRow | None
    off_by: int
    counts: tuple[CountRow, ...]
    unbalanced: tuple[CountRow, ...]
    ignorable: tuple[CountRow, ...]
    rules: tuple[CountRow, ...]
    unplaced: tuple[Advice, ...]
    earlier: tuple[NightRow, ...]


def night_view(facts: NightFacts, language: str) -> NightView:
    """Return the page."""
    last = facts.nights[0] if facts.nights else None
    return NightView(
        night=last,
        off_by=last.cells_read - last.cells_loaded - last.cells_sent_back - last.cells_ignorable if last else 0,
        counts=tuple(CountRow(name, getattr(last, name)) for name in _COUNTS) if last else (),
        unbalanced=facts.unbalanced,
        ignorable=facts.ignorable,
        rules=facts.rules,
        unplaced=tuple(advice(row, language) for row in facts.unplaced),
        earlier=facts.nights[1:],
    )
