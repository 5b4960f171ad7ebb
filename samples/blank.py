"""Our own blank workbook, filled in: made by ``forms.template``, then only its cells are written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from xml.sax.saxutils import escape

from forms import form
from forms.template import BlankSeries
from organisation import Period
from samples.containers.archive import zipped
from samples.containers.xlsx import LABEL, serial
from samples.page import Page, cell_name
from samples.records import Return, Value

HEADER = 6  # the row of the column names
_CELL = re.compile(r'<c r="([A-Z]+\d+)"((?: s="\d+")?)[^>]*?(?:/>|>.*?</c>)')
_PROPERTIES = "docProps/core.xml"
# The blank declares the prefix on the elements that need it, so that this one has to declare it too.
_DESCRIPTION = f'<dc:description xmlns:dc="http://purl.org/dc/elements/1.1/">{LABEL}</dc:description>'


def filled(returns: Sequence[Return], pages: Sequence[Page]) -> bytes:
    """Return the unit's blank workbook with the pages' records in it, and the label among its properties."""
    unit, period = returns[0].unit, returns[0].period
    blank = _series(period).parts([form(one.form) for one in returns], unit)
    parts = {name: content.decode("utf-8") for name, content in blank}
    for number, page in enumerate(pages, 1):
        name = f"xl/worksheets/sheet{number}.xml"
        parts[name] = _with_cells(parts[name], page)
    end = "</cp:coreProperties>"
    parts[_PROPERTIES] = parts[_PROPERTIES].replace(end, f"{_DESCRIPTION}{end}")
    return zipped(parts.items())


@cache
def _series(period: Period) -> BlankSeries:
    return BlankSeries(period)


def _with_cells(part: str, page: Page) -> str:
    cells = {
        cell_name(row, column): value
        for row, values in enumerate(page.rows[HEADER:], HEADER + 1)
        for column, value in enumerate(values, 1)
        if value is not None
    }
    return _CELL.sub(lambda found: _cell(found, cells), part)


def _cell(found: re.Match[str], cells: Mapping[str, Value]) -> str:
    name, style = found[1], found[2]
    if name not in cells:
        return found[0]
    value = cells[name]
    if isinstance(value, str):
        return f'<c r="{name}"{style} t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f'<c r="{name}"{style}><v>{serial(value) if isinstance(value, date) else value}</v></c>'
