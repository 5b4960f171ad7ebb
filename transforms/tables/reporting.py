"""What the rows of a table, and those below it, say of the unit that reports: labelled lines, a column, a signature."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from transforms.matching.layout import Table
from transforms.tables.row_kinds import Rows
from vietnamese.text import bare, clean

_REPORTS = r"(?:ten )?(?:don vi|co so) (?:bao cao|gui bao cao|gui|lap bieu|lap bao cao|lap)"
_LABEL = re.compile(rf"{_REPORTS}\s*[:\-–]?\s*(?=\S)")
_HEADER = re.compile(_REPORTS)
_ANY_LABEL = re.compile(r"(?:ten )?don vi\s*[:\-–]\s*(?=\S)")
_SIGNED = re.compile(r"(?:tm|t/m)\.?\s*(?:ban thuong vu|btv|ban chap hanh|bch)\s+(?=\S)")
_MOST_NAMED = 50  # different texts of a column; a column of more names no reporting unit


def reporting_units(table: Table, rows: Rows) -> Iterator[tuple[str, str]]:
    """Yield (``row`` or ``signature``, text) for whatever names the unit that reports apart from the title.

    *Đơn vị: xã Hà Lâu* between visits is the place they went to; between figures it is whose figures they are.
    """
    places = any(column.type == "place" for column in table.form.columns)
    for group in rows.groups:
        folded = bare(group.text)
        if _LABEL.match(folded) or (not places and _ANY_LABEL.match(folded)):
            yield "row", clean(group.text)
    for row in rows.notes:
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
