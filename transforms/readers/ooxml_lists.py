"""Hidden sheets that feed drop-down lists: no row of theirs can head a table, so their cells are counted, not read.

A template's lists are the same in every return made from it, so what was found of one is remembered by its bytes.
"""

from __future__ import annotations

from functools import lru_cache

from transforms.readers import markup, ooxml_bounds
from transforms.readers.limits import LIMITS
from transforms.readers.ooxml_rest import is_sound_sheet, rest_of

LARGEST = 1 << 19
"""Bytes of XML of the largest sheet that is looked at; a larger one is read like any other."""

_ROW, _TEXT, _CELL = b"<row", b' t="', b"<c "
_TEXTS = 3  # fewer in a row head no table
_CELLS = 5  # fewer in a row are no record that tells its own columns
_UNUSUAL = (b"<f", b"<v></v>", b"<v/>", b't="e"', b"<mc:")


@lru_cache(maxsize=32)
def cells_of_list(raw: bytes) -> int | None:
    """Return how many cells of a worksheet hold something, ``None`` where it may hold a table or is not ordinary.

    Raises:
        Refused: it declares document types or entities, or is in no encoding we know.
    """
    xml = markup.plain(raw)
    rest = rest_of(xml)
    if xml.count(b"<sheetData>") != 1 or any(word in xml for word in _UNUSUAL) or not is_sound_sheet(xml, rest):
        return None
    if ooxml_bounds.is_unusual(rest) or ooxml_bounds.within(xml, rest, LIMITS) != (xml, 0):
        return None
    rows = xml.split(_ROW)[1:]
    if any(row.count(_TEXT) - row.count(b' t="n"') >= _TEXTS or row.count(_CELL) >= _CELLS for row in rows):
        return None
    return xml.count(b"</v>") + xml.count(b"</is>")
