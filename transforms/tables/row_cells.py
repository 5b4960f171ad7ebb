"""What one cell of a row can be, as far as it tells what the row is: a running number, a day, a figure, a note."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from organisation.units import organisation
from transforms.tidy import Row
from transforms.values.dates import day_reader
from transforms.values.vocabulary import is_ditto, is_divider, is_note, is_signer, is_total, unnumbered
from transforms.workbook import Cell

_ORDINAL = re.compile(r"\(?(?:\d{1,4}|[ivxlc]{1,6}|[a-zđ])[.)/]?|[*+•\-–]", re.IGNORECASE)
_BULLET = re.compile(r"[*+•\-–]")
_INDEX = re.compile(r"[\[(]?\s*(\d{1,2})\s*[\])]?(?:\s*=.*)?[\])]?")
_HINT = re.compile(r"\(.*\)|\[.*\]", re.DOTALL)


def at(row: Row, column: int) -> Cell:
    """Return a cell of a row, ``None`` past its end."""
    return row[column] if column < len(row) else None


def plain_name(cell: Cell) -> bool:
    """Tell whether a cell is a text that neither totals nor says "as above"."""
    return cell.__class__ is str and _is_plain_name(cell)


@lru_cache(maxsize=65536)
def _is_plain_name(text: str) -> bool:
    return len(text) > 1 and text[0].isalpha() and not is_total(text) and not is_ditto(text)


def closes(text: str) -> bool:
    r"""Tell whether a text belongs under a table; *\* Xã Quảng Phong* heads the visits to it, as a list does."""
    if text.startswith("*") and (organisation().names_a_unit(unnumbered(text)) or is_divider(unnumbered(text))):
        return False
    return is_note(text) or is_signer(text)


def is_day(cell: Cell) -> bool:
    """Tell whether a cell can be read as a day, whatever the period."""
    return cell is not None and day_reader(None)[cell].problem != "date_invalid"


def is_ordinal(cell: Cell) -> bool:
    """Tell whether a cell is a running number, a letter or a bullet."""
    if isinstance(cell, str):
        return _ORDINAL.fullmatch(cell) is not None or cell == "="
    return isinstance(cell, int | float)


def is_bullet(cell: str) -> bool:
    """Tell whether a cell holds nothing but the sign in front of a line of a list."""
    return _BULLET.fullmatch(cell) is not None


def index_number(cell: Cell) -> int | None:
    """Return the number of ``(3)`` or ``[3]``."""
    if isinstance(cell, int | float):
        return int(cell) if cell == int(cell) and 0 < cell < 100 else None
    found = _INDEX.fullmatch(cell) if isinstance(cell, str) else None
    return int(found[1]) if found else None


def is_figure(cell: Cell) -> bool:
    """Tell whether a cell holds a figure and nothing else."""
    if isinstance(cell, str):
        return cell == "=" or re.fullmatch(r"[\d.,]+(?:\s*(?:lượt|chuyến|ngày|cuộc))?", cell) is not None
    return isinstance(cell, int | float)


def group_text(cells: Sequence[tuple[int, Cell]]) -> str:
    """Return what a group row says, without its number and its count."""
    texts = [cell for _, cell in cells if isinstance(cell, str) and not _ORDINAL.fullmatch(cell)]
    text = unnumbered(texts[-1]) if texts else ""
    return re.sub(r"\s*\(\s*\d+\s*(?:lượt|chuyến|cuộc)?\s*\)\s*$|\s*:\s*$", "", text)


def is_hint(cell: Cell) -> bool:
    """Tell whether a cell only explains the header above it (``(ghi số 1-4)``)."""
    return isinstance(cell, str) and _HINT.fullmatch(cell) is not None
