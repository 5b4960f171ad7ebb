"""Which styles and shared texts of an OOXML workbook are struck through or in a legacy font, which show no day."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from transforms.readers import markup
from transforms.readers.crossed import Parted, part
from transforms.readers.moments import shows_no_day
from vietnamese.legacy import font_encoding

# Any of these, in small letters, is worth a look; words are found many times as fast as a pattern of them is.
_REMARKABLE = (b"strike", b'".vn', b'"vni-', b'"vni ', b'numfmtid="17"')
_DAYLESS_FORMAT = re.compile(rb'formatcode="[^"d]*y[^"d]*"')
_MONTH_AND_YEAR = "17"  # the built-in number format mmm-yy
_TEXT = re.compile(rb"<(?:\w+:)?si\b[^>]*?(?:/>|>(.*?)</(?:\w+:)?si>)", re.DOTALL)
_RUN = re.compile(rb"<(?:\w+:)?r>(.*?)</(?:\w+:)?r>", re.DOTALL)
_RUN_STRIKE = re.compile(rb"<(?:\w+:)?strike\b(?![^>]*\bval=[\"'](?:0|false))")
_RUN_TEXT = re.compile(rb"<(?:\w+:)?t\b[^>]*>([^<]*)<")
_RUN_FONT = re.compile(rb"<(?:\w+:)?rFont\b[^>]*\bval=[\"']([^\"']*)")


@dataclass(frozen=True, slots=True)
class Marks:
    """What is out of the ordinary: the keys of struck ones, of those that show a date without its day, and the legacy
    encoding of others.

    A style's key is its ``s="…"`` number, a shared text's its place in the list, both as written in the XML. ``parted``
    are texts struck through in part.
    """

    struck: frozenset[bytes] = frozenset()
    legacy: dict[bytes, str] = field(default_factory=dict)
    dayless: frozenset[bytes] = frozenset()
    parted: dict[bytes, Parted] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.struck or self.legacy or self.dayless or self.parted)


@markup.remembered
def of_styles(xml: bytes) -> Marks:
    """Return the marks of the cell formats in ``styles.xml``."""
    if not _is_remarkable(xml):
        return Marks()
    children = {markup.local(child.tag): child for child in markup.tree(xml)}
    fonts = [_font(font) for font in children.get("fonts", ())]
    dayless_formats = {_MONTH_AND_YEAR, *map(_dayless, children.get("numFmts", ()))}
    struck, legacy, dayless = set(), {}, set()
    for number, cell_format in enumerate(children.get("cellXfs", ())):
        if cell_format.get("numFmtId") in dayless_formats:
            dayless.add(b"%d" % number)
        font = cell_format.get("fontId", "")
        index = int(font) if font.isascii() and font.isdigit() else 0
        is_struck, encoding = fonts[index] if 0 <= index < len(fonts) else (False, None)
        if is_struck:
            struck.add(b"%d" % number)
        if encoding:
            legacy[b"%d" % number] = encoding
    return Marks(frozenset(struck), legacy, frozenset(dayless))


def _is_remarkable(xml: bytes) -> bool:
    small = xml.lower()
    return any(word in small for word in _REMARKABLE) or (
        b"formatcode" in small and _DAYLESS_FORMAT.search(small) is not None
    )


def _dayless(number_format: Element) -> str:
    """Return the id of a number format that shows month and year alone, nothing for others."""
    return number_format.get("numFmtId", "") if shows_no_day(number_format.get("formatCode", "")) else ""


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
    if b"rPr" not in xml or not _is_remarkable(xml):
        return Marks()
    struck, legacy, in_part = set(), {}, {}
    for number, text in enumerate(_TEXT.finditer(xml)):
        parted, encoding = of_runs(text.group(1) or b"")
        if parted.wholly:
            struck.add(b"%d" % number)
        if parted.in_part:
            in_part[b"%d" % number] = parted
        if encoding:
            legacy[b"%d" % number] = encoding
    return Marks(frozenset(struck), legacy, parted=in_part)


def of_runs(rich: bytes) -> tuple[Parted, str | None]:
    """Return what of a rich text is struck through, and the first legacy font in it."""
    runs = _RUN.findall(rich)
    fonts = (font_encoding(name.decode("utf-8", "replace")) for run in runs for name in _RUN_FONT.findall(run))
    return part((_RUN_STRIKE.search(run) is not None, _said(run)) for run in runs), next(filter(None, fonts), None)


def _said(run: bytes) -> str:
    return html.unescape(b"".join(_RUN_TEXT.findall(run)).decode("utf-8", "replace"))
