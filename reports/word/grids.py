"""Computed tables as Word tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from reports import wording
from reports.tables import Cell, TableData
from reports.word.layout import shared, text_width
from reports.word.markup import cell, paragraph, row, table
from vietnamese.numerals import plain

_NUMBER_WIDTH = 12
_ORDINAL = "TT"


def grid(data: TableData, *, landscape: bool = False, ordinal: bool = False) -> str:
    """Return a table with its head row, its rows and its total; ``ordinal`` puts a running number first."""
    heads = [*([_ORDINAL] if ordinal else []), *data.heads]
    widths = shared(((_NUMBER_WIDTH,) if ordinal else ()) + data.definition.widths, text_width(landscape))
    opening = ["TableOrdinal"] if ordinal else []
    styles = [*opening, *("TableNumber" if number else "TableText" for number in data.numeric)]
    lines = [_head(heads, widths)]
    for place, cells in enumerate(data.cells, start=1):
        lines.append(_line([place, *cells] if ordinal else cells, styles, widths))
    if data.total:
        total = [*([None] if ordinal else []), *data.total_said]
        bold = [*opening, *("TableTotalNumber" if number else "TableTotal" for number in data.numeric)]
        lines.append(_line(total, bold, widths))
    return table("Lined", widths, lines, data.definition.title, "; ".join(heads))


def printed(value: Cell) -> str:
    """Return a cell as a document prints it; what is not known stays blank."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return plain(int(value) if float(value).is_integer() else value)
    return wording.day(value) if isinstance(value, date) else value


def _head(heads: Sequence[str], widths: Sequence[float]) -> str:
    middle = '<w:vAlign w:val="center"/>'
    cells = (cell(paragraph("TableHead", text), width, middle) for text, width in zip(heads, widths, strict=True))
    return row(cells, head=True)


def _line(values: Iterable[Cell], styles: Sequence[str], widths: Sequence[float]) -> str:
    return row(
        cell(paragraph(style, printed(value)), width)
        for value, style, width in zip(values, styles, widths, strict=True)
    )
