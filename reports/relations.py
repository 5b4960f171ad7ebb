"""The relations of a report as views of one connection, and the period they are read for."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

import duckdb

from forms import forms
from organisation.calendar import calendar
from organisation.periods import Period
from organisation.quotas import quotas
from reports.definition import HERE, Definition
from warehouse.text_keys import teach_text_key

_SQL = HERE / "sql"
_NAMED = re.compile(r"\breport_(\w+)")
_RECORDS = re.compile(r"\bcore_(\w+?)__(?:current|counted)\b")
_PARTS_OF_A_YEAR = (*(f"-{month:02}" for month in range(1, 13)), "-Q1", "-Q2", "-Q3", "-Q4", "-H1", "-H2", "")
_MONTHS = {"year": 12, "half": 6, "quarter": 3, "month": 1}


def months(period: Period) -> int:
    """Return the length of a period in months."""
    return _MONTHS[period.kind]


def return_periods(period: Period) -> list[str]:
    """Return the ids of the periods whose returns make up a report: its own, and those that lie in it."""
    return [part.id for part in _parts_of_the_year(period) if part.within(period)]


def _due_periods(report: Definition, period: Period) -> list[str]:
    """Return the ids of those of them of which the report tells who has sent."""
    return [part.id for part in _parts_of_the_year(period) if part.kind in report.returns and part.within(period)]


def _parts_of_the_year(period: Period) -> list[Period]:
    return [Period.parse(f"{period.id[:4]}{part}") for part in _PARTS_OF_A_YEAR]


def quota(period: Period) -> dict[str, Any]:
    """Return the quota of a period: ``days_per_year``, ``days`` of the period, and whether it is ``assumed``.

    Where the organisation sets none, both numbers are ``None``.
    """
    known = quotas()
    if known is None:
        return {"days_per_year": None, "days": None, "assumed": False}
    yearly = known.of_year(int(period.id[:4]))
    days = round(yearly * months(period) / 12)
    return {"days_per_year": yearly, "days": days, "assumed": known.status == "assumed"}


@cache
def query(name: str) -> str:
    """Return one query of ``sql/queries``; its ``{places}`` are filled from a definition, never from data."""
    return (_SQL / "queries" / f"{name}.sql").read_text(encoding="utf-8")


def local(moment: datetime) -> datetime:
    """Return a moment as the clock of the province shows it, without its zone."""
    zone = calendar().zone
    return moment.astimezone(zone).replace(tzinfo=None) if moment.tzinfo else moment


def set_period(connection: duckdb.DuckDBPyConnection, report: Definition, period: Period) -> None:
    """Make the relations' views speak of one period."""
    # What began in the period may stand in the return of the next one: its unit is known there too.
    parts = [{"period": part.id, "ends_on": part.end} for part in _parts_of_the_year(period)]
    due = _due_periods(report, period)
    connection.execute("SET VARIABLE report_end = $day::DATE", {"day": period.end})
    connection.execute("SET VARIABLE report_period = $id::VARCHAR", {"id": period.id})
    connection.execute("SET VARIABLE report_periods = $ids::VARCHAR[]", {"ids": return_periods(period)})
    connection.execute("SET VARIABLE report_due_periods = $ids::VARCHAR[]", {"ids": due})
    connection.execute("SET VARIABLE report_parts = $parts::STRUCT(period VARCHAR, ends_on DATE)[]", {"parts": parts})
    connection.execute("SET VARIABLE report_zone = $zone::VARCHAR", {"zone": calendar().zone.key})
    connection.execute("SET VARIABLE report_quota_days = $days::INTEGER", {"days": quota(period)["days"]})


def open_relations(
    connection: duckdb.DuckDBPyConnection, report: Definition, period: Period, wanted: Collection[str] | None = None
) -> None:
    """Put the report's relations on a connection as temporary tables ``report_<name>``, computed once for a period.

    Its closed lists stand beside them as ``report_family_<name>``, so that SQL may ask what a list says of a value.
    Only the relations ``wanted`` and those they read are put there, or all.
    """
    teach_text_key(connection)
    set_period(connection, report, period)
    _open_doubt(connection, report)
    for name, members in report.families.items():
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE report_family_{name} AS SELECT unnest($members, recursive := true)",
            {"members": [dict(member) for member in members]},
        )
    texts = {name: _text(report, name) for name in report.relations}
    for name in report.relations if wanted is None else _with_sources(texts, wanted):
        connection.execute(f"CREATE OR REPLACE TEMP TABLE report_{name} AS {texts[name]}")


def open_waiting(connection: duckdb.DuckDBPyConnection, report: Definition) -> bool:
    """Put ``report_waiting_<name>`` beside each relation that shows the cells of returns; tell whether there are any.

    It holds what the relation would hold of the rows that wait to be mended.
    """
    if connection.execute("FROM report_unsettled LIMIT 1").fetchone() is None:
        return False
    for name, text in _waiting_texts(report).items():
        connection.execute(f"CREATE OR REPLACE TEMP TABLE report_waiting_{name} AS {text}")
    return True


def _open_doubt(connection: duckdb.DuckDBPyConnection, report: Definition) -> None:
    """Put the rows in doubt on a connection.

    ``report_asked`` holds those in the figures that a question is about or that a held file says otherwise,
    ``report_records_<form>`` the records that wait to be mended or answered, ``report_unsettled`` the places of these.
    """
    places, contested = [query("no_place")], [query("no_place")]
    for name, form in _forms_read(report).items():
        text = query("waiting_rows").format(form=form, name=name)
        connection.execute(f"CREATE OR REPLACE TEMP TABLE report_records_{name} AS {text}")
        places.append(query("place_of_rows").format(form=form, name=name))
        # Asked first: of millions of records, hardly ever is one contested.
        if connection.execute(query("any_held").format(form=form, name=name)).fetchone():
            same = _same_statement(connection, name, forms()[form].identity)
            contested.append(query("contested_rows").format(form=form, name=name, same=same))
    connection.execute(f"CREATE OR REPLACE TEMP TABLE report_unsettled AS {' UNION ALL '.join(places)}")
    everything = " UNION ALL BY NAME ".join(contested)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE report_contested AS {everything}")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE report_asked AS {query('asked_rows')}")


def _same_statement(connection: duckdb.DuckDBPyConnection, name: str, identity: Sequence[str]) -> str:
    """Return the SQL that tells whether two records of a form are one statement: a place is kept as it was written."""
    columns = {column for column, *_ in connection.execute(f"DESCRIBE report_records_{name}").fetchall()}
    named = (next((one for one in (field, f"{field}_raw") if one in columns), None) for field in identity)
    fields = [one for one in named if one]
    return " AND ".join(f"held.{one} IS NOT DISTINCT FROM record.{one}" for one in fields) or "false"


def _forms_read(report: Definition) -> dict[str, str]:
    """Return the forms that the report's relations read, by the name that their tables carry."""
    names = {found for name in report.relations for found in _RECORDS.findall(_text(report, name))}
    return {form_id.lower(): form_id for form_id in forms() if form_id.lower() in names}


def _waiting_texts(report: Definition) -> dict[str, str]:
    """Return the relations that show cells, and those they are made of, reading the rows that wait instead."""
    shown = {figure.measure.relation for figure in report.figures.values() if figure.measure.field}
    texts = {name: _text(report, name) for name in report.relations}
    changed: dict[str, str] = {}
    for name in _with_sources(texts, shown):
        text = _RECORDS.sub(r"report_records_\1", texts[name])
        text = _NAMED.sub(lambda found: f"report_waiting_{found[1]}" if found[1] in changed else found[0], text)
        if text != texts[name]:
            changed[name] = text
    return changed


def _text(report: Definition, name: str) -> str:
    return report.relation_file(name).read_text(encoding="utf-8")


def _with_sources(texts: dict[str, str], wanted: Collection[str]) -> list[str]:
    """Return relations and all that they read, in the order of ``texts``: a relation reads earlier ones."""
    needed = set(wanted)
    for name in reversed(texts):
        if name in needed:
            needed |= {source for source in _NAMED.findall(texts[name]) if source in texts}
    return [name for name in texts if name in needed]


def rows(connection: duckdb.DuckDBPyConnection, text: str) -> list[dict[str, Any]]:
    """Run a query and return its rows by column name."""
    cursor = connection.execute(text)
    names: Sequence[str] = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in fetched(cursor)]


def fetched(cursor: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    """Return the rows of a query, its exact decimals as the numbers of a report: whole ones are ``int``."""
    return [tuple(map(_number, row)) for row in cursor.fetchall()]


def _number(value: Any) -> Any:
    if not isinstance(value, Decimal):
        return value
    return int(value) if value == value.to_integral_value() else float(value)
