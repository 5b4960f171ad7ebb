"""What one file of a province's folder names and another gives: units, forms, findings, words of the board.

Each reader of a file trusts these; they are followed only where the folder is checked as a whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from board.words import known_words
from feedback.nightly import OPERATOR
from findings import catalogue
from forms import forms
from forms.consistency import wrong_together
from hopnhat.reporting.schedule import shared_dag_ids
from organisation.calendar import Exemption
from organisation.contacts import Contact
from organisation.corrections import Correction
from organisation.expected import CalendarFile, read_calendar
from organisation.units import organisation
from organisation.waivers import Waiver
from province import Line, ProvinceError, find_mistake, read_table
from province.documents import LineOf, read_document
from province.identity import Identity
from warehouse.form_tables import LINEAGE

_Wrong = Iterator[tuple[int, str]]
_SHARED = "dag.id phải khác nhau; nhiều báo cáo cùng ghi"
_NOT_UNITS = ("*", OPERATOR)  # that contacts.csv may name all the same


def check_identity(path: Path) -> None:
    """Check that the board has the words that the organisation says otherwise; raises ``ProvinceError``."""

    def wrong(identity: Identity, line_of: LineOf) -> _Wrong:
        for name in identity.board.keys() - known_words():
            yield line_of("board", name), f"bảng theo dõi không có chữ mang tên “{name}” (board/words.yaml)"

    read_document(path, Identity, wrong)


def check_calendar(path: Path) -> None:
    """Check that the calendar expects forms that there are, each once; raises ``ProvinceError``."""

    def wrong(calendar: CalendarFile, line_of: LineOf) -> _Wrong:
        for place, rule in enumerate(calendar.expected):
            for name in rule.forms:
                yield from _unknown("biểu", name, forms(), line_of("expected", place, "forms"))

    read_calendar(path, wrong)


def check_contacts(path: Path) -> None:
    """Check that addresses are of units that there are; raises ``ProvinceError``."""

    def wrong(lines: Sequence[Line[Contact]]) -> _Wrong:
        for line in lines:
            if line.row.unit_id not in _NOT_UNITS and not organisation().known(line.row.unit_id):
                yield line.number, f"units.csv không có đơn vị {line.row.unit_id}"

    read_table(path, Contact, wrong)


def check_exemptions(path: Path) -> None:
    """Check that exemptions are of units and forms that there are; raises ``ProvinceError``."""

    def wrong(lines: Sequence[Line[Exemption]]) -> _Wrong:
        for line in lines:
            yield from _unknown_return(line.row.unit_id, line.row.form, line.number)

    read_table(path, Exemption, wrong)


def check_waivers(path: Path) -> None:
    """Check that waivers are of findings, units and forms that there are; raises ``ProvinceError``."""

    def wrong(lines: Sequence[Line[Waiver]]) -> _Wrong:
        for line in lines:
            yield from _unknown_return(line.row.unit_id, line.row.form, line.number)
            if line.row.code not in catalogue():
                yield line.number, f"không có phát hiện mang mã “{line.row.code}” (docs/findings.md)"

    read_table(path, Waiver, wrong)


def check_corrections(path: Path) -> None:
    """Check that corrections are of units and forms that there are; raises ``ProvinceError``."""

    def wrong(lines: Sequence[Line[Correction]]) -> _Wrong:
        for line in lines:
            if not line.row.sha256:
                yield from _unknown_return(line.row.unit_id, line.row.form, line.number)

    read_table(path, Correction, wrong)


def check_forms() -> None:
    """Check the forms beside each other, their rules, and that no field hides a column of the warehouse's own.

    Raises:
        ProvinceError: every mistake.
    """
    from expectations.consistency import check_rules  # Great Expectations, 2 s that a trial of a list does without

    found = list(wrong_together(forms().values(), reserved=LINEAGE))
    for form in forms().values():
        try:
            check_rules(form)
        except ProvinceError as error:
            found += error.findings
    if found:
        raise ProvinceError(found)


def check_dag_ids(folder: Path) -> None:
    """Check that no two reports have one id in Airflow, where only one of them would be drafted.

    Raises:
        ProvinceError: every id that is shared.
    """
    mistakes = [
        find_mistake("province_file_wrong", f"reports/{kinds[-1]}", what=f"{_SHARED} {dag_id} ({', '.join(kinds)})")
        for dag_id, kinds in shared_dag_ids(folder).items()
    ]
    if mistakes:
        raise ProvinceError(mistakes)


def _unknown_return(unit_id: str, form: str, line: int) -> _Wrong:
    if not organisation().known(unit_id):
        yield line, f"units.csv không có đơn vị {unit_id}"
    yield from _unknown("biểu", form, forms(), line)


def _unknown(what: str, name: str, known: Collection[str], line: int) -> _Wrong:
    if name not in known:
        yield line, f"không có {what} “{name}”; có: {', '.join(known)}"
