"""Read the board's facts from the warehouse: one file of ``sql/`` a kind of row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from board.facts import CommonFacts, NightFacts, PeriodFacts
from board.own_pages import OwnPages, own_pages
from board.rows import (
    CadreRow,
    CountRow,
    FindingRow,
    NightRow,
    PeriodRow,
    PlaceRow,
    Release,
    ReturnRow,
    SubmissionRow,
    TrendRow,
    UnplacedRow,
    VisitRow,
)
from organisation import Period
from reports.definition import read_definition
from reports.relations import open_relations

_SQL = Path(__file__).with_name("sql")
_Row = TypeVar("_Row")


def read_period(connection: duckdb.DuckDBPyConnection, period: str) -> PeriodFacts:
    """Return the whole province's facts of a period; visits are counted just as the report counts them."""
    own = own_pages()
    if own:
        open_relations(connection, read_definition(own.report), Period.parse(period), own.relations)
    return PeriodFacts(
        period=period,
        returns=_rows(connection, "returns", ReturnRow, period=period),
        submissions=_rows(connection, "submissions", SubmissionRow, period=period),
        findings=_rows(connection, "findings", FindingRow, period=period),
        visits=_own_rows(connection, own, "visits", VisitRow),
        cadres=_own_rows(connection, own, "cadres", CadreRow),
        places=_own_rows(connection, own, "places", PlaceRow),
    )


def read_common(connection: duckdb.DuckDBPyConnection, releases: Sequence[Release] = ()) -> CommonFacts:
    """Return what the province knows across periods; ``releases`` come from the shared drive."""
    own = own_pages()
    return CommonFacts(
        known_until=known_until(connection),
        periods=_rows(connection, "periods", PeriodRow),
        trend=_rows(connection, "trend", TrendRow, form=own.form if own else ""),
        night=_night(connection),
        releases=tuple(releases),
    )


def known_until(connection: duckdb.DuckDBPyConnection) -> datetime | None:
    """Return the moment of the last change of anything the board shows, ``None`` before the first."""
    [(moment,)] = connection.execute(_query("known_until")).fetchall()
    return None if moment is None else datetime.fromisoformat(moment.isoformat())


def _night(connection: duckdb.DuckDBPyConnection) -> NightFacts:
    nights = _rows(connection, "nights", NightRow)
    if not nights:
        return NightFacts()
    last = nights[0].night_id
    return NightFacts(
        nights=nights,
        unbalanced=_rows(connection, "unbalanced", CountRow, night=last),
        ignorable=_rows(connection, "ignorable", CountRow, night=last),
        rules=_rows(connection, "rules", CountRow, night=last),
        unplaced=_rows(connection, "unplaced", UnplacedRow, night=last),
    )


def _rows(connection: duckdb.DuckDBPyConnection, name: str, row: type[_Row], **places: Any) -> tuple[_Row, ...]:
    return _read(connection, _query(name), row, places)


def _own_rows(
    connection: duckdb.DuckDBPyConnection, own: OwnPages | None, name: str, row: type[_Row]
) -> tuple[_Row, ...]:
    text = own.queries.get(name) if own else None
    return _read(connection, text, row, {}) if text else ()


def _read(
    connection: duckdb.DuckDBPyConnection, text: str, row: type[_Row], places: Mapping[str, Any]
) -> tuple[_Row, ...]:
    found = connection.execute(text, places or None)
    names = [column[0] for column in found.description or ()]
    return tuple(row(**dict(zip(names, values, strict=True))) for values in found.fetchall())


@cache
def _query(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")
