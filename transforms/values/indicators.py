"""Names of indicators word by word (``indicators.yaml``): idle words left out, abbreviations written out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import product
from pathlib import Path
from typing import Any

from transforms.values.measures import MONEY, measure
from transforms.values.vocabulary import read_lists
from vietnamese.text import bare, key

_WORDS = Path(__file__).with_name("indicators.yaml")
_BULLET = re.compile(r"^\s*(?:[-–+*•·]+|\(?(?:\d{1,2}|[ivx]{1,4}|(?!đ\s*/\s*c\b)[a-zđ])\s*[.)/:])\s*", re.IGNORECASE)
_BRACKETS = re.compile(r"\(([^)]*)\)?|\[([^\]]*)\]?")
_TAIL = re.compile(r"\s*(?:[,;:]|\s[-–])\s*([^,;:()]*)$")
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u02c0])*|\d+")
_MOST_READINGS = 8  # of a name whose abbreviations have several meanings each


def _lists() -> Mapping[str, Any]:
    return read_lists(_WORDS)


def is_part(text: str) -> bool:
    """Tell whether a name only begins to say a part of what stands above it (*Trong đó: nữ*)."""
    plain = without_bullet(text)
    return any(key(plain).startswith(key(word)) or bare(plain).startswith(bare(word)) for word in _lists()["of_which"])


def has_bullet(text: str) -> bool:
    """Tell whether a name stands behind a dash or another sign of a list."""
    return without_bullet(text) != text.strip()


def without_bullet(text: str) -> str:
    """Return a name without the sign or number of a list in front of it."""
    return _BULLET.sub("", text).strip()


@lru_cache(maxsize=16384)
def bags(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the words of a name that tell which indicator it is, in order of the alphabet, once for each reading.

    Accents may be missing altogether: words are compared without any.
    """
    plain = _TAIL.sub(_unless_money, _BRACKETS.sub(_unless_unit, without_bullet(name)))
    fold: Callable[[str], str] = bare if plain.isascii() else key
    line = f" {fold(plain)} "
    for phrase in _lists()["kept"]:
        line = line.replace(f" {fold(phrase)} ", f" {fold(phrase).replace(' ', '_')} ")
    for phrase in (phrase for phrase in _lists()["idle"] if not phrase.isalpha()):
        line = line.replace(f" {fold(phrase)} ", " ")
    words = re.findall(r"[^\s.,;:/\-–&+()]+", line)
    idle = {fold(word) for word in _lists()["idle"]}
    kept = [word for word in words if word not in idle]
    readings = [_meanings(fold).get(word, (word,)) for word in kept]
    made = (" ".join(reading).replace("_", " ").split() for reading in _some(readings))
    return tuple(dict.fromkeys(tuple(sorted(bare(word) for word in reading)) for reading in made if reading))


def _some(readings: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Return the readings of a name, in part where there are many."""
    found = []
    for number, reading in enumerate(product(*readings)):
        if number >= _MOST_READINGS:
            break
        found.append(reading)
    return found


@cache
def _meanings(fold: Callable[[str], str]) -> Mapping[str, tuple[str, ...]]:
    return {fold(short): tuple(map(fold, meant)) for short, meant in _lists()["abbreviations"].items()}


def _unless_money(found: re.Match[str]) -> str:
    """Leave out what says behind a comma in what money is counted (*Giá trị làm lợi, tr.đ*)."""
    said = measure(found[1])
    return "" if said is not None and said.base == MONEY else found[0]


def _unless_unit(found: re.Match[str]) -> str:
    """Leave out brackets that only say a unit of measure or how to fill in; a part of an indicator stands."""
    inside = found[1] or found[2] or ""
    said = measure(inside)
    return " " if said is None or said.known else f" {inside} "
