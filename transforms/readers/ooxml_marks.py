"""Which styles and shared texts of an OOXML workbook are struck through or in a legacy font."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from transforms.readers import markup
from vietnamese.legacy import font_encoding

_WORTH_A_LOOK = re.compile(rb"<(?:\w+:)?strike\b|\"(?:\.vn|vni[- ])", re.IGNORECASE)
_TEXT = re.compile(rb"<(?:\w+:)?si\b[^>]*?(?:/>|>(.*?)</(?:\w+:)?si>)", re.DOTALL)
_RUN = re.compile(rb"<(?:\w+:)?r>(.*?)</(?:\w+:)?r>", re.DOTALL)
_RUN_STRIKE = re.compile(rb"<(?:\w+:)?strike\b(?![^>]*\bval=[\"'](?:0|false))")
_RUN_FONT = re.compile(rb"<(?:\w+:)?rFont\b[^>]*\bval=[\"']([^\"']*)")


@dataclass(frozen=True, slots=True)
class Marks:
    """What is out of the ordinary: the keys of struck ones, and the legacy encoding of others.

    A style's key is its ``s="…"`` number, a shared text's its place in the list, both as written in the XML.
    """

    struck: frozenset[bytes] = frozenset()
    legacy: dict[bytes, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.struck or self.legacy)


def of_styles(xml: bytes) -> Marks:
    """Return the marks of the cell formats in ``styles.xml``."""
    if not _WORTH_A_LOOK.search(xml):
        return Marks()
    children = {markup.local(child.tag): child for child in markup.tree(xml)}
    fonts = [_font(font) for font in children.get("fonts", ())]
    struck, legacy = set(), {}
    for number, cell_format in enumerate(children.get("cellXfs", ())):
        index = int(cell_format.get("fontId") or 0)
        is_struck, encoding = fonts[index] if 0 <= index < len(fonts) else (False, None)
        if is_struck:
            struck.add(b"%d" % number)
        if encoding:
            legacy[b"%d" % number] = encoding
    return Marks(frozenset(struck), legacy)


def _font(font: Element) -> tuple[bool, str | None]:
    struck, encoding = False, None
    for child in font:
        name = markup.local(child.tag)
        if name == "strike":
            struck = child.get("val", "1") in markup.TRUE
        elif name == "name":
            encoding = font_encoding(child.get("val", ""))
    return struck, encoding


def of_strings(xml: bytes) -> Marks:
    """Return the marks of the shared texts that have fonts of their own."""
    if not _WORTH_A_LOOK.search(xml):
        return Marks()
    struck, legacy = set(), {}
    for number, text in enumerate(_TEXT.finditer(xml)):
        is_struck, encoding = of_runs(text.group(1) or b"")
        if is_struck:
            struck.add(b"%d" % number)
        if encoding:
            legacy[b"%d" % number] = encoding
    return Marks(frozenset(struck), legacy)


def of_runs(rich: bytes) -> tuple[bool, str | None]:
    """Return whether a rich text is struck through from end to end, and the first legacy font in it."""
    runs = _RUN.findall(rich)
    if not runs:
        return False, None
    fonts = (font_encoding(name.decode("utf-8", "replace")) for run in runs for name in _RUN_FONT.findall(run))
    return all(map(_RUN_STRIKE.search, runs)), next(filter(None, fonts), None)
