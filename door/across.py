"""What a file is asked beside what the same unit sent before: another form, another period, an earlier version.

A file may be right by itself and still not agree with the registration of its visits, with last year's figures, or
leave out rows that count. The night finds that once it is loaded; here the load is tried (``warehouse.trial``), so that
a unit learns of it before it sends.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from door.sender import hints_of
from expectations import Checked
from findings import Finding, Severity, in_reading_order
from organisation import Period
from organisation.senders import NOBODY
from organisation.units import organisation
from sources import WEB, Delivery
from warehouse.submissions import submissions
from warehouse.trial import Asked, Trial

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Compared:
    """Verdicts with what is asked of each file beside the others; ``of_others``: of earlier returns, by their files.

    ``alone``: they could not be compared; the verdicts are on the files by themselves.
    """

    verdicts: tuple[Checked, ...]
    of_others: tuple[Finding, ...] = ()
    alone: bool = False


class Across:
    """Compares files with what a warehouse holds of a unit. Safe to share between threads."""

    def __init__(self, warehouse: str | Path) -> None:
        self._trial = Trial(warehouse)

    def compared(self, sent: Sequence[tuple[str, Sequence[Checked]]], now: datetime | None = None) -> list[Compared]:
        """Return the verdicts as a load would have them, if the files came one after the other from each unit.

        Args:
            sent: whose files they are, and the verdicts on them.
            now: aware; the present unless said.
        """
        moment = now or datetime.now(UTC)
        asked = [
            Asked(
                _answered_for(unit_id, verdicts),
                [_delivery(f"{at}/{number}", unit_id, one, moment) for number, one in enumerate(verdicts)],
                verdicts,
                moment,
            )
            for at, (unit_id, verdicts) in enumerate(sent)
        ]
        return [_told(one, found) for one, found in zip(asked, self._trial.found(asked), strict=True)]

    def let_go(self) -> None:
        """Close what is no longer published."""
        self._trial.let_go()

    def renew(self) -> None:
        """Begin again with what the province's folder now says."""
        self._trial.renew()


def _told(asked: Asked, found: Sequence[Finding] | Exception) -> Compared:
    if isinstance(found, Exception):  # the books are being renewed, or damaged: what files say by themselves holds
        _log.error("files cannot be compared with what was sent before", exc_info=found)
        return Compared(tuple(asked.checked), alone=True)
    names = {one.name: number for number, one in enumerate(asked.deliveries)}
    of_files: list[list[Finding]] = [[] for _ in asked.checked]
    others = []
    for finding in found:
        if finding.file in names:
            number = names[finding.file]
            of_files[number].append(replace(finding, file=asked.checked[number].read.file))
        else:
            others.append(finding)
    verdicts = (_with(verdict, more) for verdict, more in zip(asked.checked, of_files, strict=True))
    return Compared(tuple(verdicts), tuple(others))


def _with(verdict: Checked, more: Sequence[Finding]) -> Checked:
    if not more:
        return verdict
    findings = in_reading_order([*verdict.findings, *more], (table.sheet for table in verdict.read.tables))
    asked = verdict.decision == "load" and any(one.severity is not Severity.NOTICE for one in more)
    return Checked(verdict.read, findings, "load_flag" if asked else verdict.decision)


def _answered_for(unit_id: str, verdicts: Sequence[Checked]) -> set[str]:
    """Return a unit, those named in the files for which it may speak, and those right below all of these."""
    known = organisation()
    named = {(one.unit_id, one.period) for verdict in verdicts for one in submissions(verdict)}
    own = {unit_id, *(other for other, period in named if known.speaks_for(unit_id, other, Period.parse(period).end))}
    return own | {unit.unit_id for unit in known.units if unit.parent_id in own}


def _delivery(place: str, unit_id: str, verdict: Checked, now: datetime) -> Delivery:
    read = verdict.read
    return Delivery(
        sha256=read.sha256,
        source_id=WEB,
        name=f"{unit_id}/{place}/{read.file}",
        size_bytes=0,
        seen_at=now + timedelta(microseconds=int(place.rpartition("/")[2])),
        modified_at=None,
        fingerprint=place,
        sender=hints_of(unit_id).sender or NOBODY,
    )
