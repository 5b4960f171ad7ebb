"""What there is to tell the units since they were last told: a question to the warehouse, asked once a night."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import duckdb

from feedback.states import ReturnState, read_states
from findings import Finding

_HERE = Path(__file__).parent
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
Change = Literal["new", "again", "still", "mended"]


@dataclass(frozen=True, slots=True)
class Item:
    """A finding, what became of it since the last telling, and the bytes it was found in (``None``: about no file).

    ``again`` is a fault that was mended and is back. ``decision`` is what became of the file, as
    ``expectations.decide`` says it (``no_file``: there is none), ``fresh`` whether it came since.
    ``sender_id`` is the unit that sent the file, ``shared_by`` are those whose returns are in it, none where that is
    not known for certain.
    """

    finding: Finding
    change: Change
    sha256: str | None = None
    decision: str = "no_file"
    fresh: bool = True
    sender_id: str | None = None
    shared_by: tuple[str, ...] = ()

    @property
    def is_news(self) -> bool:
        """Whether somebody must be told: it is new, back or mended, or a file came that still has it."""
        return self.change != "still" or self.fresh

    @property
    def claimed(self) -> frozenset[str]:
        """The units that a file in question claims to be of: nothing of it is told to them."""
        return frozenset(self.finding.params.get("claimed_ids", "").split())


@dataclass(frozen=True, slots=True)
class News:
    """Every open finding and every one mended since; ``states`` are of the returns in their files, by sha256."""

    items: tuple[Item, ...] = ()
    states: Mapping[str, tuple[ReturnState, ...]] = field(default_factory=dict)

    @classmethod
    def read(cls, connection: duckdb.DuckDBPyConnection, since: datetime | None) -> News:
        """Ask the warehouse, as of the moment the connection is for; without ``since`` everything open is new."""
        places = {"since": since or _LONG_AGO}
        found = connection.execute((_HERE / "news.sql").read_text(encoding="utf-8"), places)
        names = [column[0] for column in found.description or ()]
        items = tuple(item_of(dict(zip(names, line, strict=True))) for line in found.fetchall())
        return cls(items, read_states(connection, (item.sha256 for item in items if item.sha256)))


def item_of(line: Mapping[str, Any]) -> Item:
    """Return a line of ``news.sql``, by the names of its columns."""
    return Item(
        Finding.of_row(line),
        line["news"],
        line["sha256"],
        line["decision"],
        line["fresh"],
        line["sender_id"],
        tuple(line["shared_by"] or ()),
    )
