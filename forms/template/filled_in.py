"""What is filled in beforehand: rows, kept values and figures beside, and the column in which a unit confirms them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

import forms.template.styles as styles
from forms.definition import Column, Form
from forms.prefilled import Prefilled, words
from forms.template.lists import HiddenSheet

_WIDTH = 17


def said_beforehand(known: Prefilled) -> str:
    """Return the hint about what is filled in."""
    return str(words()["rows_hint" if known.rows else "kept_hint"])


def fill_in(
    sheet: Worksheet, form: Form, columns: Sequence[Column], known: Prefilled, lists: HiddenSheet, first: int
) -> int:
    """Fill a written form in from its ``first`` row on; return how many columns were added beside its own."""
    if not known:
        return 0
    codes = [choice.code for choice in form[form.rows_of].choices] if form.rows_of else []
    rows = {first + at: row for at, row in enumerate(known.rows)}
    rows |= {first + at: known.kept[code] for at, code in enumerate(codes) if code in known.kept}
    for at, values in rows.items():
        _put(sheet, at, columns, values)
    beside = [(words()["last_year"], 0), (words()["last_period"], 1)] if known.beside else []
    added = 0
    for head, which in beside:
        if any(pair[which] is not None for pair in known.beside.values()):
            added += 1
            figures = {
                first + at: known.beside[code][which]
                for at, code in enumerate(codes)
                if code in known.beside and known.beside[code][which] is not None
            }
            _add_figures(sheet, len(columns) + added, first - 1, head, figures)
    if known.confirms:
        added += 1
        _add_confirming(sheet, len(columns) + added, first - 1, rows, lists)
    return added


def _put(sheet: Worksheet, at: int, columns: Sequence[Column], values: Mapping[str, Any]) -> None:
    for number, column in enumerate(columns, start=1):
        value = values.get(column.field)
        if value is not None:
            cell = sheet.cell(at, number, _written(column, value))
            cell.font = styles.HINT


def _written(column: Column, value: Any) -> str | int | float | date:
    """Return a value as a person would write it in a column."""
    if column.choices:
        return next((one.label_vi for one in column.choices if str(one.value) == str(value)), str(value))
    if isinstance(value, Decimal | float):
        return int(value) if value == int(value) else float(value)
    return value if isinstance(value, int | date) else str(value)


def _head(sheet: Worksheet, number: int, row: int, text: str) -> Cell:
    cell = sheet.cell(row, number, text)
    cell.font, cell.alignment, cell.border, cell.fill = styles.BOLD, styles.HEADING, styles.BOX, styles.OPTIONAL
    sheet.column_dimensions[get_column_letter(number)].width = _WIDTH
    return cell


def _add_figures(sheet: Worksheet, number: int, row: int, head: str, figures: Mapping[int, Any]) -> None:
    _head(sheet, number, row, head)
    for at, figure in figures.items():
        cell = sheet.cell(at, number, float(figure) if figure != int(figure) else int(figure))
        cell.font, cell.border, cell.alignment, cell.protection = styles.FAINT, styles.BOX, styles.RIGHT, styles.LOCKED
        cell.number_format = styles.FORMATS["decimal"]


def _add_confirming(sheet: Worksheet, number: int, row: int, rows: Mapping[int, Any], lists: HiddenSheet) -> None:
    said = words()
    _head(sheet, number, row, said["confirm"])
    validation = DataValidation(type="list", formula1=lists.range_of(said["answers"]), allow_blank=True)
    validation.showInputMessage, validation.promptTitle = True, said["confirm"]
    validation.prompt = said["confirm_prompt"]
    for at in rows:
        cell = sheet.cell(at, number, said["answers"][1])
        cell.font, cell.border, cell.alignment, cell.protection = styles.BODY, styles.BOX, styles.CENTRE, styles.OPEN
        validation.add(f"{get_column_letter(number)}{at}")
    sheet.add_data_validation(validation)
