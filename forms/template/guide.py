"""The sheet that tells a clerk how to fill the others."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from forms.definition import Form
from forms.template import styles
from forms.template.entry import bounds_of, prompt_of
from forms.template.sheet import Issue
from forms.template.texts import texts

_WIDTHS = (22, 30, 11, 90, 34)


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
            form.name_vi,
            column.header,
            required if column.required else "",
            prompt_of(column, bounds_of(form, column, issue.period)),
            "" if column.type == "ordinal" else column.example,
        )
        for form in forms
        for column in form.columns
        if not column.derived
    ]


def _table(sheet: Worksheet, top: int, header: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
    for row, line in enumerate((header, *lines), start=top):
        for column, text in enumerate(line, start=1):
            cell = sheet.cell(row, column, text)
            cell.border, cell.alignment = styles.BOX, styles.LEFT
            cell.font = styles.BOLD if row == top else styles.BODY
            if row == top:
                cell.fill = styles.OPTIONAL
    for number, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions["ABCDE"[number - 1]].width = width
