"""The very hidden sheet of a blank form: the stamp in columns A and B, the lists of the drop-downs beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

SHEET = "_hopnhat"
_FIRST_LIST = 4


class HiddenSheet:
    """Writes the stamp and hands out the ranges of lists, each list once."""

    def __init__(self, workbook: Workbook, stamp: Iterable[tuple[str, str]]) -> None:
        self._sheet = workbook.create_sheet(SHEET)
        self._sheet.sheet_state = "veryHidden"
        self._ranges: dict[tuple[str, ...], str] = {}
        for pair in stamp:
            self._sheet.append(pair)

    def range_of(self, values: Sequence[str]) -> str:
        """Return the range that holds the values, as a validation names it."""
        listed = tuple(values)
        if listed not in self._ranges:
            column = _FIRST_LIST + len(self._ranges)
            for row, value in enumerate(listed, start=1):
                self._sheet.cell(row, column, value)
            letter = get_column_letter(column)
            self._ranges[listed] = f"'{SHEET}'!${letter}$1:${letter}${len(listed)}"
        return self._ranges[listed]
