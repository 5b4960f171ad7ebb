"""Which reports there are, on which days they are drafted, for which period, and by when they must be out.

A report is drafted in the night after the last day on which a district may send (``calendar.yaml``). This is read when
Airflow parses a DAG, so files are read as the small ones they are, and no room is imported for it.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from province import read_once

_LEAP_YEAR = 2020
_log = logging.getLogger(__name__)
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # a report's file in a tenth of the time


@dataclass(frozen=True, slots=True)
class ReportThere:
    """A report of the province, as Airflow knows it: ``called`` is its name inside a sentence."""

    kind: str
    dag_id: str
    display_name: str
    called: str
    returns: tuple[str, ...]


@read_once
def reports_there(folder: Path) -> tuple[ReportThere, ...]:
    """Return the reports of the province in use, by kind.

    One that cannot be used, or takes another's id, costs itself alone: the others must still be drafted. Nights and
    ``hopnhat province`` say what is wrong with it.
    """
    found: dict[str, ReportThere] = {}
    for path in sorted((folder / "reports").glob("*/report.yaml")):
        try:
            report = _report_there(path)
        except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError, UnicodeDecodeError):
            _log.exception("%s has no DAG: it cannot be used", path)
            continue
        if report.dag_id in found:
            _log.error("%s has no DAG: %s is the id of another report's", path, report.dag_id)
        found.setdefault(report.dag_id, report)
    return tuple(found.values())


def shared_dag_ids(folder: Path) -> dict[str, tuple[str, ...]]:
    """Return the ids that several reports of a province would have in Airflow, each with the kinds of report.

    Raises:
        KeyError, TypeError, AttributeError, yaml.YAMLError: a report cannot be used.
    """
    by_id: dict[str, list[str]] = {}
    for path in sorted((folder / "reports").glob("*/report.yaml")):
        report = _report_there(path)
        by_id.setdefault(report.dag_id, []).append(report.kind)
    return {dag_id: tuple(kinds) for dag_id, kinds in by_id.items() if len(kinds) > 1}


def _report_there(path: Path) -> ReportThere:
    head: dict[str, Any] = yaml.load(path.read_bytes(), _LOADER)  # noqa: S506 (a safe one)
    kind, dag = path.parent.name, head.get("dag") or {}
    called = str(head.get("file") or head["name"])
    return ReportThere(
        kind=kind,
        dag_id=str(dag.get("id") or f"{kind}_report"),
        display_name=str(dag.get("name") or called),
        called=called[:1].lower() + called[1:],
        returns=tuple(head["returns"]),
    )


@dataclass(frozen=True, slots=True)
class ReportingDays:
    """The days of the reporting calendar: by part of the year, month-day by name.

    ``parts`` are those that a report is drafted for by itself: in Quảng Ninh six months in summer, the year in winter.
    """

    due: Mapping[str, Mapping[str, str]]
    zone: str
    parts: tuple[str, ...]

    @classmethod
    def load(cls, path: Path) -> ReportingDays:
        """Read the calendar."""
        settings = yaml.safe_load(path.read_text(encoding="utf-8"))
        due = settings["due"]
        # What ends on the year's own day is told by the report of the year.
        last = due.get("year", {}).get("district")
        each = (part for part, days in due.items() if part == "year" or days["district"] != last)
        return cls(due, settings["timezone"], tuple(settings.get("drafted") or each))

    def crons(self, hour: int = 1) -> list[str]:
        """Return the moments at which drafting begins, as cron expressions in ``zone``."""
        days = (self._first_day(part, _LEAP_YEAR) for part in self.parts)
        return [f"0 {hour} {day.day} {day.month} *" for day in days]

    def period_at(self, moment: datetime) -> str:
        """Return the period whose drafting began last at a moment: what a run of that moment is about."""
        today = moment.astimezone(ZoneInfo(self.zone)).date()
        begun = [
            (self._first_day(part, year), str(year) if part == "year" else f"{year}-{part}")
            for year in (today.year - 1, today.year)
            for part in self.parts
        ]
        return max((day, period) for day, period in begun if day <= today)[1]

    def time_allowed(self, hour: int = 1) -> timedelta:
        """Return how long after drafting began a report must be published, the shortest of all periods."""
        spans = (self._day(part, "draft", _LEAP_YEAR) - self._first_day(part, _LEAP_YEAR) for part in self.parts)
        return min(spans) + timedelta(days=1, hours=-hour)

    def _first_day(self, part: str, year: int) -> date:
        return self._day(part, "district", year) + timedelta(days=1)

    def _day(self, part: str, name: str, year: int) -> date:
        return date.fromisoformat(f"{year}-{self.due[part][name]}")


@read_once
def reporting_days(folder: Path) -> ReportingDays:
    """Return the province's reporting days, read once."""
    return ReportingDays.load(folder / "calendar.yaml")
