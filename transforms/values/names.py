"""Names of people and places: what stands in the cell, and whether it can be one at all."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import vietnamese
from transforms.values.vocabulary import is_in_doubt, words
from vietnamese.text import bare, clean, key

_HONORIFIC = re.compile(
    r"^(?:(?:các\s+)?(?:đ\s*/\s*c|đ\.\s*c|đc|đồng\s+chí)\b|(?:ông|bà|anh|chị|cô|thầy)(?=[\s:.]))[\s.:]*", re.IGNORECASE
)
_COMRADE = re.compile(r"\bđ\s*/\s*c\b", re.IGNORECASE)
_BETWEEN_NAMES = re.compile(r"\s*(?:[,;&+/\n]|\s[-–]\s|\bvà\b|\bcùng\b)\s*", re.IGNORECASE)
_HINT_OF_MORE = re.compile(r"[^\w \u0300-\u036f]|\d|\bvà\b|\bcùng\b", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\s*\(([^)]*)\)\s*$")
_OFTEN_SMALL = ("thi", "van")  # what people type small inside a name; "Đoàn công tác BTV" is none
_DATED = re.compile(r"(?<![\d/])\d{1,2}/\d{1,2}(?:/\d{2,4})?\s*:")  # "17/3: Xã Hà Lâu; 20/3: Xã Đại Dực": two visits
_NUMBERED = re.compile(r"(?:^|\s)\d{1,2}[.)]\s*")


class Name(NamedTuple):
    """A name; what a person should be asked about it (a code of the catalogue), if anything; what stands beside it."""

    value: str | None
    problem: str | None = None
    note: str | None = None


@cache
def family_names(fold: Callable[[str], str]) -> frozenset[str]:
    """Return the family names of the country, folded by ``key`` or ``bare``."""
    path = Path(vietnamese.__file__).with_name("family_names.txt")
    return frozenset(map(fold, path.read_text(encoding="utf-8").split()))


@lru_cache(maxsize=65536)
def person(text: str) -> Name:
    """Read the name of one person; ``text`` as written, line breaks and all."""
    plain = _without_honorific(clean(_NUMBERED.sub("\n", text)) if _NUMBERED.match(text) else clean(text))
    plain = plain.strip(" .,;:-–_*")
    if not any(letter.isalpha() for letter in plain):
        return Name(None, "person_doubtful")
    people, rest = _people(text)
    if len(people) > 1:
        return Name(plain, "person_several")
    if people and rest:
        return Name(people[0], "person_with_note", ", ".join(rest))
    doubtful = any(letter.isdigit() for letter in plain) or len(plain.split()) > 5 or not _can_be_person(plain)
    return Name(plain, "person_doubtful" if doubtful else None)


def _without_honorific(text: str) -> str:
    found = _HONORIFIC.match(text)
    if found is None:
        return text
    rest = text[found.end() :].strip()
    needed = 1 if key(found[0]).startswith(key("đ")) or "đồng" in found[0].casefold() else 3
    return rest if len(rest.split()) >= needed else text


def _people(text: str) -> tuple[list[str], list[str]]:
    """Split a cell into the names in it and the rest (a post, a note)."""
    if not _HINT_OF_MORE.search(text):
        return [], []
    text = _COMRADE.sub("đồng chí", text)  # its stroke joins nobody
    brackets = _IN_BRACKETS.search(text)
    parts = [_IN_BRACKETS.sub("", text)] + ([brackets[1]] if brackets else [])
    parts = [piece for part in parts for piece in _BETWEEN_NAMES.split(_NUMBERED.sub("\n", part))]
    pieces = [_without_honorific(clean(part)) for part in parts if part.strip()]
    if any(len(piece.split()) == 1 for piece in pieces) and looks_like_person(clean(text)):
        return [], []  # one name wrapped over two lines
    people = [piece for piece in pieces if looks_like_person(piece)]
    others = [piece for piece in pieces if piece not in people]
    return (people, others) if len(pieces) > 1 else ([], [])


def _can_be_person(text: str) -> bool:
    return not (words("posts").begins(text) or words("places").begins(text) or words("totals").begins(text))


@lru_cache(maxsize=65536)
def looks_like_person(text: str) -> bool:
    """Tell whether ``text`` reads as a full Vietnamese name: a family name and one to five names after it."""
    parts = text.split()
    return (
        2 <= len(parts) <= 6
        and all(part.isalpha() for part in parts)
        and (parts[-1][0].isupper() or parts[0][0].islower())
        and (parts[0][0].islower() or all(part[0].isupper() or bare(part) in _OFTEN_SMALL for part in parts))
        and (bare(parts[0]) in family_names(bare) if text.isascii() else key(parts[0]) in family_names(key))
        and _can_be_person(text)
    )


@lru_cache(maxsize=65536)
def place(text: str) -> Name:
    """Read the name of one or more places, as written; a date, a number or a post is doubtful."""
    plain = clean(text)
    letters = sum(letter.isalpha() for letter in plain)
    if letters < 2:
        return Name(None, "place_doubtful")
    if is_in_doubt(plain):
        return Name(plain, "cell_in_doubt")
    misplaced = (
        _DATED.search(plain) is not None
        or words("posts").begins(plain)
        or sum(letter.isdigit() for letter in plain) > letters
    )
    return Name(plain, "place_doubtful" if misplaced else None)


@lru_cache(maxsize=65536)
def looks_like_place(text: str) -> bool:
    """Tell whether ``text`` opens with a word for a place or a unit (*Xã*, *Chi đoàn*, *Huyện đoàn*)."""
    return len(text) <= 120 and words("places").begins(text)
