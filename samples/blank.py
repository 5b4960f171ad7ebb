"""Our own blank workbook, filled in: made once by ``forms.template``, then only its cells are written."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from forms import form
from forms.template import blank_workbook
from organisation import Period, Unit
from organisation.units import organisation
from samples.containers.archive import zipped
from samples.containers.xlsx import LABEL, serial
from samples.page import Page, cell_name
from samples.records import Return, Value

HEADER = 6  # the row of the column names
_CELL = re.compile(r'<c r="([A-Z]+\d+)"((?: s="\d+")?)[^>]*?(?:/>|>.*?</c>)')
_PROPERTIES = "docProps/core.xml"


def filled(returns: Sequence[Return], pages: Sequence[Page]) -> bytes:
    """Return the unit's blank workbook with the pages' records in it, and the label among its properties."""
    unit, period = returns[0].unit, returns[0].period
    ids = tuple(one.form for one in returns)
    asks_places = any(column.type == "place" for one in ids for column in form(one).columns)
    model = unit if asks_places else _first_alike(unit, period)
    parts = dict(_blank(ids, model.unit_id, period.id))
    if model != unit:
        parts = {name: _readdressed(text, model, unit) for name, text in parts.items()}
    for number, page in enumerate(pages, 1):
        name = f"xl/worksheets/sheet{number}.xml"
        parts[name] = _with_cells(parts[name], page)
    label = f"<dc:description>{LABEL}</dc:description></cp:coreProperties>"
    parts[_PROPERTIES] = parts[_PROPERTIES].replace("</cp:coreProperties>", label)
    return zipped(parts.items())


def _first_alike(unit: Unit, period: Period) -> Unit:
    """Return the first unit of the same level: where no places are proposed, its blank differs by name and id only."""
    return next(one for one in organisation().valid(period.end) if one.level == unit.level)


@cache
def _blank(ids: tuple[str, ...], unit_id: str, period_id: str) -> tuple[tuple[str, str], ...]:
    """Return the parts of a blank workbook as (name, text)."""
    period = Period.parse(period_id)
    unit = organisation().unit(unit_id, period.end)
    if unit is None:
        raise KeyError(f"no unit {unit_id} in {period_id}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "blank.xlsx"
        blank_workbook([form(one) for one in ids], unit, period, path)
        content = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return tuple((name, archive.read(name).decode("utf-8")) for name in archive.namelist())


def _readdressed(text: str, model: Unit, unit: Unit) -> str:
    for old, new in ((model.union_name, unit.union_name), (model.unit_id, unit.unit_id)):
        text = text.replace(_ascii(old), _ascii(new)).replace(escape(old), escape(new))
    return text


def _ascii(text: str) -> str:
    """Return text as an XML part in ASCII spells it."""
    return escape(text).encode("ascii", "xmlcharrefreplace").decode("ascii")


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
