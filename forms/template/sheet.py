"""One form as one sheet: titles, header, prepared rows, signatures, print set-up.

There is no total row: a total typed by hand is one more thing that can be wrong, and every total is computed from the
rows. Nothing is merged, so that a row can be inserted anywhere in the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

import forms.template.styles as styles
from forms.choices import Choice
from forms.definition import Column, Form
from forms.prefilled import Prefilled
from forms.template.entry import bounds_of, validation_of
from forms.template.filled_in import fill_in, said_beforehand
from forms.template.lists import HiddenSheet
from forms.template.texts import texts
from organisation import Period, Unit
from province import identity

PREPARED_ROWS = 60
_HEADER = 6
_FIRST = _HEADER + 1
_LETTERS_A_LINE = 0.95  # of the width of a column, in the bold of a header
_POINTS_A_LINE = 16
_PAPER = 135  # characters over a sheet of A4 in landscape


@dataclass(frozen=True, slots=True)
class Issue:
    """For whom and when a form is issued, and the places proposed in its drop-downs."""

    unit: Unit
    period: Period
    places: tuple[str, ...]


NOTHING = Prefilled()


def write_form(sheet: Worksheet, form: Form, issue: Issue, lists: HiddenSheet, known: Prefilled = NOTHING) -> None:
    """Fill an empty sheet with a blank form, and with what is known beforehand."""
    columns = [column for column in form.columns if not column.derived]
    printed = form[form.rows_of].choices if form.rows_of else ()
    last = _HEADER + (len(printed) or PREPARED_ROWS + len(known.rows))
    _titles(sheet, form, issue, len(columns), known)
    _header(sheet, form, columns)
    _rows(sheet, columns, last)
    _printed(sheet, form, columns, printed)
    for number, column in enumerate(columns, start=1):
        validation = _validation(form, column, issue, lists)
        letter = get_column_letter(number)
        validation.add(f"{letter}{_FIRST}:{letter}{last}")
        sheet.add_data_validation(validation)
    width = len(columns) + fill_in(sheet, form, columns, known, lists, _FIRST)
    _signatures(sheet, last + 2, len(columns))
    _set_up(sheet, width, last + 8)


def _validation(form: Form, column: Column, issue: Issue, lists: HiddenSheet) -> DataValidation:
    bounds = bounds_of(form, column, issue.period)
    return validation_of(column, bounds, _source(form, column, issue, lists))


def _source(form: Form, column: Column, issue: Issue, lists: HiddenSheet) -> str | None:
    if column.choices:
        codes = column.field == form.rows_of
        return lists.range_of([choice.code if codes else choice.label_vi for choice in column.choices])
    return lists.range_of(issue.places) if column.type == "place" and issue.places else None


def _titles(sheet: Worksheet, form: Form, issue: Issue, width: int, known: Prefilled) -> None:
    words = texts()
    lines = (
        (form.title, styles.TITLE),
        (words["unit"].format(unit=issue.unit.union_name), styles.BOLD),
        (words["period"].format(period=issue.period.label), styles.BOLD),
    )
    for row, (text, font) in enumerate(lines, start=1):
        for column in range(1, width + 1):
            sheet.cell(row, column).alignment = styles.ACROSS
        sheet.cell(row, 1, text).font = font
    hints = (words["hint_printed"],) if form.rows_of else (words["hint"].format(row_is=form.row_is), words["hint_nil"])
    if known.confirms:  # in the place of the last hint: the header stays where it is
        hints = (*hints[:1], said_beforehand(known))
    for row, hint in enumerate(hints, start=4):
        sheet.cell(row, 1, hint).font = styles.HINT
    sheet.row_dimensions[1].height = 24


def _header(sheet: Worksheet, form: Form, columns: Sequence[Column]) -> None:
    widths = _widths(form, columns)
    for number, (column, width) in enumerate(zip(columns, widths, strict=True), start=1):
        cell = sheet.cell(_HEADER, number, column.header)
        cell.font, cell.alignment, cell.border = styles.BOLD, styles.HEADING, styles.BOX
        cell.fill = styles.REQUIRED if column.required else styles.OPTIONAL
        sheet.column_dimensions[get_column_letter(number)].width = width
    lines = max(_lines(column.header, width) for column, width in zip(columns, widths, strict=True))
    sheet.row_dimensions[_HEADER].height = _POINTS_A_LINE * (lines + 1)


def _widths(form: Form, columns: Sequence[Column]) -> list[float]:
    """Return the width of each column in characters; a table of few columns is widened to the width of the paper."""
    printed = form[form.rows_of].choices if form.rows_of else ()
    texts_of = ([_printed_text(form, column.field, choice) or "" for choice in printed] for column in columns)
    widths = [
        max(styles.WIDTHS[column.type], *map(len, there), 0) for column, there in zip(columns, texts_of, strict=True)
    ]
    stretch = max(1.0, _PAPER / sum(widths))
    return [round(width * stretch, 1) for width in widths]


def _lines(header: str, width: float) -> int:
    """Return over how many lines a header is broken at the width of its column."""
    room = width * _LETTERS_A_LINE
    lines, used = 1, 0
    for word in header.split():
        if used and used + len(word) > room:
            lines, used = lines + 1, 0
        used += len(word) + 1
    return lines


def _rows(sheet: Worksheet, columns: Sequence[Column], last: int) -> None:
    for number, column in enumerate(columns, start=1):
        number_format = styles.FORMATS.get(column.type, styles.TEXT_FORMAT)
        alignment = styles.ALIGNMENTS.get(column.type, styles.LEFT)
        for row in range(_FIRST, last + 1):
            cell = sheet.cell(row, number)
            cell.font, cell.border, cell.alignment = styles.BODY, styles.BOX, alignment
            cell.number_format, cell.protection = number_format, styles.OPEN
            if column.type == "ordinal":
                cell.value = row - _HEADER


def _printed(sheet: Worksheet, form: Form, columns: Sequence[Column], choices: Sequence[Choice]) -> None:
    """Print the rows that a form gives beforehand; they are locked, only the figures are open."""
    for row, choice in enumerate(choices, start=_FIRST):
        for number, column in enumerate(columns, start=1):
            text = _printed_text(form, column.field, choice)
            if text is not None:
                cell = sheet.cell(row, number, text)
                cell.font, cell.protection = styles.FAINT, styles.LOCKED


def _printed_text(form: Form, field: str, choice: Choice) -> str | None:
    if field == form.rows_of:
        return choice.code
    named = form.prints.get(field)
    if named is None:
        return None
    return choice.extra[named] if named in choice.extra else str(getattr(choice, named))


def _signatures(sheet: Worksheet, row: int, width: int) -> None:
    words = texts()
    left, right = 2, max(width - 2, 4)
    lines = (
        (row, right, words["signed_on"], styles.HINT),
        (row + 1, left, words["prepared_by"], styles.BOLD),
        (row + 1, right, identity().signed_by, styles.BOLD),
        (row + 2, left, words["signature"], styles.HINT),
        (row + 2, right, words["signature"], styles.HINT),
    )
    for at, column, text, font in lines:
        signature = sheet.cell(at, column, text)
        signature.font, signature.alignment = font, styles.CENTRE


def _set_up(sheet: Worksheet, width: int, last: int) -> None:
    sheet.freeze_panes = f"A{_FIRST}"
    sheet.sheet_view.zoomScale = 90
    page = sheet.page_setup
    page.orientation, page.paperSize, page.fitToWidth, page.fitToHeight = "landscape", sheet.PAPERSIZE_A4, 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left, margins.right, margins.top, margins.bottom = 0.6, 0.4, 0.6, 0.8
    margins.footer = 0.4
    sheet.print_title_rows = f"{_HEADER}:{_HEADER}"
    sheet.print_area = f"A1:{get_column_letter(width)}{last}"
    sheet.HeaderFooter.oddFooter = HeaderFooterItem(center=_HeaderFooterPart(text=texts()["page"], size=9))
    _protect(sheet)


def _protect(sheet: Worksheet) -> None:
    """Lock titles and headers without a password; rows may be added, sorted, filtered and formatted."""
    protection = sheet.protection
    protection.sheet = True
    for allowed in ("formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows", "sort", "autoFilter"):
        setattr(protection, allowed, False)
