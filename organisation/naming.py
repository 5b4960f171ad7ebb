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
    name may have or not; ``branches`` what opens the name of a unit below the lowest that reports.
    """

    titles: list[Title]
    names: list[Filled]
    branches: list[Filled]
    country: list[Filled] = field(default_factory=list)
    short: Mapping[str, str] = field(default_factory=dict)
    left_out: list[Filled] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Refuse what no name would be compared with; raises ``ValueError``, in Vietnamese."""
        _require_small([*self.names, *self.branches, *self.country, *self.left_out])
        _require_small([*self.short, *self.short.values()])

    @cached_property
    def place_of(self) -> dict[str, str]:
        """The kind of place that a title says, of those that say one."""
        return {title.word: title.place for title in self.titles if title.place}

    @cached_property
    def openings(self) -> tuple[str, ...]:
        """What may stand before a place's name, those first that say its kind."""
        return (*self.place_of, *self.names)

    @cached_property
    def in_line(self) -> re.Pattern[str]:
        """A title anywhere in a line of text."""
        return re.compile(rf"\b(?:{_any(title.word for title in self.titles)})\b", re.IGNORECASE)

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
    def _dropped(self) -> re.Pattern[str]:
        return re.compile(rf"\b(?:{_any(self.left_out) or '(?!)'})\b")

    @cached_property
    def _shortened(self) -> re.Pattern[str]:
        return re.compile(rf"\b({_any(self.short) or '(?!)'})\b\.?")

    def written_out(self, name: str) -> str:
        """Return a name, in small letters, without what may be left out and with short forms written out."""
        return self._shortened.sub(lambda found: f"{self.short[found[1]]} ", self._dropped.sub("", name))

    def of_country(self, text: str) -> bool:
        """Tell whether a text speaks of the whole country's organisation."""
        return any(bare(word) in bare(text) for word in self.country)

    def named_in(self, text: str) -> bool:
        """Tell whether a text has the organisation's name in it, accents or none."""
        return any(bare(name) in bare(text) for name in self.names)

    def is_branch(self, text: str) -> bool:
        """Tell whether a text opens with the word for a unit below the lowest that reports."""
        return bare(text).startswith(tuple(f"{bare(word)} " for word in self.branches))


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
