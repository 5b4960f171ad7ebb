"""One mail a night to a district or affiliated Union: what is new, mended or overdue among its own units.

Text from a return reaches the mail as text only; see ``feedback.mail``.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

from feedback.mail import attachment_name, letter, shown
from findings import Finding, Severity, catalogue

MOST_IMPORTANT = 10
_WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTICE: 2}
_WORDS = {Severity.ERROR: "Lỗi", Severity.WARNING: "Xem lại", Severity.NOTICE: "Ghi chú"}


@dataclass(frozen=True, slots=True)
class ReturnNote:
    """What one delivered file came to: ``decision`` as ``expectations.decide`` says it."""

    unit: str
    file: str
    decision: str
    findings: tuple[Finding, ...] = ()
    marked: Path | None = None


@dataclass(frozen=True, slots=True)
class Alert:
    """What one recipient is told about one night. An alert with nothing in it is never sent."""

    unit_id: str
    unit: str
    night_id: str
    period: str
    recipients: tuple[str, ...]
    returns: tuple[ReturnNote, ...] = ()
    mended: tuple[str, ...] = ()
    overdue: tuple[str, ...] = field(default=())
    folder: str = ""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to say."""
        return not (self.returns or self.mended or self.overdue)

    @property
    def alert_id(self) -> str:
        """The name under which this alert is queued, sent and recognised: one a unit and night."""
        return hashlib.sha256(f"{self.unit_id}\n{self.night_id}".encode()).hexdigest()[:24]


def compose(alert: Alert, sender: str, attach_below: int = 8_000_000) -> EmailMessage:
    """Return the mail of an alert: plain text, HTML and the marked workbooks.

    Workbooks are attached while they stay below ``attach_below`` bytes together; else the text names ``folder``.
    """
    attached = _attachments(alert, attach_below)
    return letter("alert", _facts(alert, attached=bool(attached)), sender, alert.recipients, alert.alert_id, attached)


def _facts(alert: Alert, *, attached: bool) -> dict[str, object]:
    sent_back = sum(note.decision == "reject" for note in alert.returns)
    asked = sum(note.decision == "load_flag" for note in alert.returns)
    parts = [f"{sent_back} tệp trả lại"] * bool(sent_back) + [f"{asked} tệp cần xem lại"] * bool(asked)
    parts += [f"{len(alert.overdue)} báo cáo chưa gửi"] * bool(alert.overdue)
    parts += [f"{len(alert.mended)} lỗi đã sửa xong"] * bool(alert.mended)
    return {
        "subject": f"[Hợp nhất] {alert.unit} – {alert.period}: {', '.join(parts) or 'đã nhận báo cáo'}",
        "alert": alert,
        "summary": [_summary(note) for note in alert.returns],
        "important": _important(alert.returns),
        "more": max(0, sum(len(note.findings) for note in alert.returns) - MOST_IMPORTANT),
        "attached": attached,
    }


def _summary(note: ReturnNote) -> dict[str, object]:
    counts = Counter(finding.severity for finding in note.findings)
    words = {
        "reject": "Trả lại, chưa dùng được",
        "load_flag": "Đã nhận, có chỗ phải xem lại",
        "load": "Đã nhận",
        "nil": "Đã nhận: không phát sinh",
    }
    return {
        "unit": note.unit,
        "file": shown(note.file),
        "decision": words[note.decision],
        "errors": counts[Severity.ERROR],
        "warnings": counts[Severity.WARNING],
    }


def _important(notes: Sequence[ReturnNote]) -> list[dict[str, str]]:
    every = [(note, finding) for note in notes for finding in note.findings]
    every.sort(key=lambda pair: _WEIGHT[pair[1].severity])
    words = catalogue()
    return [
        {
            "severity": _WORDS[finding.severity],
            "unit": note.unit,
            "file": shown(note.file),
            "sheet": finding.sheet or "",
            "cell": finding.cell or "",
            "value": shown(finding.value or "")[:200],
            "what": words.what(finding),
            "mend": words.mend(finding),
        }
        for note, finding in every[:MOST_IMPORTANT]
    ]


def _attachments(alert: Alert, below: int) -> list[tuple[Path, str]]:
    marked = [(note.marked, note.file) for note in alert.returns if note.marked is not None]
    if sum(path.stat().st_size for path, _ in marked) >= below:
        return []
    return [(path, f"{number:02d}-{attachment_name(file)}") for number, (path, file) in enumerate(marked, start=1)]
