"""SpreadsheetML as text: the rows of a sheet. As openpyxl's own cells, a long sheet costs ten times as much.

Every text is stored as text: nothing that came out of a return is ever taken for a formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from html import escape

from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel

from reports.characters import legal
from reports.tables import Cell

_LONGEST = 32_767
"""The most characters a cell of Excel holds."""

Look = Mapping[type, int]
"""The number of a cell's style in the workbook, by the type of what the cell holds."""


def rows(lines: Iterable[str], links: Iterable[str] = ()) -> str:
    """Return the rows of a sheet, and the hyperlinks, which stand right behind them."""
    held = "".join(links)
    return f"<sheetData>{''.join(lines)}</sheetData>" + (f"<hyperlinks>{held}</hyperlinks>" if held else "")


def row(number: int, values: Sequence[Cell], looks: Sequence[Look], height: float | None = None) -> str:
    """Return one row; ``number`` counts from 1, the height is in points (``None``: as the program likes)."""
    tall = f' ht="{height:g}" customHeight="1"' if height is not None else ""
    pairs = zip(values, looks, strict=True)
    cells = (_cell(f"{_letter(place)}{number}", value, look) for place, (value, look) in enumerate(pairs, start=1))
    return f'<row r="{number}"{tall}>{"".join(cells)}</row>'


def link(cell: str, target: str) -> str:
    """Return a hyperlink from a cell to a place in the same workbook."""
    return f'<hyperlink ref="{cell}" location="{escape(target)}"/>'


def _cell(place: str, value: Cell, look: Look) -> str:
    marks = f'r="{place}" s="{look[type(value)]}"'
    if value is None:
        return f"<c {marks}/>"
    if isinstance(value, str):
        text = escape(legal(value)[:_LONGEST], quote=False)
        return f'<c {marks} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    if isinstance(value, date):
        value = to_excel(value)  # type: ignore[no-untyped-call]
    return f"<c {marks}><v>{value}</v></c>"


@cache
def _letter(place: int) -> str:
    return get_column_letter(place)
