"""What there is to tell the units since they were last told: a question to the warehouse, asked once a night."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import duckdb

from findings import Finding, Severity

_HERE = Path(__file__).parent
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
Change = Literal["new", "again", "still", "mended"]


@dataclass(frozen=True, slots=True)
class Item:
    """A finding, what became of it since the last telling, and the bytes it was found in (``None``: about no file).

    ``again`` is a fault that was mended and is back.
    """

    finding: Finding
    change: Change
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What the last reading of a file decided (as ``expectations.decide``), and whether that was since."""

    decision: str
    fresh: bool


@dataclass(frozen=True, slots=True)
class News:
    """Every open finding and every one mended since; ``files`` by sha256."""

    items: tuple[Item, ...] = ()
    files: Mapping[str, ReadFile] | None = None

    @classmethod
    def read(cls, connection: duckdb.DuckDBPyConnection, since: datetime | None) -> News:
        """Ask the warehouse, as of the moment the connection is for; without ``since`` everything open is new."""
        places = {"since": since or _LONG_AGO}
        items = connection.execute((_HERE / "news.sql").read_text(encoding="utf-8"), places)
        names = [column[0] for column in items.description or ()]
        found = tuple(_item(dict(zip(names, line, strict=True))) for line in items.fetchall())
        files = connection.execute((_HERE / "files.sql").read_text(encoding="utf-8"), places).fetchall()
        return cls(found, {sha256: ReadFile(decision, fresh) for sha256, decision, fresh in files})

    def file(self, sha256: str | None) -> ReadFile:
        """Return what is known of a file; a finding about no file belongs to the night itself."""
        return (self.files or {}).get(sha256 or "", ReadFile("no_file", fresh=True))


def _item(line: Mapping[str, Any]) -> Item:
    finding = Finding(
        code=line["code"],
        severity=Severity.of(line["severity"]),
        file=line["file"],
        sheet=line["sheet"],
        row=line["row"],
        column=line["column_no"],
        field=line["field"],
        value=line["value"],
        form=line["form"],
        unit_id=line["unit_id"],
        period=line["period"],
        params=json.loads(line["params"]),
    )
    return Item(finding, line["news"], line["sha256"])
