"""Lists the figures stand on: units, periods, returns expected, findings waived. Each is kept whole when it changes."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import duckdb

from organisation import Organisation, Period, Unit
from organisation.calendar import Calendar
from organisation.waivers import Waiver
from warehouse.rows import Rows

_HALF_YEAR = timedelta(days=182)


class Reference:
    """The lists of this installation, compared with those the warehouse holds."""

    def __init__(self, organisation: Organisation, calendar: Calendar, waivers: Sequence[Waiver] = ()) -> None:
        self._organisation = organisation
        self._calendar = calendar
        self._waivers = waivers

    @property
    def waivers(self) -> Sequence[Waiver]:
        """The waivers of the list in use, those that have ended among them."""
        return self._waivers

    def changed(self, connection: duckdb.DuckDBPyConnection, today: date) -> bool:
        """Tell whether ``record`` would add anything for the periods known and those a day concerns."""
        return bool(self._news(connection, self._periods(connection, (), today)))

    def record(
        self, connection: duckdb.DuckDBPyConnection, period_ids: Iterable[str], today: date, now: datetime
    ) -> None:
        """Add the lists that are not those last recorded, for the periods named, known, and that a day concerns."""
        rows = Rows()
        for table, row in self._news(connection, self._periods(connection, period_ids, today)):
            rows.add(table, row if table == "core_periods" else {**row, "recorded_at": now})
        rows.insert(connection)

    def _periods(self, connection: duckdb.DuckDBPyConnection, period_ids: Iterable[str], today: date) -> list[Period]:
        known = {period for (period,) in connection.execute("SELECT period FROM core_periods").fetchall()}
        recent = {id_ for id_ in _recent(today) if self._organisation.expected(Period.parse(id_))}
        return [Period.parse(period) for period in sorted({*known, *period_ids, *recent})]

    def _news(self, connection: duckdb.DuckDBPyConnection, periods: list[Period]) -> list[tuple[str, dict[str, Any]]]:
        units = [_unit_row(unit) for unit in self._organisation.units]
        news = [
            *_unless(_last(connection, "core_unit_lists"), "core_unit_lists", units),
            *_unless(_last(connection, "core_waiver_lists"), "core_waiver_lists", self._waiver_rows()),
        ]
        lists = dict(
            connection.execute(
                "SELECT period, arg_max(list_id, recorded_at) FROM core_expected_lists GROUP BY period"
            ).fetchall()
        )
        for period in periods:
            if period.id not in lists:
                news.append(("core_periods", _period_row(period)))
            news += _unless(lists.get(period.id), "core_expected_lists", self._expected_rows(period))
        return news

    def _waiver_rows(self) -> list[dict[str, Any]]:
        return [_waiver_row(waiver, self._calendar) for waiver in self._waivers] or [dict.fromkeys(_WAIVER)]

    def _expected_rows(self, period: Period) -> list[dict[str, Any]]:
        rows = [self._expected_row(period, unit, form) for unit, form in self._organisation.expected(period)]
        return rows or [dict.fromkeys(_EXPECTED) | {"period": period.id}]

    def _expected_row(self, period: Period, unit: Unit, form: str) -> dict[str, Any]:
        due = self._calendar.due(unit.level, period)
        values = (
            period.id,
            unit.unit_id,
            form,
            unit.level,
            unit.parent_id if unit.level == "base" else unit.unit_id,
            due,
            self._calendar.late_from(due) if due else None,
            self._calendar.exemption(unit.unit_id, form, period.id),
        )
        return dict(zip(_EXPECTED, values, strict=True))


_EXPECTED = ("period", "unit_id", "form", "level", "district_id", "due_on", "late_from", "exempt_document")
_WAIVER = ("code", "unit_id", "form", "period", "cell", "reason", "decided_by", "until_on", "lapses_at")


def _unless(last: str | None, table: str, rows: list[dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    list_id = hashlib.sha256(repr(rows).encode()).hexdigest()[:32]
    return [] if list_id == last else [(table, {"list_id": list_id, **row}) for row in rows]


def _last(connection: duckdb.DuckDBPyConnection, table: str) -> str | None:
    last = connection.execute(f"SELECT arg_max(list_id, recorded_at) FROM {table}").fetchall()  # noqa: S608
    return last[0][0] if last else None


def _recent(today: date) -> set[str]:
    return {id_ for day in (today, today - _HALF_YEAR) for id_ in _periods_of(day)}


def _periods_of(day: date) -> tuple[str, ...]:
    half, quarter = (day.month + 5) // 6, (day.month + 2) // 3
    return f"{day.year}", f"{day.year}-H{half}", f"{day.year}-Q{quarter}", f"{day.year}-{day.month:02d}"


def _period_row(period: Period) -> dict[str, Any]:
    return {
        "period": period.id,
        "kind": period.kind,
        "starts_on": period.start,
        "ends_on": period.end,
        "label": period.label,
    }


def _unit_row(unit: Unit) -> dict[str, Any]:
    return {
        "unit_id": unit.unit_id,
        "gso_code": unit.gso_code,
        "name": unit.name,
        "union_name": unit.union_name,
        "level": unit.level,
        "kind": unit.kind,
        "parent_id": unit.parent_id,
        "valid_from": None if unit.valid_from == date.min else unit.valid_from,
        "valid_to": None if unit.valid_to == date.max else unit.valid_to,
        "successor_ids": " ".join(unit.successor_ids),
        "status": unit.status,
    }


def _waiver_row(waiver: Waiver, calendar: Calendar) -> dict[str, Any]:
    values = (*dataclasses.astuple(waiver), calendar.late_from(waiver.until))
    return dict(zip(_WAIVER, values, strict=True))
