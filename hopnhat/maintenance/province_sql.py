"""The SQL of a province's folder, tried on an empty warehouse of its own forms: a wrong name shows before a night.

Rules across returns, relations of reports, the board's own pages; and each report is built once, of nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import duckdb

from board.own_pages import own_pages
from board.rows import CadreRow, PlaceRow, VisitRow
from findings import Finding
from forms import forms
from organisation import Period
from organisation.calendar import calendar
from organisation.units import organisation
from province import find_mistake
from reports import Definition, build, kinds, read_definition
from reports.relations import open_relations
from warehouse.backend import connect
from warehouse.reference import Reference
from warehouse.rules import PLACE, cross_rules, relation_texts, values_of
from warehouse.schema import migrate

_LINE = re.compile(r"\bLINE (\d+):")
_READS = re.compile(r"\b(?:rule|report)_(\w+)")
_ROWS: Mapping[str, type[Any]] = {"visits": VisitRow, "cadres": CadreRow, "places": PlaceRow}
_PARTS = {"half": "-H1", "quarter": "-Q1", "month": "-01", "year": ""}


def try_sql() -> Iterator[Finding]:
    """Yield what is wrong with each SQL file of the folder in use, its other files being sound."""
    with connect() as connection:
        now = datetime.now(UTC)
        periods = [f"{now.year}{part}" for part in _PARTS.values()]
        migrate(connection, forms(), now)
        Reference(organisation(), calendar()).record(connection, periods, now.date(), now)
        yield from _try_rules(connection, periods)
        for kind in kinds():
            report = read_definition(kind)
            yield from _try_report(connection, report, Period.parse(f"{now.year}{_PARTS[report.returns[0]]}"))


def _try_rules(connection: duckdb.DuckDBPyConnection, periods: list[str]) -> Iterator[Finding]:
    broken: set[str] = set()
    for name, text in relation_texts().items():
        if not broken & set(_READS.findall(text)):
            made = f"CREATE OR REPLACE TEMP TABLE rule_{name} AS {text}"
            found = _tried(connection, f"rules/relations/{name}.sql", made, values_of(connection, periods, text))
            yield from found
            broken |= {name} if found else set()
        else:
            broken.add(name)
    for rule in cross_rules():
        if broken & set(_READS.findall(rule.query)):
            continue
        found = _tried(connection, f"rules/{rule.file}", rule.query, rule.values)
        yield from found or _lacking(connection, f"rules/{rule.file}", PLACE)


def _try_report(connection: duckdb.DuckDBPyConnection, report: Definition, period: Period) -> Iterator[Finding]:
    open_relations(connection, report, period, ())
    broken: set[str] = set()
    for name in report.relations:
        path = report.relation_file(name)
        text = path.read_text(encoding="utf-8")
        if broken & set(_READS.findall(text)):
            broken.add(name)
            continue
        made = f"CREATE OR REPLACE TEMP TABLE report_{name} AS {text}"
        found = _tried(connection, f"reports/relations/{name}.sql", made, None)
        yield from found
        broken |= {name} if found else set()
    if broken:
        return
    yield from _try_board(connection, report)
    try:
        build(connection, report.kind, period)
    except Exception as error:  # whatever a definition that reads well still gets wrong; its own words name the entry
        yield find_mistake("province_file_wrong", f"reports/{report.kind}/report.yaml", what=_said(error))


def _try_board(connection: duckdb.DuckDBPyConnection, report: Definition) -> Iterator[Finding]:
    own = own_pages()
    if own is None or own.report != report.kind:
        return
    for name, text in own.queries.items():
        file = f"board/{name}.sql"
        yield from _tried(connection, file, text, None) or _lacking(connection, file, _ROWS[name].__annotations__)


def _tried(
    connection: duckdb.DuckDBPyConnection, file: str, text: str, values: Mapping[str, Any] | None
) -> list[Finding]:
    try:
        connection.execute(text, dict(values) if values else None)
    except duckdb.Error as error:
        line = _LINE.search(str(error))
        return [find_mistake("province_line_wrong", file, int(line[1]) if line else 1, what=_said(error))]
    return []


def _lacking(connection: duckdb.DuckDBPyConnection, file: str, needed: Any) -> list[Finding]:
    """Return what a query that was just run should give and does not."""
    given = [column[0] for column in connection.description or ()]
    lacking = [name for name in needed if name not in given]
    what = f"câu SQL cần cho các cột {', '.join(needed)}; thiếu: {', '.join(lacking)}"
    return [find_mistake("province_line_wrong", file, 1, what=what)] if lacking else []


def _said(error: Exception) -> str:
    """Return an error's own words on one line, without the picture of the place."""
    return " ".join(str(error).partition("\n\nLINE ")[0].split())
