"""How much of a form's figures is in doubt: what a page of figures says beside them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from board.facts import PeriodFacts
from board.rows import RECEIVED, ReturnRow


@dataclass(frozen=True, slots=True)
class Doubt:
    """Of ``expected`` returns, ``missing`` are in no figure and ``partly`` only in part.

    ``waiting`` rows wait to be mended or answered and do not count, ``asked`` rows count and are under a question.
    """

    expected: int = 0
    missing: int = 0
    partly: int = 0
    waiting: int = 0
    asked: int = 0

    @classmethod
    def of(cls, returns: Iterable[ReturnRow]) -> Doubt:
        """Return the doubt of some returns."""
        rows = [row for row in returns if row.expected and row.state != "exempt"]
        return cls(
            expected=len(rows),
            missing=sum(row.state not in RECEIVED for row in rows),
            partly=sum(row.state == "partly_counted" for row in rows),
            waiting=sum(row.rows_waiting or 0 for row in rows),
            asked=sum(row.rows_asked for row in rows),
        )


def doubt_of(facts: PeriodFacts, form: str) -> Doubt:
    """Return the doubt of a period's figures of one form."""
    return Doubt.of(row for row in facts.returns if row.form == form)
