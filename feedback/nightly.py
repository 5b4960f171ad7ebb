"""One night's feedback: files with something to mend go back marked, and each recipient gets one alert at most.

A recipient is told when something of its units is new, back or mended, when a file came that still has its faults, or
when a return has become overdue; a fault of an older file that merely is still there never makes a mail of its own.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from feedback.alert import Alert, ReturnNote, located
from feedback.mail import attachment_name, shown
from feedback.marked import mark
from feedback.news import Item, News
from feedback.reminder import Missing
from findings import catalogue
from organisation import Organisation, Period, Unit
from organisation.contacts import Contacts, answers_for

BOARD = "QN"
"""Told of what names no unit, and of what is not a unit's to mend."""

OPERATOR = "nguoi-van-hanh"
"""Told of sources that could not be read, where whoever runs the server has an address of their own."""
_OPERATOR_IN_WORDS = "Người vận hành máy chủ"

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Feedback:
    """What a night's feedback is made with: where the bytes are, where marked workbooks go, who is told.

    ``operators`` are addresses of whoever runs the server; without one, the Board is told of the sources too.
    """

    path_of: Callable[[str], Path]
    folder: Path
    organisation: Organisation
    contacts: Contacts
    night_id: str
    today: date
    operators: tuple[str, ...] = ()

    def alerts(
        self, news: News, overdue: Sequence[Missing] = (), lately: frozenset[str] = frozenset()
    ) -> Iterator[Alert]:
        """Write the marked workbooks and yield the alerts of the night, one a recipient.

        ``overdue`` are the returns that are late; those of the units in ``lately`` are reason enough for a mail.
        """
        items: dict[str, list[Item]] = defaultdict(list)
        late: dict[str, list[Missing]] = defaultdict(list)
        for item in news.items:
            items[self._recipient(item)].append(item)
        for missing in overdue:
            late[self._answers(missing.unit_id, missing.period)].append(missing)
        for unit_ids in self._mailboxes(items.keys() | late.keys()):
            mine = [item for unit_id in unit_ids for item in items[unit_id]]
            theirs = [missing for unit_id in unit_ids for missing in late[unit_id]]
            if any(_news(item, news) for item in mine) or any(one.unit_id in lately for one in theirs):
                yield self._alert(unit_ids, mine, theirs, news, lately)

    def _recipient(self, item: Item) -> str:
        owner = catalogue()[item.finding.code].owner
        if owner == "operator" and self.operators and not item.sha256:
            return OPERATOR
        if owner != "unit":
            return BOARD
        unit = self._sender(item)
        return answers_for(unit) if unit else BOARD

    def _sender(self, item: Item) -> Unit | None:
        """Return the unit a file is from: as read, or where nothing could be read, as its folder is called."""
        finding = item.finding
        unit = self._unit(finding.unit_id, finding.period)
        folder = finding.file.partition("/")[0] if "/" in finding.file else ""
        if unit or finding.unit_id or not folder:
            return unit
        on = Period.parse(finding.period).end if finding.period else self.today
        return self.organisation.match(folder, on).unit or self.organisation.ever(folder)

    def _answers(self, unit_id: str | None, period: str | None) -> str:
        unit = self._unit(unit_id, period)
        return answers_for(unit) if unit else BOARD

    def _mailboxes(self, unit_ids: set[str]) -> list[list[str]]:
        """Group units whose mail goes to the same addresses: one mail a night is one mail."""
        boxes: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for unit_id in sorted(unit_ids):
            boxes[self._addresses(unit_id) or (unit_id,)].append(unit_id)
        return list(boxes.values())

    def _alert(
        self, unit_ids: list[str], items: list[Item], late: list[Missing], news: News, lately: frozenset[str]
    ) -> Alert:
        mended = [item for item in items if item.change == "mended"]
        files: dict[str, list[Item]] = defaultdict(list)
        for item in items:
            if item.change != "mended":
                files[item.sha256 or item.finding.file].append(item)
        told = [found for found in files.values() if any(_news(item, news) for item in found)]
        periods = {item.finding.period for found in (mended, *told) for item in found}
        periods |= {missing.period for missing in late}
        return Alert(
            unit_id=unit_ids[0],
            unit=self._names(unit_ids),
            night_id=self.night_id,
            period=", ".join(Period.parse(period).label for period in sorted(filter(None, periods))) or "chưa rõ kỳ",
            recipients=self._addresses(unit_ids[0]),
            returns=tuple(self._note(unit_ids[0], found, news) for found in told),
            mended=tuple(f"{located(item)}: {shown(catalogue().what(item.finding))}" for item in mended),
            overdue=tuple(missing.in_words for missing in late),
            older=sum(map(len, files.values())) - sum(map(len, told)),
            folder=str(self.folder / unit_ids[0]),
            channels=self.contacts.channels_of(unit_ids[0]),
            reasons=(
                *(_reason(item) for item in items if _news(item, news)),
                *(f"{one.unit_id} {one.period} {one.due_on}" for one in late if one.unit_id in lately),
            ),
        )

    def _addresses(self, recipient: str) -> tuple[str, ...]:
        return self.operators if recipient == OPERATOR else self.contacts.of(recipient)

    def _note(self, recipient: str, items: list[Item], news: News) -> ReturnNote:
        first = items[0]
        unit = self._sender(first)
        file = news.file(first.sha256)
        name = unit.union_name if unit else "Chưa rõ đơn vị" if first.sha256 else "Nguồn dữ liệu"
        note = ReturnNote(name, first.finding.file, file.decision, tuple(items))
        return replace(note, marked=self._marked(recipient, first.sha256, note)) if first.sha256 else note

    def _marked(self, recipient: str, sha256: str, note: ReturnNote) -> Path | None:
        """Write the marked copy; whatever a strange workbook does to that, the mail itself still says it all."""
        target = self.folder / recipient / self.night_id / f"{sha256[:8]}-{attachment_name(note.file)}"
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            mark(self.path_of(sha256), [item.finding for item in note.items], target)
        except Exception:
            _LOG.exception("%s (%s) cannot be marked", note.file, sha256)
            return None
        return target

    def _names(self, unit_ids: list[str]) -> str:
        if len(unit_ids) > 3:
            return f"{len(unit_ids)} đơn vị"
        return ", ".join(self._latest.get(unit_id, unit_id) for unit_id in unit_ids)

    def _unit(self, unit_id: str | None, period: str | None) -> Unit | None:
        return self.organisation.unit(unit_id or "", Period.parse(period).end if period else self.today)

    @cached_property
    def _latest(self) -> Mapping[str, str]:
        """The names of recipients by id: a unit's of today, or the last it had."""
        started = [unit for unit in self.organisation.units if unit.valid_from <= self.today]
        names = {unit.unit_id: unit.union_name for unit in sorted(started, key=lambda unit: unit.valid_from)}
        return {**names, OPERATOR: _OPERATOR_IN_WORDS}


def _news(item: Item, news: News) -> bool:
    return item.change != "still" or news.file(item.sha256).fresh


def _reason(item: Item) -> str:
    """Return what tells one piece of news from another, whichever night it is told in."""
    finding = item.finding
    place = (finding.file, finding.sheet, finding.row, finding.column, finding.field, finding.value)
    return repr((item.change, finding.code, finding.form, finding.unit_id, finding.period, item.sha256, *place))
