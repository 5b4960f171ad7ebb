"""Planted faults (``faults.csv``): each an edit of a finished sheet at a stated cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from samples.page import Page, position
from samples.records import Value
from samples.tables import table
from samples.wording import trip


@dataclass(frozen=True, slots=True)
class Fault:
    """One line of ``faults.csv``.

    ``edit`` is what is done at ``cell``, with ``value``; ``also`` writes a second cell (``G15=150``), so that one fault
    does not make another. ``found_by`` is the step that must find it: ``collecting``, ``reader``, ``rules``, or
    ``province`` where it takes other returns to see it. ``found_at`` is the cell of the finding, a column's letter for
    that cell of every record, or empty for the file or sheet as a whole. ``code`` is empty where nothing is wrong but
    the case is worth having.
    """

    id: str
    unit_id: str
    form: str
    period: str
    layout: str
    container: str
    edit: str
    sheet: str
    cell: str
    field: str
    value: str
    also: str
    found_by: str
    found_at: str
    code: str
    severity: str
    decision: str
    what: str

    @property
    def row(self) -> int:
        """The row of ``cell``, 0 where it names none."""
        return int("".join(filter(str.isdigit, self.cell.partition(":")[0])) or 0)

    @property
    def typed(self) -> Value:
        """``value`` as it goes into a cell."""
        return _typed(self.value)


def _typed(text: str) -> Value:
    """Return a date, a whole number, text, or nothing."""
    if text.lstrip("-").isdecimal():
        return int(text)
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text or None


@cache
def faults(unit_id: str, form: str, period: str) -> tuple[Fault, ...]:
    """Return the faults planted in one return."""
    return tuple(one for one in all_faults() if (one.unit_id, one.form, one.period) == (unit_id, form, period))


@cache
def all_faults() -> tuple[Fault, ...]:
    """Return every planted fault."""
    return tuple(Fault(**line) for line in table("faults"))


def planted(pages: list[Page], fault: Fault) -> list[Page]:
    """Return the sheets of a file with one fault in them."""
    edit = _EDITS.get(fault.edit)
    return edit([page.copy() for page in pages], fault) if edit else pages


def found_rows(fault: Fault, page: Page) -> list[int]:
    """Return the rows of the sheet in which a fault is found."""
    if fault.found_at.isalpha():
        return list(page.records)
    return [position(fault.found_at)[0]] if fault.found_at else []


def _write(pages: list[Page], fault: Fault) -> list[Page]:
    pages[0].put(fault.cell, fault.typed)
    if fault.also:
        cell, _, text = fault.also.partition("=")
        pages[0].put(cell, _typed(text))
    return pages


def _error(pages: list[Page], fault: Fault) -> list[Page]:
    pages[0].put(fault.cell, fault.value)
    pages[0].error_cells.add(fault.cell)
    return pages


def _drop_column(pages: list[Page], fault: Fault) -> list[Page]:
    pages[0].drop_column(position(fault.cell)[1])
    return pages


def _repeat_row(pages: list[Page], fault: Fault) -> list[Page]:
    pages[0].insert_copy(fault.row - 1)
    return pages


def _overlap(pages: list[Page], fault: Fault) -> list[Page]:
    """Add a trip of the cadre above to another place, from the day before to the first day of that trip."""
    page = pages[0]
    start = page.records[fault.row - 1]["ngay_tu"]
    assert isinstance(start, date)
    page.insert_copy(fault.row - 1)
    page.put(f"D{fault.row}", fault.value)
    page.put(f"E{fault.row}", trip({"ngay_tu": start - timedelta(days=1), "ngay_den": start}, "text"))
    return pages


def _add_registration(pages: list[Page], fault: Fault) -> list[Page]:
    """Register one more trip, in a week in which nobody goes."""
    page = pages[0]
    page.insert_copy(fault.row - 1)
    page.put(f"E{fault.row}", "23/1-24/1/2020")
    return pages


def _hide_row(pages: list[Page], fault: Fault) -> list[Page]:
    pages[0].hidden_rows.add(fault.row)
    return pages


def _hidden_sheet(pages: list[Page], fault: Fault) -> list[Page]:
    draft = pages[0].copy()
    draft.name, draft.hidden = fault.sheet, True
    return [*pages, draft]


def _other_form(pages: list[Page], fault: Fault) -> list[Page]:
    people = (("Phòng họp tầng 2", "Máy chiếu", 1), ("Phòng họp tầng 3", "Bàn ghế", 24), ("Kho", "Loa kéo", 2))
    page = Page(fault.sheet, [["DANH MỤC TÀI SẢN"], [], ["Nơi đặt", "Tài sản", "Còn dùng"]])
    page.rows += [list(line) for line in people]
    return [page]


def _empty_sheet(pages: list[Page], fault: Fault) -> list[Page]:
    return [Page(fault.sheet)]


def _nil(pages: list[Page], fault: Fault) -> list[Page]:
    """Say in place of the records that there were none."""
    page = pages[0]
    first, last = min(page.records), max(page.records)
    after = next((row for row in range(last, len(page.rows)) if not page.rows[row]), len(page.rows))
    page.rows[first - 1 : after] = [[None, fault.value]]
    page.records = {}
    return pages


Edit = Callable[[list[Page], Fault], list[Page]]
_EDITS: dict[str, Edit] = {
    "write": _write,
    "mended_later": _write,
    "clear": _write,
    "error": _error,
    "drop_column": _drop_column,
    "broken_later": _drop_column,
    "repeat_row": _repeat_row,
    "overlap": _overlap,
    "add_registration": _add_registration,
    "hide_row": _hide_row,
    "hidden_sheet": _hidden_sheet,
    "other_form": _other_form,
    "empty_sheet": _empty_sheet,
    "nil": _nil,
}
