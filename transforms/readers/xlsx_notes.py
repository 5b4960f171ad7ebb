"""What stands beside the cells of an xlsx: comments, and how cells look where a text of the sheet explains that."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element

from transforms.readers import markup
from transforms.readers.grid import Place
from transforms.readers.refusal import Refused
from transforms.readers.xlsx_sums import column_number
from transforms.workbook import Look

_PLACE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_STYLED = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})" s="(\d+)"')
_OF_A_THREAD = "[Threaded comment]"  # the legacy comment beside a thread only says that there is one


def read_comments(parts: Iterable[bytes]) -> dict[Place, str]:
    """Return the comments of a worksheet's parts, whatever their generation; a part that is no XML has none."""
    comments: dict[Place, str] = {}
    for xml in parts:
        try:
            root = markup.tree(xml)
        except Refused:
            continue
        for element in root.iter():
            if markup.local(element.tag) in ("comment", "threadedComment"):
                _note(comments, element)
    return comments


def _note(comments: dict[Place, str], element: Element) -> None:
    found = _PLACE.fullmatch(element.get("ref", ""))
    text = "".join(child.text or "" for child in element.iter() if markup.local(child.tag) in ("t", "text")).strip()
    if found and text and not text.startswith(_OF_A_THREAD):
        place = int(found[2]) - 1, column_number(found[1].encode())
        comments[place] = f"{comments[place]}\n{text}" if place in comments else text


def read_looks(xml: bytes, looks: Mapping[bytes, Look]) -> dict[Place, Look]:
    """Return how the cells of a worksheet look, those of an ordinary look left out."""
    return {
        (int(row) - 1, column_number(letters)): looks[style]
        for letters, row, style in _STYLED.findall(xml)
        if style in looks
    }
