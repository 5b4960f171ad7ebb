"""Issue the blank workbooks of a period into the units' folders, and never over one that somebody has begun to fill.

They go to ``HOPNHAT_TEMPLATES``: a folder, or the address of a Google Drive folder (with the connection
``google_drive``); without it into ``Biểu mẫu`` on the shared drive. A unit's file lies in a folder of its name. They
may lie in the very inbox that returns are collected from: a blank that nobody has touched is known by its bytes, and is
no return.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from durable import write_text
from forms import form
from hopnhat.environment import read_environment
from hopnhat.settings import Settings
from hopnhat.templates.places import BlankPlace, FolderPlace, drive_place
from organisation import Period, Unit
from organisation.calendar import calendar
from organisation.units import organisation
from sources import Delivery

_FOLDER = "Biểu mẫu"
_NOTES = "issued"
_DRIVE = "https://drive.google.com/drive/folders/"
_CHECKSUM = re.compile(r"\b[0-9a-f]{64}\b")
_COUNTED = "# "  # the last line: what tells whether those above are the ones that were written
_NAMED = 20  # files left alone that a message names; the rest are counted


class NothingExpectedError(ValueError):
    """Nobody has to report for the period, or not the units asked for."""


@dataclass
class Issued:
    """What became of the files, by path: ``written`` now, the ``same`` as before, or ``begun`` by a clerk."""

    written: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    begun: list[str] = field(default_factory=list)


def run(settings: Settings, period_id: str, units: Sequence[str] = (), *, dry_run: bool = False) -> dict[str, Any]:
    """Issue the blank workbooks of a period to the installation's place; of all units, or of some ids or names.

    Returns:
        ``period``, ``where``, counts of ``written``, ``same`` and ``begun``, and the first ``left_alone`` of those.

    Raises:
        ValueError: a period or a unit that is none.
        NothingExpectedError: nobody has to report.
        reports.targets.TargetDownError: Google Drive cannot be reached just now.
        reports.targets.TargetRefusedError: Google Drive does not let us in.
    """
    period = Period.parse(period_id)
    where = read_environment().templates or str(settings.drive / _FOLDER)
    files = dict(blanks(period, asked(period, units)))
    if not dry_run:
        _note(settings, period, files.values())
    with _place(where) as place:
        issued = issue(place, files.items(), dry_run=dry_run)
    counts = {name: len(getattr(issued, name)) for name in ("written", "same", "begun")}
    return {"period": period.id, "where": where, "dry_run": dry_run, **counts, "left_alone": issued.begun[:_NAMED]}


def next_period(today: date) -> Period:
    """Return the half-year that blanks are wanted for on a day: the first for which somebody has still to report.

    In June that is the first half though it is not over; from the day after its last due day the second.

    Raises:
        NothingExpectedError: nobody has to report for any half-year until the end of next year.
    """
    for year in (today.year - 1, today.year, today.year + 1):
        for half in (1, 2):
            period = Period.parse(f"{year}-H{half}")
            levels = {unit.level for unit, _ in organisation().expected(period)}
            if any(due >= today for level in levels if (due := calendar().due(level, period))):
                return period
    raise NothingExpectedError(f"Từ {today:%d/%m/%Y} lịch báo cáo không còn hạn nào cho kỳ sáu tháng; hãy chọn kỳ.")


def asked(period: Period, units: Sequence[str] = ()) -> dict[str, tuple[Unit, list[str]]]:
    """Return (unit, ids of the forms expected of it) by unit id, of all units or of those asked for.

    Raises:
        ValueError: a name that means no unit, or more than one, at the period's end.
        NothingExpectedError: nobody has to report, or one of those asked for has not.
    """
    owing: dict[str, tuple[Unit, list[str]]] = {}
    for unit, form_id in organisation().expected(period):
        owing.setdefault(unit.unit_id, (unit, []))[1].append(form_id)
    if not owing:
        raise NothingExpectedError(f"Không đơn vị nào phải gửi biểu cho {period.label}.")
    if not units:
        return owing
    wanted = [_unit(name, period) for name in units]
    without = [unit.union_name for unit in wanted if unit.unit_id not in owing]
    if without:
        raise NothingExpectedError(f"{period.label}: {', '.join(without)} không phải gửi biểu nào.")
    return {unit.unit_id: owing[unit.unit_id] for unit in wanted}


def blanks(
    period: Period, owing: dict[str, tuple[Unit, list[str]]], *, each_form: bool = False
) -> Iterator[tuple[str, bytes]]:
    """Yield (path, content) of the blank workbooks: one a unit with a sheet a form, or one a form."""
    from forms.template import BlankSeries

    series = BlankSeries(period)
    names = Counter(unit.union_name for unit, _ in owing.values())
    for unit, form_ids in owing.values():
        folder = unit.union_name if names[unit.union_name] == 1 else unit.unit_id
        forms = [form(form_id) for form_id in form_ids]
        if not each_form:
            yield f"{folder}/Báo cáo {period.id}.xlsx", series.workbook(forms, unit)
            continue
        for one in forms:
            yield f"{folder}/{one.name_vi} {period.id}.xlsx", series.workbook([one], unit)


def issue(place: BlankPlace, files: Iterable[tuple[str, bytes]], *, dry_run: bool = False) -> Issued:
    """Put each file where there is none; leave alone what is there. A dry run only looks."""
    issued = Issued()
    for path, content in files:
        held = place.holds(path, content)
        if held is None:
            if not dry_run:
                place.put(path, content)
            issued.written.append(path)
        else:
            (issued.same if held else issued.begun).append(path)
    return issued


def without_untouched(settings: Settings, deliveries: Sequence[Delivery]) -> list[Delivery]:
    """Return the deliveries that are not blanks as they were issued."""
    known = {line for note in (settings.home / _NOTES).glob("*.txt") for line in _lines(note)}
    return [one for one in deliveries if one.sha256 not in known]


def mend_notes(settings: Settings) -> None:
    """Write the notes that are not what was written again: the blanks of a period are the same bytes each time."""
    for note in (settings.home / _NOTES).glob("*.txt"):
        if not _is_sound(note):
            with suppress(ValueError):  # a file of another name, or a period for which nobody is asked any more
                period = Period.parse(note.stem)
                _note(settings, period, (content for _, content in blanks(period, asked(period))))


def _note(settings: Settings, period: Period, contents: Iterable[bytes]) -> None:
    """Remember the bytes of what is issued, beside those of earlier times."""
    note = settings.home / _NOTES / f"{period.id}.txt"
    note.parent.mkdir(parents=True, exist_ok=True)
    now = {hashlib.sha256(content).hexdigest() for content in contents}
    lines = sorted(now.union(_lines(note)))
    write_text(note, "\n".join([*lines, f"{_COUNTED}{_sum(lines)}"]))


def _lines(note: Path) -> list[str]:
    """Return the checksums in a note: those that can be read, where it is damaged. A wrong one is that of nothing."""
    return _CHECKSUM.findall(note.read_text(encoding="ascii", errors="replace")) if note.exists() else []


def _is_sound(note: Path) -> bool:
    """Tell whether a note is what was written; one from before notes had a last line is if it is all checksums."""
    text = note.read_text(encoding="ascii", errors="replace")
    lines, _, counted = text.partition(_COUNTED)
    whole = all(_CHECKSUM.fullmatch(line) for line in lines.split())
    return whole and (counted == _sum(lines.split()) if counted else bool(lines))


def _sum(lines: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:32]


def _unit(name: str, period: Period) -> Unit:
    known = organisation()
    unit = known.unit(name, period.end) or known.match(name, period.end).unit
    if unit is None:
        raise ValueError(f"“{name}” không là một đơn vị nào (hoặc là nhiều đơn vị) vào cuối kỳ {period.id}.")
    return unit


def _place(where: str) -> AbstractContextManager[BlankPlace]:
    if not where.startswith(_DRIVE):
        return nullcontext(FolderPlace(Path(where)))
    return drive_place(where.removeprefix(_DRIVE).partition("?")[0])
