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
from feedback.answers import Answer
from feedback.mail import attachment_name, shown
from feedback.marked import mark
from feedback.news import Item, News
from feedback.reminder import Missing
from feedback.states import ReturnState
from findings import catalogue
from findings.answer_sheet import reference_of
from organisation import Organisation, Period, Unit
from organisation.contacts import Contacts, answers_for

OPERATOR = "nguoi-van-hanh"
"""Told of sources that could not be read, where whoever runs the server has an address of their own."""
_OPERATOR_IN_WORDS = "Người vận hành máy chủ"

_LOG = logging.getLogger(__name__)
_NONE: Mapping[tuple[str, str], frozenset[str]] = {}


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

    @property
    def _office(self) -> str:
        """Told of what names no unit, and of what is not a unit's to mend."""
        return self.organisation.province_id

    def alerts(
        self,
        news: News,
        overdue: Sequence[Missing] = (),
        lately: frozenset[str] = frozenset(),
        ruled: Sequence[Answer] = (),
        answered_by_mail: Mapping[tuple[str, str], frozenset[str]] = _NONE,
    ) -> Iterator[Alert]:
        """Write the marked workbooks and yield the alerts of the night, one a recipient.

        ``overdue`` are the returns that are late; those of the units in ``lately`` are reason enough for a mail. So are
        ``ruled``: answers of units that an officer has said something to. ``answered_by_mail`` says, by the name of
        a file and a unit, which findings (``reference_of``) the answer to its mail told it of by day.
        """
        items: dict[str, list[Item]] = defaultdict(list)
        late: dict[str, list[Missing]] = defaultdict(list)
        claimed = _claimed(news.items)
        for item in news.items:
            for recipient in self._recipients(item, claimed[_file(item)]):
                known = answered_by_mail.get((item.finding.file, recipient), frozenset())
                # It goes on being there; what was found since, or is back, is news all the same.
                is_known = item.change in ("new", "still") and reference_of(item.finding) in known
                items[recipient].append(replace(item, change="still", fresh=False) if is_known else item)
        for missing in overdue:
            late[self._answers(missing.unit_id, missing.period)].append(missing)
        answered: dict[str, list[Answer]] = defaultdict(list)
        for answer in ruled:
            answered[self._own_or_answering(answer.unit_id)].append(answer)
        for unit_ids in self._mailboxes(items.keys() | late.keys() | answered.keys()):
            mine = [item for unit_id in unit_ids for item in items[unit_id]]
            theirs = [missing for unit_id in unit_ids for missing in late[unit_id]]
            said = [answer for unit_id in unit_ids for answer in answered[unit_id]]
            if said or any(item.is_news for item in mine) or any(one.unit_id in lately for one in theirs):
                yield self._alert(unit_ids, mine, theirs, lately, said, news.states)

    def _recipients(self, item: Item, claimed: frozenset[str]) -> tuple[str, ...]:
        """Return who is told of a finding: never a unit that its file only ``claimed`` to be of."""
        owner = catalogue().entry_of(item.finding).owner
        if owner == "operator" and self.operators and not item.sha256:
            return (OPERATOR,)
        unit = self._unit(item.finding.unit_id, item.finding.period)
        if owner not in ("unit", "unit_and_board") or unit is None:
            return (self._office,)
        answering: tuple[str, ...] = (answers_for(unit),)
        if self._has_own_way(unit.unit_id):
            # A base unit with a line of its own mends its own faults; its district goes on seeing what it answers for.
            answering = tuple(dict.fromkeys((unit.unit_id, *answering)))
        if answering[-1] in claimed and answering[-1] != unit.unit_id:
            # What a base unit sent in its district's name is no mail for the district.
            answering = (unit.unit_id,) if self._has_own_way(unit.unit_id) else (self._office,)
        return tuple(dict.fromkeys((*answering, self._office) if owner == "unit_and_board" else answering))

    def _has_own_way(self, unit_id: str) -> bool:
        return bool(self.contacts.own(unit_id) or self.contacts.channels_of(unit_id))

    def _own_or_answering(self, unit_id: str) -> str:
        """Return who is told what an officer said to a unit: itself where mail reaches it, else who answers for it."""
        unit = self._unit(unit_id, None)
        if unit is None:
            return self._office
        return unit_id if self._has_own_way(unit_id) else answers_for(unit)

    def _answers(self, unit_id: str | None, period: str | None) -> str:
        unit = self._unit(unit_id, period)
        return answers_for(unit) if unit else self._office

    def _mailboxes(self, unit_ids: set[str]) -> list[list[str]]:
        """Group units whose mail goes to the same addresses: one mail a night is one mail."""
        boxes: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for unit_id in sorted(unit_ids):
            boxes[self._addresses(unit_id) or (unit_id,)].append(unit_id)
        return list(boxes.values())

    def _alert(
        self,
        unit_ids: list[str],
        items: list[Item],
        late: list[Missing],
        lately: frozenset[str],
        ruled: Sequence[Answer],
        states: Mapping[str, tuple[ReturnState, ...]],
    ) -> Alert:
        mended = [item for item in items if item.change == "mended"]
        files: dict[tuple[str | None, str], list[Item]] = defaultdict(list)
        for item in items:
            if item.change != "mended":
                files[_file(item)].append(item)
        told = [found for found in files.values() if any(item.is_news for item in found)]
        periods = {item.finding.period for found in (mended, *told) for item in found}
        periods |= {missing.period for missing in late} | {one.about.period for one in ruled}
        return Alert(
            unit_id=unit_ids[0],
            unit=self._names(unit_ids),
            night_id=self.night_id,
            period=", ".join(Period.parse(period).label for period in sorted(filter(None, periods))) or "chưa rõ kỳ",
            recipients=self._addresses(unit_ids[0]),
            returns=tuple(self._note(unit_ids, found, states) for found in told),
            mended=tuple(f"{located(item)}: {shown(catalogue().what(item.finding))}" for item in mended),
            overdue=tuple(missing.in_words for missing in late),
            answered=tuple(one.in_words for one in ruled),
            older=sum(map(len, files.values())) - sum(map(len, told)),
            folder=str(self.folder / unit_ids[0]),
            channels=self.contacts.channels_of(unit_ids[0]),
            reasons=(
                *(_reason(item) for item in items if item.is_news),
                *(f"{one.unit_id} {one.period} {one.due_on}" for one in late if one.unit_id in lately),
                *(f"answer {one.answer_id} {one.state} {one.ruled_at}" for one in ruled),
            ),
        )

    def _addresses(self, recipient: str) -> tuple[str, ...]:
        return self.operators if recipient == OPERATOR else self.contacts.of(recipient)

    def _note(
        self, recipients: Sequence[str], items: list[Item], states: Mapping[str, tuple[ReturnState, ...]]
    ) -> ReturnNote:
        first, recipient = items[0], recipients[0]
        unit = self._unit(first.finding.unit_id, first.finding.period)
        name = unit.union_name if unit else "Chưa rõ đơn vị" if first.sha256 else "Nguồn dữ liệu"
        known, sees_all = states.get(first.sha256 or "", ()), self._may_see_all_of(first, recipient)
        mine = known if sees_all else tuple(one for one in known if self._answers_for(one, recipients))
        note = ReturnNote(name, first.finding.file, first.decision, tuple(items), states=mine)
        if not first.sha256 or not sees_all:
            return note
        return replace(note, marked=self._marked(recipient, first.sha256, note))

    def _answers_for(self, state: ReturnState, recipients: Sequence[str]) -> bool:
        """Tell whether a return is a recipient's own, or of a unit that it answers for."""
        return bool({state.unit_id, self._answers(state.unit_id, state.period)} & set(recipients))

    def _may_see_all_of(self, item: Item, recipient: str) -> bool:
        """Tell whether the whole workbook may go to a recipient: who sent it, or whose returns alone are in it.

        What the office itself put in may hold a sheet for each of several units.
        """
        whose = [self._unit(unit_id, item.finding.period) for unit_id in item.shared_by]
        sender = self._unit(item.sender_id, item.finding.period)
        if recipient == self._office or (sender and recipient in (answers_for(sender), sender.unit_id)):
            return True
        return bool(whose) and all(unit and answers_for(unit) == recipient for unit in whose)

    def _marked(self, recipient: str, sha256: str, note: ReturnNote) -> Path | None:
        """Write the marked copy; whatever a strange workbook does to that, the mail itself still says it all."""
        target = self.folder / recipient / self.night_id / f"{sha256[:8]}-{attachment_name(note.file)}"
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            mark(self.path_of(sha256), [item.finding for item in note.items], target, sha256)
        except Exception:
            _LOG.exception("%s (%s) cannot be marked", note.file, sha256)
            return None
        return target

    def _names(self, unit_ids: list[str]) -> str:
        if len(unit_ids) > 3:
            return f"{len(unit_ids)} đơn vị"
        return ", ".join(self._latest.get(unit_id, unit_id) for unit_id in unit_ids)

    def _unit(self, unit_id: str | None, period: str | None) -> Unit | None:
        """Return a unit as of a period's end; one that did not exist then as it last was."""
        on = Period.parse(period).end if period else self.today
        versions = self.organisation.versions(unit_id or "")
        return self.organisation.unit(unit_id or "", on) or (versions[-1] if versions else None)

    @cached_property
    def _latest(self) -> Mapping[str, str]:
        """The names of recipients by id: a unit's of today, or the last it had."""
        started = [unit for unit in self.organisation.units if unit.valid_from <= self.today]
        names = {unit.unit_id: unit.union_name for unit in sorted(started, key=lambda unit: unit.valid_from)}
        return {**names, OPERATOR: _OPERATOR_IN_WORDS}


def _file(item: Item) -> tuple[str | None, str]:
    """Return what tells the file of a finding from others: the same bytes may have been put into two places."""
    return item.sha256, item.finding.file


def _claimed(items: Sequence[Item]) -> Mapping[tuple[str | None, str], frozenset[str]]:
    """Return the units that each file in question claims to be of; none where nothing is asked about that."""
    claimed: dict[tuple[str | None, str], frozenset[str]] = defaultdict(frozenset)
    for item in items:
        if item.claimed:
            claimed[_file(item)] |= item.claimed
    return claimed


def _reason(item: Item) -> str:
    """Return what tells one piece of news from another, whichever night it is told in."""
    finding = item.finding
    place = (finding.file, finding.sheet, finding.row, finding.column, finding.field, finding.value)
    return repr((item.change, finding.code, finding.form, finding.unit_id, finding.period, item.sha256, *place))
