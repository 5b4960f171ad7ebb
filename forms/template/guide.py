"""The sheet that tells a clerk how to fill the others.

The header of a column never stands in a cell alone here, so that the guide is not taken for a table of the form.
"""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

import forms.template.styles as styles
from forms.definition import Form
from forms.template.entry import bounds_of, how_to_fill
from forms.template.sheet import Issue
from forms.template.texts import texts

_WIDTHS = {"A": 55, "B": 12, "C": 85, "D": 34}
_POINTS_A_LINE = 16


def write_guide(sheet: Worksheet, forms: Sequence[Form], issue: Issue) -> None:
    """Fill an empty sheet: the steps, then one line a column of every form."""
    words = texts()["guide"]
    places = {
        "unit": issue.unit.union_name,
        "period": issue.period.label,
        "example_day": f"{issue.period.start:%d/%m/%Y}",
    }
    sheet["A1"] = words["title"]
    sheet["A1"].font = styles.TITLE
    for number, step in enumerate(words["steps"], start=1):
        cell = sheet.cell(number + 1, 1, f"{number}. {step.format(**places)}")
        cell.font = styles.BODY
    _table(sheet, len(words["steps"]) + 3, words["columns"], _lines(forms, issue))
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.protection.sheet = True


def _lines(forms: Sequence[Form], issue: Issue) -> list[tuple[str, ...]]:
    required = texts()["guide"]["required"]
    return [
        (
            f"{form.sheet} › {column.header}",
            required if column.required else "",
            how_to_fill(column, bounds_of(form, column, issue.period)),
            column.example,
        )
        for form in forms
        for column in form.columns
        if not column.derived and column.type != "ordinal"
    ]


def _table(sheet: Worksheet, top: int, header: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
    for row, line in enumerate((header, *lines), start=top):
        for column, text in enumerate(line, start=1):
            cell = sheet.cell(row, column, text)
            cell.border, cell.alignment = styles.BOX, styles.LEFT
            cell.font = styles.BOLD if row == top else styles.BODY
            if row == top:
                cell.fill = styles.OPTIONAL
        height = max(-(-len(text) // width) for text, width in zip(line, _WIDTHS.values(), strict=True))
        sheet.row_dimensions[row].height = _POINTS_A_LINE * max(height, 1) + 2
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
