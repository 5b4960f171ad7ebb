"""One night's feedback: every return with faults goes back marked, and each recipient gets one alert at most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from expectations import Checked
from feedback.alert import Alert, ReturnNote
from feedback.mail import attachment_name
from feedback.marked import mark
from findings import Severity
from organisation import Organisation, Period
from organisation.contacts import Contacts, answers_for

_BOARD = "QN"  # told of what names no unit


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a night's feedback is made with: where the bytes are, where marked workbooks go, who is told."""

    path_of: Callable[[str], Path]
    folder: Path
    organisation: Organisation
    contacts: Contacts
    night_id: str
    today: date

    def alerts(self, checked: Iterable[Checked]) -> list[Alert]:
        """Write the marked workbooks and return the alerts of the night, one a recipient."""
        notes: dict[str, list[ReturnNote]] = defaultdict(list)
        periods: dict[str, set[str]] = defaultdict(set)
        for one in checked:
            if any(finding.severity != Severity.NOTICE for finding in one.findings):
                recipient = self._recipient(one)
                notes[recipient].append(self._note(one, recipient))
                periods[recipient].update(filter(None, [one.read.period]))
        return [self._alert(recipient, notes[recipient], periods[recipient]) for recipient in sorted(notes)]

    def _recipient(self, one: Checked) -> str:
        unit = self.organisation.unit(one.read.unit_id or "", self._on(one.read.period))
        return answers_for(unit) if unit else _BOARD

    def _note(self, one: Checked, recipient: str) -> ReturnNote:
        target = self.folder / recipient / self.night_id / f"{one.read.sha256[:8]}-{attachment_name(one.read.file)}"
        target.parent.mkdir(parents=True, exist_ok=True)
        asked = tuple(finding for finding in one.findings if finding.severity != Severity.NOTICE)
        mark(self.path_of(one.read.sha256), asked, target)
        return ReturnNote(one.read.unit or "Chưa rõ đơn vị", one.read.file, one.decision, asked, target)

    def _alert(self, recipient: str, notes: list[ReturnNote], periods: set[str]) -> Alert:
        unit = self.organisation.unit(recipient, max((self._on(period) for period in periods), default=self.today))
        return Alert(
            unit_id=recipient,
            unit=unit.union_name if unit else recipient,
            night_id=self.night_id,
            period=", ".join(Period.parse(period).label for period in sorted(periods)) or "chưa rõ kỳ",
            recipients=self.contacts.of(recipient),
            returns=tuple(notes),
            folder=str(self.folder / recipient),
        )

    def _on(self, period: str | None) -> date:
        return Period.parse(period).end if period else self.today
