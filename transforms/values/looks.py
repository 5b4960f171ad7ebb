"""Lines that say what a colour or a way of writing means (*Các dòng bôi vàng là chưa đi*), and what looks like that."""

from __future__ import annotations

import colorsys
import re
from functools import cache, lru_cache
from typing import NamedTuple

from transforms.values.remarks import listed
from transforms.values.vocabulary import LETTER
from transforms.workbook import Look, Sheet
from vietnamese.text import key

# Without one of these, as they are typed, no line explains a look; a pattern would take a hundred times as long.
_TELLING = (
    "màu",
    "bôi",
    " tô ",
    "nền ",
    "nghiêng",
    "gạch",
    "mực ",
    "đậm",
    *(f"chữ {c}" for c in ("đỏ", "xanh", "tím")),
)
_PALE = 0.15  # of saturation: below it a colour is a gray
_HUES = (
    (0, 18, "red"), (340, 360, "red"), (12, 50, "orange"), (38, 72, "yellow"), (66, 260, "greenish"),
    (245, 310, "purple"), (295, 348, "pink"), (0, 12, "pink"),
)  # fmt: skip


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
    typed = texts.lower()
    return any(word in typed for word in _TELLING)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    colours = "|".join(sorted(map(re.escape, _colours()), key=len, reverse=True))

    def of(name: str, coloured: bool) -> re.Pattern[str]:
        words = "|".join(sorted((re.escape(key(word)) for word in listed(name)), key=len, reverse=True))
        more = rf"\s+(?P<colour>{colours})" if coloured else ""
        return re.compile(rf"(?<![{LETTER}])(?:{words}){more}(?![{LETTER}])")

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
            return bool(_names_of(look.fill) - {"white"})
        case "fill":
            return what.colour in _names_of(look.fill)
        case "ink":
            return what.colour in _names_of(look.ink)
        case "colour":
            return what.colour in _names_of(look.fill) | _names_of(look.ink)
    return bool(getattr(look, what.seen))


_PLAIN = Look()


@lru_cache(maxsize=1024)
def _names_of(colour: str | None) -> frozenset[str]:
    """Return the everyday names of a colour given in hexadecimal digits; one between two has both names."""
    if not colour:
        return frozenset()
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4))
    hue, light, strong = colorsys.rgb_to_hls(red, green, blue)
    if light > 0.97:
        return frozenset({"white"})
    if light < 0.08:
        return frozenset({"black"})
    if strong < _PALE:
        return frozenset({"gray"})
    degrees = hue * 360
    names = {name for first, last, name in _HUES if first <= degrees <= last}
    return frozenset(names | ({"brown"} if names & {"orange", "red"} and light < 0.35 else set()))
