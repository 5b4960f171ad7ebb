"""What became of the returns in a file, in the ledger's words, and on what the time of their receipt rests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from expectations import Checked
from expectations.decision import rows_out
from forms import forms
from organisation import Period
from organisation.calendar import calendar
from organisation.units import organisation
from reports.made_of import reports_counting
from warehouse.ledger.naming import name_receipt, name_state
from warehouse.submissions import RowsOut, Submission, is_out, submissions

_SQL = Path(__file__).with_suffix(".sql")


@dataclass(frozen=True, slots=True)
class ReturnState:
    """One return of a file, as ``mart_returns`` has it, or as a check of the file by itself foresees it."""

    sha256: str
    unit_id: str
    unit: str
    level: str
    form: str
    period: str
    state: str
    status: str
    records: int
    rows_counted: int
    rows_superseded: int
    because: str | None = None
    source_id: str = ""
    received_at: datetime | None = None
    first_seen_at: datetime | None = None

    def in_words(self, language: str = "vi") -> str:
        """Return its state, how many of its rows count, and in which reports."""
        return name_state(
            self.state,
            self.rows_counted,
            self.records,
            is_nil=self.status == "nil",
            superseded=self.rows_superseded,
            because=self.because,
            reports=reports_counting(self.form, self.level),
            language=language,
        )

    @property
    def is_whole(self) -> bool:
        """Whether every row of it counts, here or as another version says it."""
        return self.state in ("counted", "superseded")


def read_states(connection: duckdb.DuckDBPyConnection, files: Iterable[str]) -> Mapping[str, tuple[ReturnState, ...]]:
    """Return the returns that each file holds, by its sha256, as known at the moment the connection is for."""
    found = connection.execute(_SQL.read_text(encoding="utf-8"), {"files": sorted(set(files))})
    by_file: dict[str, list[ReturnState]] = defaultdict(list)
    for line in found.fetchall():
        by_file[line[0]].append(ReturnState(*line))
    return {sha256: tuple(states) for sha256, states in by_file.items()}


def say_states(states: Sequence[ReturnState], language: str = "vi") -> str:
    """Return what became of a file's returns: each with what tells it from the others, where there are several."""
    differ = [len({getattr(one, name) for one in states}) > 1 for name in ("unit", "form", "period")]
    return "; ".join(" – ".join(filter(None, (_named(one, *differ), one.in_words(language)))) for one in states)


def say_receipt(states: Sequence[ReturnState]) -> str:
    """Return when the file was received and on what that rests; nothing where no return of it is known."""
    times = [
        (one.received_at, one.first_seen_at, one.source_id) for one in states if one.received_at and one.first_seen_at
    ]
    if not times:
        return ""
    received_at, first_seen_at, source_id = min(times)
    rests = name_receipt(source_id, received_at, first_seen_at)
    return f"{received_at.astimezone(calendar().zone):%H:%M ngày %d/%m/%Y}, {rests}"


def foresee_states(checked: Checked) -> tuple[ReturnState, ...]:
    """Return what the ledger will say of a file's returns if nothing else was sent of them."""
    out = rows_out(checked.findings, checked.read.tables)
    return tuple(_foreseen(one, checked, out) for one in submissions(checked))


def _foreseen(one: Submission, checked: Checked, out: RowsOut) -> ReturnState:
    period = Period.parse(one.period)
    unit = organisation().unit(one.unit_id, period.end)
    sheets = {table.sheet for table in one.tables}
    lost = {(row.sheet, row.row) for row in checked.read.sent_back if row.form == one.form and row.sheet in sheets}
    records = sum(len(table) for table in one.tables) + len(lost)
    good = sum(not is_out(table, row, out) for table in one.tables for row in table.rows)
    counted = 0 if one.status == "sent_back" else good
    whole = "counted" if counted == records else "partly_counted"
    return ReturnState(
        sha256=checked.read.sha256,
        unit_id=one.unit_id,
        unit=unit.union_name if unit else one.unit_id,
        level=unit.level if unit else "",
        form=one.form,
        period=one.period,
        state="sent_back" if one.status == "sent_back" else whole,
        status=one.status,
        records=records,
        rows_counted=counted,
        rows_superseded=0,
    )


def _named(one: ReturnState, unit: bool, form: bool, period: bool) -> str:
    name = forms()[one.form].name_vi if one.form in forms() else one.form
    return ", ".join([one.unit] * unit + [name] * form + [Period.parse(one.period).label] * period)
