"""One mail a night to a district or affiliated Union: what is new, mended or overdue among its own units.

Text from a return reaches the mail as text only; see ``feedback.mail``.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from feedback.mail import attachment_name, letter, mark_repeated, shown
from feedback.news import Item
from feedback.states import ReturnState, say_receipt, say_states
from findings import Severity, catalogue

MOST_IMPORTANT = 10
MOST_MENDED = 20
_WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTICE: 2}
_WORDS = {Severity.ERROR: "Lỗi", Severity.WARNING: "Xem lại", Severity.NOTICE: "Lưu ý"}
_CHANGES = {"new": "", "again": "lại có", "still": "vẫn còn"}
_DECISIONS = {
    "reject": "Trả lại, chưa dùng được",
    "load_flag": "Đã nhận, có chỗ phải xem lại",
    "load": "Đã nhận, có chỗ phải xem lại",  # accepted by itself, and asked about since beside another return
    "nil": "Đã nhận: không phát sinh",
    "no_file": "Cần xử lý",
}
_FINE = "Đã nhận, không có gì phải sửa"
_TO_LOOK_AT = "có chỗ phải xem lại"
_UNKNOWN_DECISION = "Cần xem lại"  # of another release of the programs


@dataclass(frozen=True, slots=True)
class ReturnNote:
    """What one file came to.

    ``decision`` is as ``expectations.decide`` says it, ``states`` what the ledger says of the returns in it that its
    reader may know of; ``items`` are the findings still open.
    """

    unit: str
    file: str
    decision: str
    items: tuple[Item, ...] = ()
    marked: Path | None = None
    has_bytes: bool = False
    states: tuple[ReturnState, ...] = ()

    @property
    def collected(self) -> bool:
        """Whether there are bytes to speak of: a source, or a file in it, that cannot be reached has none."""
        return self.has_bytes or any(item.sha256 for item in self.items)


@dataclass(frozen=True, slots=True)
class Alert:
    """What one recipient is told about one night.

    ``mended`` holds a line a fault that is gone since the last mail, ``overdue`` one a unit that has not sent,
    ``answered`` one an answer of the unit that an officer has accepted or asks again about,
    ``older`` the number of faults told of before, in files that did not come again. ``channels`` name Airflow
    connections that get a short text as well. ``reasons`` tell this news from any other, whatever night it is told in;
    ``repeated`` is set where it may have been told before.
    """

    unit_id: str
    unit: str
    night_id: str
    period: str
    recipients: tuple[str, ...]
    returns: tuple[ReturnNote, ...] = ()
    mended: tuple[str, ...] = ()
    overdue: tuple[str, ...] = ()
    answered: tuple[str, ...] = ()
    older: int = 0
    folder: str = ""
    channels: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    repeated: bool = False

    @property
    def alert_id(self) -> str:
        """The name under which this alert is queued, sent and recognised: the same for the same news to the same unit.

        A night that is run again, or the first one after the warehouse was put back, tells under the same name.
        """
        told = "\n".join((self.unit_id, *(sorted(self.reasons) or [self.night_id])))
        return hashlib.sha256(told.encode()).hexdigest()[:24]

    @property
    def headline(self) -> str:
        """How much there is of what, as the subject says it; it names nobody."""
        away = sum(not note.collected for note in self.returns)
        sent_back = sum(note.collected and note.decision == "reject" for note in self.returns)
        partly = sum(
            note.collected and note.decision != "reject" and not all(one.is_whole for one in note.states)
            for note in self.returns
        )
        asked = len(self.returns) - sent_back - partly - away
        parts = [f"{away} nguồn hoặc tệp chưa thu được"] * bool(away)
        parts += [f"{sent_back} tệp trả lại"] * bool(sent_back)
        parts += [f"{partly} tệp chưa được tính hết"] * bool(partly) + [f"{asked} tệp cần xem lại"] * bool(asked)
        parts += [f"{len(self.overdue)} báo cáo chưa gửi"] * bool(self.overdue)
        parts += [f"{len(self.mended)} chỗ đã sửa xong"] * bool(self.mended)
        parts += [f"{len(self.answered)} câu trả lời đã được xem"] * bool(self.answered)
        return ", ".join(parts)


def compose(alert: Alert, sender: str, attach_below: int = 8_000_000) -> EmailMessage:
    """Return the mail of an alert: plain text, HTML and the marked workbooks.

    Workbooks are attached while they stay below ``attach_below`` bytes together; else the text names ``folder``.
    """
    marked = [(note.marked, note.file) for note in alert.returns if note.marked is not None]
    attached = attachments(marked, attach_below)
    every = [item for note in alert.returns for item in note.items]
    facts = {
        "subject": f"[Hợp nhất] {alert.unit} – {alert.period}: {alert.headline}",
        "alert": alert,
        "summary": [summary(note) for note in alert.returns],
        "important": important(alert.returns),
        "more": max(0, len(every) - MOST_IMPORTANT),
        "mended": alert.mended[:MOST_MENDED],
        "more_mended": max(0, len(alert.mended) - MOST_MENDED),
        "attached": _named([name for _, name in attached]),
        "folder": alert.folder if any(note.marked for note in alert.returns) else "",
    }
    mail = letter("alert", facts, sender, alert.recipients, alert.alert_id, attached)
    if alert.repeated:
        mark_repeated(mail)
    return mail


def located(item: Item) -> str:
    """Say where a finding stands as a clerk would: ``tệp “a.xlsx”, trang “Kết quả”, ô E8``."""
    finding = item.finding
    places = [f"tệp “{shown(finding.file)}”"] * bool(finding.file)
    places += [f"trang “{shown(finding.sheet or '')}”"] * bool(finding.sheet)
    places += [cell_in_words(item)] * bool(cell_in_words(item))
    return ", ".join(places)


def cell_in_words(item: Item) -> str:
    """Return ``ô E8``, ``ô D8:D14``, ``dòng 8`` or ``cột C``; empty for a sheet or file as a whole."""
    finding = item.finding
    if cells := finding.params.get("cells"):
        return f"ô {cells}"
    cell = finding.cell or ""
    if finding.row and finding.column:
        return f"ô {cell}"
    if finding.row:
        return f"dòng {finding.row}"
    return f"cột {cell.partition(':')[0]}" if cell else ""


def summary(note: ReturnNote) -> dict[str, object]:
    """Return what is said of one file: whose, what it is called, what became of it, how much there is to mend."""
    counts = Counter(item.finding.severity for item in note.items)
    return {
        "unit": note.unit,
        "file": _file(note),
        "decision": _decided(note),
        "received": say_receipt(note.states),
        "errors": counts[Severity.ERROR],
        "warnings": counts[Severity.WARNING] + counts[Severity.NOTICE],
    }


def _file(note: ReturnNote) -> str:
    """Name a file as its unit knows it: without the unit's own folder."""
    return shown(note.file.removeprefix(f"{note.unit}/"))


def _decided(note: ReturnNote) -> str:
    """Say what became of a file: in the ledger's words, with how many rows count, where it holds a return."""
    if not note.collected:
        return "Chưa thu được"
    if note.states:
        said = say_states(note.states)
        asked = note.items and all(one.is_whole for one in note.states)
        return f"{said[:1].upper()}{said[1:]}{f'; {_TO_LOOK_AT}' if asked else ''}"
    if note.decision == "load" and not note.items:
        return _FINE
    rows_out = note.decision != "reject" and any(item.finding.severity is Severity.ERROR for item in note.items)
    return "Đã nhận, trừ dòng có lỗi chưa được tính" if rows_out else _DECISIONS.get(note.decision, _UNKNOWN_DECISION)


def important(notes: Iterable[ReturnNote]) -> list[dict[str, str]]:
    """Return the findings that a mail tells one by one, what weighs most first."""
    every = [(note, item) for note in notes for item in note.items]
    every.sort(key=lambda pair: (_WEIGHT[pair[1].finding.severity], pair[1].change == "still"))
    return [_told(note, item) for note, item in every[:MOST_IMPORTANT]]


def _told(note: ReturnNote, item: Item) -> dict[str, str]:
    finding, words, cell = item.finding, catalogue(), cell_in_words(item)
    what, value = shown(words.what(finding)), shown(finding.value or "")[:200]
    return {
        "severity": _WORDS[finding.severity],
        "change": _CHANGES.get(item.change, item.change),
        "unit": note.unit,
        "file": _file(note),
        "sheet": shown(finding.sheet or ""),
        "cell": cell,
        "place": cell[:1].upper() + cell[1:],
        "value": "" if value in what else value,
        "what": what,
        "mend": shown(words.mend(finding)),
    }


def _named(files: Sequence[str]) -> str:
    return ", ".join(files) if len(files) <= 3 else f"{len(files)} tệp gửi kèm"


def attachments(marked: Sequence[tuple[Path, str]], below: int) -> Sequence[tuple[Path, str]]:
    """Return marked workbooks with the names they are attached under; none where they are too large together (bytes).

    ``marked`` pairs each with the name that its file came under.
    """
    if sum(path.stat().st_size for path, _ in marked) >= below:
        return []
    return [(path, f"{number:02d}-{attachment_name(file)}") for number, (path, file) in enumerate(marked, start=1)]
