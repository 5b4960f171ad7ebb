"""How the organisation's units are called: ``naming.yaml``, the words that stand before or inside a unit's name.

Nothing of it is known to code: another organisation has other words (*Huyện đoàn*, *Hội LHPN huyện*, *LĐLĐ huyện*). The
words for places themselves (*xã*, *huyện*, *TP*) are the country's, and stand in ``organisation.names``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from organisation.places import KINDS, NO_PART_OF_A_NAME, SHORT_KINDS
from province import read_once
from province.documents import read_document
from province.kinds import Filled, Level
from vietnamese.text import bare


@dataclass(frozen=True, slots=True)
class Title:
    """A word that opens the name of a unit of some ``level``; with ``place`` it says what kind of place follows."""

    word: Filled
    level: Level | None = None
    place: str = ""

    def __post_init__(self) -> None:
        """Refuse what no name would be compared with; raises ``ValueError``, in Vietnamese."""
        _require_small([self.word, self.place])


@dataclass(frozen=True)
class Naming:
    """``naming.yaml`` as it is written.

    ``names`` are the organisation's own name in every length, as it stands before a place's; ``country`` what only the
    name of the whole country's organisation has; ``short`` short forms and what they stand for; ``left_out`` what a
    name may have or not; ``branches`` what opens the name of a unit below the lowest that reports, ``bodies`` that of
    an office's or a school's. ``place_names`` are short forms of places, which only a kind in front makes one.
    """

    titles: list[Title]
    names: list[Filled]
    branches: list[Filled]
    country: list[Filled] = field(default_factory=list)
    short: Mapping[str, str | list[str]] = field(default_factory=dict)
    left_out: list[Filled] = field(default_factory=list)
    place_names: Mapping[str, str] = field(default_factory=dict)
    bodies: list[Filled] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Refuse what no name would be compared with; raises ``ValueError``, in Vietnamese."""
        if not self.titles or not self.names:
            raise ValueError("titles và names cần ít nhất một mục: không có thì không tên đơn vị nào được nhận ra")
        _require_small([*self.names, *self.branches, *self.country, *self.left_out, *self.bodies])
        _require_small([*self.short, *(long for longs in self.meanings.values() for long in longs)])

    @cached_property
    def meanings(self) -> dict[str, tuple[str, ...]]:
        """What each short form may stand for."""
        return {short: (long,) if isinstance(long, str) else tuple(long) for short, long in self.short.items()}

    @cached_property
    def place_of(self) -> dict[str, str]:
        """The kind of place that a title says, of those that say one."""
        return {title.word: title.place for title in self.titles if title.place}

    @cached_property
    def openings(self) -> tuple[str, ...]:
        """What may stand before a place's name, those first that say its kind."""
        return (*self.place_of, *self.names)

    @cached_property
    def opening(self) -> re.Pattern[str]:
        """What may open a unit's name, in text without accents: a title, a short form, the name before a place."""
        titles = [title.word for title in self.titles]
        said = (*titles, *self.names)
        short = [short for short, longs in self.meanings.items() if any(long.startswith(said) for long in longs)]
        words, names = _any(map(bare, (*titles, *short))), _any(map(bare, self.names))
        return re.compile(rf"\b(?:{words}|(?:{names}) (?:{_any(map(bare, (*KINDS, *SHORT_KINDS)))}))\b")

    @cached_property
    def any_name(self) -> re.Pattern[str]:
        """The organisation's own name, in text without accents; an affiliated unit's goes on behind it."""
        return re.compile(rf"\b(?:{_any(map(bare, self.names))})\b")

    @cached_property
    def label(self) -> re.Pattern[str]:
        """A label, in text without accents, that announces a unit by its kinds: ``Huyện/TX/TP``, ``cơ sở đoàn``."""
        words = {bare(word) for title in self.titles for word in title.word.split()}
        kind = rf"(?:{_any({*words, *map(bare, (*KINDS, *SHORT_KINDS)), 'don vi'})})"
        names = _any(map(bare, self.names))
        several = rf"{kind}(?: {kind})*(?:\s*[/,]\s*{kind}(?: {kind})*)+"
        return re.compile(rf"{several}|(?:ten )?(?:co so|to chuc) (?:{names})|(?:{names}) co so")

    @cached_property
    def in_file_name(self) -> re.Pattern[str]:
        """A title or short form in text without accents, but for the province's: files are sent *to* it."""
        words = (title.word for title in self.titles if title.level != "province")
        return re.compile(rf"\b(?:{_any(map(bare, (*words, *self.short)))})\b")

    @cached_property
    def alone(self) -> re.Pattern[str]:
        """A whole line that only opens a unit's name, which goes on in the next."""
        names = (name for name in self.names if not self.of_country(name))
        words = _any((*(title.word for title in self.titles), *names))
        return re.compile(rf"(?:(?:bch|btv|ban chấp hành|ban thường vụ)\s+)?(?:{words})", re.IGNORECASE)

    @cached_property
    def base(self) -> re.Pattern[str]:
        """A title of a base unit in text without accents."""
        return re.compile(_any(bare(title.word) for title in self.titles if title.level == "base") or "(?!)")

    @cached_property
    def all_of_it(self) -> frozenset[str]:
        """The organisation's own name alone, in every length and without accents: no unit's."""
        short = (word for word, longs in self.meanings.items() if set(longs) & set(self.names))
        return frozenset(map(bare, (*self.names, *short)))

    def without_left_out(self, text: str) -> str:
        """Return a text without accents, and without what a name may have or not."""
        return self._dropped.sub(" ", bare(text))

    @cached_property
    def _dropped(self) -> re.Pattern[str]:
        return re.compile(rf"\b(?:{_any(map(bare, (*self.left_out, *NO_PART_OF_A_NAME)))})\b")

    def of_country(self, text: str) -> bool:
        """Tell whether a text speaks of the whole country's organisation."""
        return any(bare(word) in bare(text) for word in self.country)

    def named_in(self, text: str) -> bool:
        """Tell whether a text has the organisation's name in it, accents or none."""
        return any(bare(name) in bare(text) for name in self.names)

    def is_branch(self, text: str) -> bool:
        """Tell whether a text opens with the word for a unit below the lowest that reports, and no other's."""
        return bare(text).startswith(tuple(f"{bare(word)} " for word in self.branches if word not in self.names))

    def is_body(self, text: str) -> bool:
        """Tell whether a text opens with the word for an office's or a school's unit."""
        return bare(text).startswith(tuple(f"{bare(word)} " for word in self.bodies))


def _require_small(words: Iterable[str]) -> None:
    large = [word for word in words if word != word.casefold()]
    if large:
        raise ValueError(f"hãy viết chữ thường: “{large[0].casefold()}”, không phải “{large[0]}”")


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def read_naming(path: Path) -> Naming:
    """Return the words of a file.

    Raises:
        province.ProvinceError: something in it is wrong.
    """
    return read_document(path, Naming)


@read_once
def naming(folder: Path) -> Naming:
    """Return the words of the province in use."""
    return read_naming(folder / "naming.yaml")
