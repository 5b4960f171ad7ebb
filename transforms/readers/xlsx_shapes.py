"""What of an xlsx a reader sees without a cell for it: text boxes and shapes, and what is printed on each page."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from transforms.readers import markup

_MOST_LINES = 200  # of all boxes of a sheet; a drawing of more is no title
_LONGEST = 500  # letters of a line
_ANCHORS = {"twoCellAnchor", "oneCellAnchor", "absoluteAnchor"}
_PRINTED = re.compile(rb"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)\b[^>]*>([^<]+)<")
_SECTION = re.compile(r"&[LCR](?![a-z])")
_CODE = re.compile(r'&"[^"]*"|&K(?:[0-9A-Fa-f]{6}|\d\d[+-]\d{3})|&\d{1,3}|&[A-Za-z]|&(?!&)')


def read_boxes(raw: bytes) -> list[str]:
    """Return the lines of the text boxes of a drawing, from top to bottom.

    Raises:
        Refused: it is no sound XML.
    """
    anchors = [anchor for anchor in markup.tree(raw) if markup.local(anchor.tag) in _ANCHORS]
    lines = (line for anchor in sorted(anchors, key=_place) for shape in _shapes(anchor) for line in _lines(shape))
    return list(dict.fromkeys(lines))[:_MOST_LINES]


def read_printed(raw: bytes) -> list[str]:
    """Return the lines of a worksheet's page headers and footers, without the codes between them."""
    texts = (html.unescape(found.decode("utf-8", "replace")) for found in _PRINTED.findall(raw))
    pieces = (piece for text in texts for piece in re.split(r"[\r\n]+", _SECTION.sub("\n", text)))
    plain = (_CODE.sub("", piece.replace("&&", "\0")).replace("\0", "&").strip() for piece in pieces)
    return [line[:_LONGEST] for line in dict.fromkeys(plain) if any(map(str.isalpha, line))][:_MOST_LINES]


def _place(anchor: Element) -> tuple[int, int]:
    """Return the row and the column in which an anchored shape begins."""
    found = {"row": 0, "col": 0}
    for begin in anchor:
        if markup.local(begin.tag) == "from":
            for part in begin:
                text = (part.text or "").strip()
                if markup.local(part.tag) in found and text.isdecimal() and len(text) < 9:
                    found[markup.local(part.tag)] = int(text)
    return found["row"], found["col"]


def _shapes(anchor: Element) -> Iterator[Element]:
    return (element for element in anchor.iter() if markup.local(element.tag) == "txBody")


def _lines(shape: Element) -> Iterator[str]:
    for paragraph in shape:
        if markup.local(paragraph.tag) == "p":
            pieces = (_piece(element) for element in paragraph.iter())
            for line in "".join(pieces).splitlines():
                if any(map(str.isalpha, line)):
                    yield line.strip()[:_LONGEST]


def _piece(element: Element) -> str:
    match markup.local(element.tag):
        case "t":
            return element.text or ""
        case "br":
            return "\n"
    return ""
