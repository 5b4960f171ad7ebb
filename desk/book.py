"""The book of changes: who changed which line of which list, when, why, from what to what. Written once, chained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from durable import Entry


@dataclass(frozen=True, slots=True)
class Kept:
    """One change that was made. ``before`` and ``after`` are the line's cells, ``None`` where there was no line.

    ``together`` is the number of the first of several that were made at once, ``None`` of one by itself.
    """

    number: int
    list: str
    who: str
    at: datetime
    reason: str
    before: Mapping[str, str] | None
    after: Mapping[str, str] | None
    undoes: int | None = None
    together: int | None = None

    @classmethod
    def of(cls, entry: Entry) -> Kept:
        """Return what an entry of the book says."""
        said = entry.said
        return cls(
            number=entry.number,
            list=str(said["list"]),
            who=str(said["who"]),
            at=datetime.fromisoformat(said["at"]),
            reason=str(said["reason"]),
            before=said["before"],
            after=said["after"],
            undoes=said.get("undoes"),
            together=said.get("together"),
        )

    def as_entry(self) -> dict[str, Any]:
        """Return what the book is to say; the number is the book's."""
        return {
            "list": self.list,
            "who": self.who,
            "at": self.at.isoformat(),
            "reason": self.reason,
            "before": dict(self.before) if self.before is not None else None,
            "after": dict(self.after) if self.after is not None else None,
            "undoes": self.undoes,
            "together": self.together,
        }

    def concerns(self, cells: Mapping[str, str]) -> bool:
        """Tell whether the change made or replaced a line of these cells."""
        return dict(cells) in (self.before, self.after)
