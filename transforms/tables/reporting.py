"""What the rows of a table, and those below it, say of the unit that reports and of the time it reports on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from organisation.units import organisation
from transforms.matching.layout import Table
from transforms.tables.row_kinds import Rows
from transforms.values.dates import day_reader
from transforms.values.remarks import signs
from vietnamese.text import bare, clean

_REPORTS = r"(?:ten )?(?:don vi|co so) (?:bao cao|gui bao cao|gui|lap bieu|lap bao cao|lap)"
_LABEL = re.compile(rf"{_REPORTS}\s*[:\-–]?\s*(?=\S)")
_HEADER = re.compile(_REPORTS)
_SIGNED = re.compile(r"(?:tm|t/m)\.?\s*(?:ban thuong vu|btv|ban chap hanh|bch)\s+(?=\S)")
_SIGNED_AT = re.compile(r"([^\d,:;]{2,30}),\s*ngay\s*[\d.…]*\s*thang\s*[\d.…]*\s*nam")
_SIGNED_ON = re.compile(r"\bngay\s*(\d{1,2})\s*thang\s*(\d{1,2})\s*nam\s*((?:19|20)\d\d)\b")
_SENT = re.compile(r"\W*(?:(?:nguoi|can bo) (?:gui|nop|lap|bao cao|tong hop)|gui tu)\b")
_PARTS = re.compile(r"\s*[,;:()]\s*|\s+[-–]\s+")
_MOST_NAMED = 50  # different texts of a column; a column of more names no reporting unit


def reporting_units(table: Table, rows: Rows) -> Iterator[tuple[str, str]]:
    """Yield (``row``, ``signature`` or ``signed_at``, text) for what names the unit that reports apart from the title.

    What divides the table into the returns of several units is not among it (``transforms.tables.blocks``).
    """
    last = max(rows.records, default=-1)
    for row in (*rows.notes, *(group.row for group in rows.groups if group.row > last)):
        yield from _of_note(table, row)
    for column in sorted({*table.unknown, *table.columns.values()}):
        if _is_reporting(table.header_text(column)):
            texts = dict.fromkeys(table.grid.cell(row, column) for row in rows.records)
            if len(texts) <= _MOST_NAMED:
                yield from (("row", f"Đơn vị: {text}") for text in texts if isinstance(text, str))


@lru_cache(maxsize=4096)
def _is_reporting(header: str) -> bool:
    return _HEADER.fullmatch(bare(header)) is not None


def _of_note(table: Table, row: int) -> Iterator[tuple[str, str]]:
    texts = [cell for cell in table.grid.rows[row] if isinstance(cell, str)]
    for number, text in enumerate(texts):
        whole = " ".join(texts[number : number + 2])  # a label's name may stand in the next cell
        if _LABEL.match(bare(whole)):
            yield "row", clean(whole)
        signed = _SIGNED.match(bare(text))
        if signed:
            yield "signature", " ".join(clean(text).split()[len(signed[0].split()) :])
        signed_at = _SIGNED_AT.match(bare(text))
        if signed_at:
            yield "signed_at", clean(text)[: signed_at.end(1)]
        if signs(text):  # "Người lập: Nguyễn Thu Hà - Huyện đoàn Ba Chẽ"
            named = [part for part in _PARTS.split(clean(text))[1:] if organisation().names_a_unit(part)]
            is_whose = _SENT.match(bare(text)) is not None
            yield from (("signature" if is_whose and _says_its_kind(part) else "signed_at", part) for part in named)


def _says_its_kind(name: str) -> bool:
    """Tell whether a name is a unit's with its kind; *Hải Hà* alone may be a person's."""
    org = organisation()
    return any(org.match(name, day).said for day in org.turning_days)


def signing_day(table: Table, rows: Rows) -> date | None:
    """Return the day of the signature under a table, ``None`` where there is none, or more than one."""
    texts = (cell for row in rows.notes for cell in table.grid.rows[row] if isinstance(cell, str))
    days = {day for text in texts if (found := _SIGNED_ON.search(bare(text))) and (day := _day(found))}
    return days.pop() if len(days) == 1 else None


def _day(found: re.Match[str]) -> date | None:
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None


def dated_rows(table: Table, rows: Rows) -> list[tuple[date, date]]:
    """Return the first and the last day of each record; nothing where some are not written day, month and year."""
    spans = {span.start for span in table.form.spans}
    first = next((target for target in table.columns if target.field in spans and target.kind != "tick"), None)
    if first is None:
        return []
    reader, column = day_reader(None), table.columns[first]
    days = [reader[cell] for row in rows.records if (cell := table.grid.cell(row, column)) is not None]
    spans_of_days = [(day.start, day.end or day.start) for day in days if day.start]
    return spans_of_days if len(spans_of_days) == len(days) else []  # one of another shape puts the others in doubt
