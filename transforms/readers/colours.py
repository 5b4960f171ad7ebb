"""Looks of cells as spreadsheet programs write them: colours as six hexadecimal digits, formats with words."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from transforms.readers import markup

WHITE = "FFFFFF"
_QUOTED = re.compile(r'"([^"]*)"|\[\$([^\]-]*)')  # the first of two groups is blank where the other is not
_HEXADECIMAL = re.compile(r"(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})")
# The themes differ from program to program, but not in what is paper and what is ink.
_THEME = {"0": WHITE, "1": "000000"}
# The first eight of the old palette, which come twice.
_PALETTE = ("000000", WHITE, "FF0000", "00FF00", "0000FF", "FFFF00", "FF00FF", "00FFFF")


def colour_of(element: Element) -> str | None:
    """Return the colour that an element names, ``None`` where that is left to the program or to an unknown theme."""
    if found := _HEXADECIMAL.fullmatch(element.get("rgb", "")):
        return found[1].upper()
    if element.get("theme") in _THEME and not element.get("tint"):
        return _THEME[element.get("theme", "")]
    indexed = element.get("indexed", "")
    return _PALETTE[int(indexed) % 8] if indexed.isdecimal() and int(indexed) < 16 else None


def shows_words(code: str) -> bool:
    """Tell whether a number format shows words of its own beside the number, or a percentage.

    >>> shows_words('#,##0" nghìn đồng"'), shows_words("#,##0.00")
    (True, False)
    """
    return "%" in code or any(map(str.isalpha, "".join(map("".join, _QUOTED.findall(code)))))


def fill_of(fill: Element) -> str | None:
    """Return the colour that a cell is filled with; of a gradient the first, of an unknown theme a gray."""
    for child in fill:
        if markup.local(child.tag) == "patternFill" and child.get("patternType", "none") == "none":
            return None
        for colour in child.iter():
            if markup.local(colour.tag) in ("fgColor", "color"):
                return colour_of(colour) or _UNKNOWN
        return _UNKNOWN
    return None


_UNKNOWN = "808080"
