"""Lines that say what a colour or a way of writing means (*Các dòng bôi vàng là chưa đi*), and what looks like that."""

from __future__ import annotations

import colorsys
import re
from functools import cache, lru_cache
from typing import NamedTuple

from transforms.values.remarks import listed
from transforms.workbook import Look, Sheet
from vietnamese.text import key

_LETTER = r"\w\u0300-\u036f"
_PALE = 0.15  # of saturation: below it a colour is a gray
_HUES = ((15, "red"), (45, "orange"), (70, "yellow"), (255, "greenish"), (290, "purple"), (345, "pink"), (361, "red"))


class Explained(NamedTuple):
    """What a line explains: where it is seen (``fill``, ``ink``, ``colour`` in either), its colour, and the rest."""

    seen: str
    colour: str | None
    meaning: str


@lru_cache(maxsize=4096)
def explained(text: str) -> Explained | None:
    """Return the look that a line explains, ``None`` where it explains none."""
    line = key(text)
    for seen, pattern in _patterns():
        if found := pattern.search(line):
            colour = _colours().get(found["colour"] or "") if "colour" in pattern.groupindex else None
            meaning = re.sub(r"^(?:\s|[:=\-–]|là\b|nghĩa là\b)+", "", line[found.end() :])
            return Explained(seen, colour, meaning.strip(" .)"))
    return None


def explains_looks(texts: str) -> bool:
    """Tell whether some texts, joined, may explain looks; most sheets never do."""
    return _may_explain().search(texts) is not None


@cache
def _may_explain() -> re.Pattern[str]:
    """Return a pattern of the words without which no line explains a look, as they are typed."""
    return re.compile(r"màu|bôi|\btô\b|nền |chữ (?:đỏ|xanh|tím|vàng|nghiêng|đậm|in)|nghiêng|gạch|mực ", re.IGNORECASE)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    colours = "|".join(sorted(map(re.escape, _colours()), key=len, reverse=True))

    def of(name: str, coloured: bool) -> re.Pattern[str]:
        words = "|".join(sorted((re.escape(key(word)) for word in listed(name)), key=len, reverse=True))
        more = rf"\s+(?P<colour>{colours})" if coloured else ""
        return re.compile(rf"(?<![{_LETTER}])(?:{words}){more}(?![{_LETTER}])")

    coloured = (("ink", of("inks", True)), ("fill", of("fills", True)), ("colour", of("any_colour", True)))
    plain = tuple((name, of(name, False)) for name in ("italic", "bold", "struck", "underlined", "filled"))
    return (*coloured, *plain)


@cache
def _colours() -> dict[str, str]:
    return {key(word): name for word, name in listed("colours").items()}


def is_seen(sheet: Sheet, place: tuple[int, int], what: Explained) -> bool:
    """Tell whether a cell looks as a line explains."""
    if what.seen == "struck":
        return place in sheet.struck
    look = sheet.looks.get(place, _PLAIN)
    match what.seen:
        case "filled":
            return _name_of(look.fill) not in (None, "white")
        case "fill":
            return _name_of(look.fill) == what.colour
        case "ink":
            return _name_of(look.ink) == what.colour
        case "colour":
            return what.colour in (_name_of(look.fill), _name_of(look.ink))
    return bool(getattr(look, what.seen))


_PLAIN = Look()


@lru_cache(maxsize=1024)
def _name_of(colour: str | None) -> str | None:
    """Return the everyday name of a colour given in hexadecimal digits."""
    if not colour:
        return None
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4))
    hue, light, strong = colorsys.rgb_to_hls(red, green, blue)
    if light > 0.97:
        return "white"
    if light < 0.08:
        return "black"
    if strong < _PALE:
        return "gray"
    named = next(name for end, name in _HUES if hue * 360 < end)
    return "brown" if named in ("orange", "red") and light < 0.3 and strong < 0.8 else named
