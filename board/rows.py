"""What the board knows, row by row, as the SQL files of ``sql/`` give it. Moments are aware, days are dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from warehouse.ledger.naming import shown_state

STATUSES = ("on_time", "late", "partly_counted", "nil", "held", "missing", "sent_back", "exempt")
"""Every state of a return, in the order it is shown: when it came, or that not all of it counts yet."""

RECEIVED = frozenset(("on_time", "late", "partly_counted", "nil"))


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A period of which something was sent. ``established``: by three units or more."""

    period: str
    ends_on: date
    established: bool


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """One return of a period (unit and form), expected or received. ``district_id`` is a district's own id too.

    ``ledger_state`` is what the ledger says of it, ``rows_waiting`` of its rows wait to be mended or answered and
    ``rows_asked`` of those that count are under a question.
    """

    unit_id: str
    union_name: str
    level: str
    district_id: str
    form: str
    expected: bool
    status: str
    due_on: date | None
    first_valid_at: datetime | None
    version: int | None
    versions: int
    file: str | None
    records_in_figures: int | None
    exempt_document: str | None
    ledger_state: str | None
    rows_waiting: int | None
    rows_asked: int

    @property
    def state(self) -> str:
        """The state it is shown in: never plainly in time where a part of it waits."""
        return shown_state(self.status, self.ledger_state)

    @property
    def rows(self) -> int:
        """How many rows the unit has reported: those that count and those that wait."""
        return (self.records_in_figures or 0) + (self.rows_waiting or 0)


@dataclass(frozen=True, slots=True)
class SubmissionRow:
    """One version of a return.

    ``state`` is the ledger's: of ``records`` rows, ``records_in_figures`` count.
    """

    unit_id: str
    level: str
    district_id: str
    form: str
    version: int
    file: str
    received_at: datetime
    source_id: str
    first_seen_at: datetime
    status: str
    counted: bool
    records_in_figures: int
    state: str
    records: int
    rows_superseded: int
    because: str | None
    submission_id: str = ""


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding about a return that is open, or let be. ``state`` is ``new``, ``still`` or ``waived``."""

    unit_id: str
    district_id: str
    form: str
    code: str
    severity: str
    state: str
    file: str
    sheet: str | None
    row: int | None
    column_no: int | None
    field: str | None
    value: str | None
    params: str | None
    waived_because: str | None
    waived_by: str | None
    waived_until: date | None


@dataclass(frozen=True, slots=True)
class VisitRow:
    """The visits of one kind that a unit's cadres made in a period.

    ``kind`` is the form's own value, empty for all of them; ``days`` is ``None`` where nobody counts days.
    """

    unit_id: str
    union_name: str
    district_id: str
    kind: str
    visits: int
    days: int | None
    approximate: bool


@dataclass(frozen=True, slots=True)
class CadreRow:
    """A cadre who registered or made a visit in a period, against the quota of days."""

    unit_id: str
    union_name: str
    district_id: str
    name: str
    board: str
    registered: int
    visits: int
    days: int
    quota_days: int
    approximate: bool


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A unit in force at a period's end, and how often it was visited: by anyone, and by provincial cadres."""

    unit_id: str
    union_name: str
    level: str
    district_id: str
    visits: int
    provincial_visits: int


@dataclass(frozen=True, slots=True)
class TrendRow:
    """A district's returns of a period, counted, and the visits it reported."""

    period: str
    district_id: str
    expected: int
    on_time: int
    late: int
    partly_counted: int
    nil: int
    held: int
    missing: int
    sent_back: int
    exempt: int
    visits: int


@dataclass(frozen=True, slots=True)
class NightRow:
    """A night that brought something. Seconds are the time its steps took, ``None`` where it was not kept."""

    night_id: str
    started_at: datetime
    accepted_at: datetime
    sightings: int
    files: int
    accepted: int
    sent_back: int
    nil: int
    records: int
    findings: int
    cells_read: int
    cells_loaded: int
    cells_sent_back: int
    cells_ignorable: int
    collect_seconds: float | None
    read_seconds: float | None
    check_seconds: float | None

    @property
    def balanced(self) -> bool:
        """Whether every cell that was read was loaded, sent back or is declared ignorable."""
        return self.cells_read == self.cells_loaded + self.cells_sent_back + self.cells_ignorable


@dataclass(frozen=True, slots=True)
class UnplacedRow:
    """A finding of the last night about a file or a source that is no unit's return yet."""

    code: str
    severity: str
    file: str
    sheet: str | None
    row: int | None
    column_no: int | None
    field: str | None
    value: str | None
    params: str | None


@dataclass(frozen=True, slots=True)
class CountRow:
    """A name and a number."""

    name: str
    number: int


@dataclass(frozen=True, slots=True)
class Release:
    """A published report as its manifest tells of it. ``files`` are names and checksums.

    ``corrects`` is the release it corrects and ``changed`` the number of figures that differ from it.
    """

    folder: str
    report: str
    period: str
    release: str
    as_of: datetime | None
    figures_hash: str
    software: str
    approved_by: str
    corrects: str
    changed: int
    files: Mapping[str, str]
