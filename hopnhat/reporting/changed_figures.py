"""Published reports whose figures have changed since: which figure, from what to what, and which returns changed it.

A published report never changes by itself; what is said here is for the officers, who decide on a corrected release.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from durable import DamagedJournalError
from feedback.correction import correction_id, tell
from feedback.outbox import Outbox
from findings import Finding, catalogue
from hopnhat.commands.messages import say
from hopnhat.nightly.stage import Stage
from hopnhat.reporting.publishing import approved_package
from hopnhat.settings import Settings
from organisation import Period
from organisation.calendar import calendar
from organisation.contacts import Contacts
from organisation.units import office_id
from province import ProvinceError
from reports.approvals import Approvals, every_in_force
from reports.definition import read_definition
from reports.figures import compute
from reports.package import BrokenPackageError
from reports.relations import open_relations, return_periods
from reports.tracing import traces
from vietnamese.numerals import plain
from warehouse import Warehouse

STEP, CODE = "corrections", "published_figure_changed"
_SAID_AT_MOST = 5  # returns named in one sentence
_ACCEPTED_SINCE = "SELECT count(*) FROM core_submissions WHERE accepted_at > $1 AND list_contains($2, period)"
_RETURNS = """
    SELECT submission.submission_id, submission.unit_id, unit.union_name, submission.form, submission.period,
        submission.version, submission.file
    FROM core_submissions AS submission
    LEFT JOIN core_units__by_period AS unit USING (period, unit_id)
"""


@dataclass(frozen=True, slots=True)
class Cause:
    """A return that adds something else to a figure than it did: ``version`` and ``file`` are those that count now."""

    unit_id: str
    unit: str
    form: str
    period: str
    version: int | None
    file: str | None
    before: float
    now: float


@dataclass(frozen=True, slots=True)
class Correction:
    """A figure of a published report that is no longer what was published."""

    report: str
    name: str
    period: str
    figure: str
    label: str
    before: float
    now: float
    causes: tuple[Cause, ...]


def look(settings: Settings, night_id: str) -> dict[str, Any]:
    """Compare the latest release of every report with the figures as they are now, and tell the Board what is new.

    Returns:
        ``corrections``: each as ``Correction`` says, JSON-able, with ``message``, the sentence to read. The findings
        are kept in the night's stage under the step ``corrections``; the Board's mail waits in the outbox.
        ``concerns``: where nobody could be told, why; the next night tells it.
    """
    found = list(find(settings))
    findings = [finding(one) for one in found]
    Stage(settings.stage, night_id).write_findings(STEP, findings)
    said = [catalogue().message(one) for one in findings]
    concerns = _tell_board(settings, said) if said else []
    every = [{**asdict(one), "message": text} for one, text in zip(found, said, strict=True)]
    return {"corrections": every, "concerns": concerns}


def find(settings: Settings) -> Iterator[Correction]:
    """Yield the figures of published reports that have changed, report by report."""
    warehouse = Warehouse(settings.warehouse)
    for manifest in _released(settings):
        with warehouse.reading() as now:
            if _touched(now, manifest["report"], Period.parse(manifest["period"]), _known_at(manifest)):
                yield from since(settings, manifest, now)


def since(settings: Settings, manifest: Mapping[str, Any], now: duckdb.DuckDBPyConnection) -> Iterator[Correction]:
    """Yield the figures that are no longer those of a manifest, each with the returns that have moved it.

    ``now`` is a connection to the warehouse as it is to be compared.
    """
    period = Period.parse(manifest["period"])
    changed = _changed(now, manifest, period)
    if changed:
        with Warehouse(settings.warehouse).reading(as_of=_known_at(manifest)) as then:
            yield from _explained(manifest, period, changed, then, now)


def because(correction: Correction) -> str:
    """Return in words which returns have moved a figure; nothing where none has."""
    said = [f"{one.unit} ({one.form}: {plain(one.before)} → {plain(one.now)})" for one in correction.causes]
    rest = len(said) - _SAID_AT_MOST
    return "; ".join([*said[:_SAID_AT_MOST], *([f"… (+{rest})"] if rest > 0 else [])])


def finding(correction: Correction) -> Finding:
    """Return the notice about a correction."""
    params = {
        "name": correction.name,
        "label": correction.label,
        "of": Period.parse(correction.period).label,
        "before": plain(correction.before),
        "now": plain(correction.now),
        "because": because(correction) or "—",
    }
    return catalogue().find(CODE, period=correction.period, params=params)


def _tell_board(settings: Settings, sentences: list[str]) -> list[str]:
    """Queue one mail about these very changes, once; it goes out with the next sending. Return the concerns."""
    from hopnhat.messaging.sending import sender

    try:
        contacts = Contacts.load(settings.contacts)
    except ProvinceError as unusable:
        return [say("concern_contacts", "vi", reason=unusable)]
    if recipients := contacts.of(office_id()):
        mail = tell(sentences, recipients, sender())
        Outbox(settings.outbox).put(correction_id(sentences), mail, unit_id=office_id())
    return []


def _released(settings: Settings) -> list[dict[str, Any]]:
    """Return the manifest of what is approved of each report and period; of what is damaged the night has told."""
    try:
        entries = Approvals(settings.approvals).entries()
    except DamagedJournalError:
        return []
    found = []
    for entry in every_in_force(entries):
        try:
            found.append(dict(approved_package(settings, entry.said).manifest))
        except BrokenPackageError:
            continue
    return found


def _known_at(manifest: Mapping[str, Any]) -> datetime:
    moment = datetime.fromisoformat(manifest["as_of"])
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(calendar().zone.key))


def _touched(now: duckdb.DuckDBPyConnection, kind: str, period: Period, known_at: datetime) -> bool:
    asked = [known_at, return_periods(period)]
    return now.execute(_ACCEPTED_SINCE, asked).fetchall() != [(0,)]


def _changed(
    now: duckdb.DuckDBPyConnection, manifest: Mapping[str, Any], period: Period
) -> dict[str, tuple[str, float, float]]:
    """Return label, published and present value of each figure that has changed."""
    published = manifest["figures"]
    return {
        name: (figure.label, published[name]["value"], figure.value)
        for name, figure in compute(now, manifest["report"], period).items()
        if name in published and published[name]["value"] != figure.value
    }


def _explained(
    manifest: Mapping[str, Any],
    period: Period,
    changed: Mapping[str, tuple[str, float, float]],
    then: duckdb.DuckDBPyConnection,
    now: duckdb.DuckDBPyConnection,
) -> Iterator[Correction]:
    kind = manifest["report"]
    was, known_then = _contributions(then, kind, period, changed), _returns(then)
    adds, known_now = _contributions(now, kind, period, changed), _returns(now)
    for figure, (label, before, value) in changed.items():
        old, new = _by_return(was[figure], known_then), _by_return(adds[figure], known_now)
        causes = tuple(
            Cause(*place, *_counted(place, known_now), before=old.get(place, 0), now=new.get(place, 0))
            for place in sorted(old.keys() | new.keys())
            if old.get(place, 0) != new.get(place, 0)
        )
        yield Correction(kind, manifest["name"], period.id, figure, label, before, value, causes)


_Place = tuple[str, str, str, str]
"""Unit id, its name, form and period."""
_Returns = Mapping[str, tuple[_Place, int, str]]


def _contributions(
    connection: duckdb.DuckDBPyConnection, kind: str, period: Period, figures: Mapping[str, Any]
) -> dict[str, dict[str, float]]:
    """Return what each submission adds to each figure."""
    report = read_definition(kind)
    open_relations(connection, report, period)
    found = traces(connection, {name: report.figures[name].measure for name in figures})
    sums: dict[str, dict[str, float]] = {name: defaultdict(float) for name in figures}
    for name, rows in found.items():
        for row in rows:
            sums[name][row.submission_id or ""] += row.contribution
    return sums


def _returns(connection: duckdb.DuckDBPyConnection) -> _Returns:
    rows = connection.execute(_RETURNS).fetchall()
    return {row[0]: ((row[1], row[2] or row[1], row[3], row[4]), row[5], row[6]) for row in rows}


def _by_return(sums: Mapping[str, float], known: _Returns) -> dict[_Place, float]:
    places: dict[_Place, float] = defaultdict(float)
    for submission_id, value in sums.items():
        if submission_id in known:
            places[known[submission_id][0]] += value
    return places


def _counted(place: _Place, known: _Returns) -> tuple[int | None, str | None]:
    versions = [(version, file) for found, version, file in known.values() if found == place]
    return max(versions, default=(None, None))
