"""Units of measure as people write them (``measures.yaml``): *triệu đồng*, *trăm hồ sơ*, ``#,##0" tỷ"``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from transforms.values.vocabulary import LETTER, any_of, read_lists
from vietnamese.text import bare, key

MONEY = "đồng"
_WORDS = Path(__file__).with_name("measures.yaml")
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_FORMAT_WORDS = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]')
_SCALING_COMMAS = re.compile(r"[0#?](,+)(?![0#?,])")
# Without one of these no text states a scale, money or a share; most headers and lines hold none.
_HINTS = re.compile(r"\b(?:nghin|ngan|trieu|ty|ti|tr|tram|chuc|van|dong|d|vnd|usd|trd)\b|000|10\^|%|\$|phan tram")
_LONGEST = 200  # letters of a line that may say a unit of measure


class Measure(NamedTuple):
    """A unit of measure: how many of ``base`` one is; ``base`` is ``None`` where it is none of the catalogue's."""

    scale: float
    base: str | None
    text: str
    known: bool = True

    def is_of(self, unit: str) -> bool:
        """Tell whether this counts the same as a unit of the catalogue; some words stand for several of them."""
        if unit == self.base:
            return True
        words = _parted(self.text)[1]
        fold: Callable[[str], str] = bare if words.isascii() else key
        return self.base is not None and fold(words) in _spellings(fold).get(unit, ())


def _lists() -> Mapping[str, Any]:
    return read_lists(_WORDS)


@cache
def _spellings(fold: Callable[[str], str]) -> Mapping[str, frozenset[str]]:
    return {unit: frozenset(map(fold, (unit, *names))) for unit, names in _lists()["units"].items()}


@cache
def _unit_by(fold: Callable[[str], str]) -> Mapping[str, str]:
    units: dict[str, str] = {}
    for unit, names in _lists()["units"].items():
        for name in (unit, *names):
            units.setdefault(fold(name), unit)
    return units


@cache
def _others(fold: Callable[[str], str]) -> frozenset[str]:
    return frozenset(map(fold, _lists()["others"]))


@lru_cache(maxsize=16384)
def measure(text: str) -> Measure | None:
    """Return the unit of measure that a text is, ``None`` where it is blank; one that nobody knows is not ``known``."""
    whole = text.strip(" .,:;()[]")
    if not whole:
        return None
    found = _read(whole)
    plain = whole if found.known else _without_lead(whole).strip(" .,:;()[]")
    return found if plain == whole or not plain else _read(plain)


def _read(text: str) -> Measure:
    scale, rest = _parted(text)
    fold: Callable[[str], str] = bare if rest.isascii() else key
    if not rest:
        return Measure(scale, MONEY, text) if _is_listed("of_money", text) else Measure(1, None, text, False)
    units = _unit_by(fold)
    inner = _IN_BRACKETS.sub(" ", rest).strip()
    base = units.get(fold(rest)) or units.get(fold(rest.rstrip("."))) or units.get(fold(inner))
    return Measure(scale, base, text, base is not None or fold(rest) in _others(fold))


def _is_listed(name: str, text: str) -> bool:
    return any(fold(text) in {fold(word) for word in _lists()[name]} for fold in (key, bare))


def _without_lead(text: str) -> str:
    fold: Callable[[str], str] = bare if text.isascii() else key
    found = _lead(fold).match(fold(text))
    return text if found is None else " ".join(text.split())[_length_of(text, fold, found.end()) :]


def _length_of(text: str, fold: Callable[[str], str], end: int) -> int:
    """Return how many letters of a text fold into the first ``end`` of it."""
    plain = " ".join(text.split())
    return next((size for size in range(len(plain) + 1) if len(fold(plain[:size] + "|")) - 1 >= end), len(plain))


@cache
def _lead(fold: Callable[[str], str]) -> re.Pattern[str]:
    """Return the pattern of what leads to a unit at the beginning of a text (*ĐVT:*, *Đơn vị tính tiền:*)."""
    return re.compile(rf"\s*[(\[]?\s*(?:{_leads(fold)})(?:(?:\s+[{LETTER}]+){{0,3}}\s*[:=]\s*|\s+(?=\S))")


def _leads(fold: Callable[[str], str]) -> str:
    return any_of(map(fold, _lists()["leads"]))


def _parted(text: str) -> tuple[float, str]:
    """Part a unit into its scale, 1 where it has none, and the rest; *nghìn tỷ đồng* has two."""
    scale, rest = 1.0, text.strip()
    while True:
        fold: Callable[[str], str] = bare if rest.isascii() else key
        found = _scale_pattern(fold).match(fold(rest))
        if found is None:
            return scale, rest
        scale *= _scales(fold)[found[1]]
        rest = rest[_length_of(rest, fold, found.end()) :].strip(" .")


@cache
def _scales(fold: Callable[[str], str]) -> Mapping[str, float]:
    return {fold(word): number for word, number in _lists()["scales"].items()}


@cache
def _scale_pattern(fold: Callable[[str], str]) -> re.Pattern[str]:
    """Return the pattern of a scale at the beginning of a text, a word of its own or grown together with đồng."""
    dong = any_of(map(fold, ("đ", "đồng", "vnđ", "vnd")))
    ends = rf"(?![\d{LETTER}]|[.,]\d)\.?\s*|(?=(?:{dong})(?![{LETTER}]))"
    return re.compile(rf"({any_of(_scales(fold))})(?:{ends})")


@lru_cache(maxsize=16384)
def measures_in(text: str) -> tuple[Measure, ...]:
    """Return the units of measure that a header, a name or a line says: in brackets, behind a word that leads to it."""
    if len(text) > _LONGEST or not _HINTS.search(bare(text)):
        return ()
    inside = _IN_BRACKETS.findall(text)
    candidates = [part for group in inside for part in re.split(r"[,;]", group)]
    fold: Callable[[str], str] = bare if text.isascii() else key
    plain = " ".join(_IN_BRACKETS.sub(" ", text).split())
    for found in _lead_anywhere(fold).finditer(fold(plain)):
        rest = plain[_length_of(plain, fold, found.end()) :]
        candidates += re.split(r"[;,.](?=\s|$)|\s[-–]\s|\b(?:và|với|cho)\b", rest)[:3]
    pieces = re.split(r"[,:\n–-]", text)
    candidates += pieces[1:]
    found_measures = (one for part in candidates if (one := measure(part)))
    return tuple(dict.fromkeys(one for one in found_measures if one.known))


@cache
def _lead_anywhere(fold: Callable[[str], str]) -> re.Pattern[str]:
    more = rf"(?:\s+[{LETTER}]+){{0,3}}\s*[:=]|\s+{fold('là')}(?=\s)|"
    return re.compile(rf"(?<![{LETTER}])(?:{_leads(fold)})(?![{LETTER}])(?:{more})\s*(?=\S)")


@lru_cache(maxsize=1024)
def measure_of_format(code: str) -> Measure | None:
    """Return the unit that a number format shows beside the number; thousands that it hides are taken off the scale."""
    section = code.partition(";")[0]
    words = " ".join("".join(found) for found in _FORMAT_WORDS.findall(section)).strip()
    if "%" in re.sub(r'"[^"]*"', "", section):
        return measure("%")
    found = measure(words) if any(map(str.isalpha, words)) or "$" in words else None
    if found is None or not found.known:
        return None
    plain = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", section)
    hidden = _SCALING_COMMAS.search(plain)
    return found._replace(scale=found.scale / 1000 ** len(hidden[1])) if hidden else found
