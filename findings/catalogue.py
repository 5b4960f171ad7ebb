"""The catalogue of findings: every code, with its severity, owner and texts in two languages.

The texts live in ``catalogue/*.yaml``, one file a room; code only ever names a finding. A text may use ``{value}``,
``{cell}``, ``{sheet}``, ``{row}`` and whatever the finding carries in ``params``. What is an organisation's own, the
findings of its rules and words such as ``{office}``, is added by the room that reads its folder (``use_catalogue``).
"""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from findings.finding import Finding, Severity

LANGUAGES = ("vi", "en")
OWNERS = ("unit", "board", "unit_and_board", "operator")
"""Who mends it: the unit that sent it, the Board, either of them, or whoever runs the server."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # six times as fast, where built
_FOLDER = Path(__file__).with_name("catalogue")


class _Places(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "…"


@dataclass(frozen=True, slots=True)
class Entry:
    """One code of the catalogue: ``owner`` is who mends it: one of ``OWNERS``."""

    code: str
    severity: Severity
    owner: str
    texts: Mapping[str, Mapping[str, str]]

    def what(self, language: str = "vi") -> str:
        """Return the sentence that says what is wrong, with its places still open."""
        return self.texts[language]["what"]

    def mend(self, language: str = "vi") -> str:
        """Return the sentence that says what to do, with its places still open."""
        return self.texts[language]["mend"]


class Catalogue:
    """All entries, by code.

    A finding is made of a code that the catalogue has, else it is our fault (``KeyError``). One that comes out of the
    warehouse may be of another release: it is told under its code, and the texts of ``finding_of_another_release``.
    """

    def __init__(self, entries: Mapping[str, Entry], words: Mapping[str, Mapping[str, str]] | None = None) -> None:
        self._entries = dict(entries)
        self._words = words or {}

    def __getitem__(self, code: str) -> Entry:
        return self._entries[code]

    def __contains__(self, code: object) -> bool:
        return code in self._entries

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def find(self, code: str, *, severity: Severity | None = None, **places: Any) -> Finding:
        """Make a finding of ``code`` with the catalogue's severity unless one is given."""
        return Finding(code, severity or self._entries[code].severity, **places)

    def entry_of(self, finding: Finding) -> Entry:
        """Return the entry of a finding, whichever release made it."""
        return self._entries.get(finding.code) or self._entries["finding_of_another_release"]

    def with_own(self, entries: Mapping[str, Entry], words: Mapping[str, Mapping[str, str]]) -> Catalogue:
        """Return a catalogue with an organisation's own findings too, and the words (by language) that texts may use.

        A code of the house's stays the house's.
        """
        return Catalogue({**entries, **self._entries}, words)

    def message(self, finding: Finding, language: str = "vi") -> str:
        """Return the whole message: what is wrong, then what to do."""
        return f"{self.what(finding, language)} {self.mend(finding, language)}".strip()

    def what(self, finding: Finding, language: str = "vi") -> str:
        """Return what is wrong."""
        return self._filled(self.entry_of(finding).what(language), finding, language)

    def mend(self, finding: Finding, language: str = "vi") -> str:
        """Return what to do about it."""
        return self._filled(self.entry_of(finding).mend(language), finding, language)

    def _filled(self, text: str, finding: Finding, language: str) -> str:
        places = _Places(
            {
                **{name: words[language] for name, words in self._words.items()},
                "value": finding.value or "",
                "cell": finding.cell or "",
                "sheet": finding.sheet or "",
                "row": str(finding.row or ""),
                "field": finding.field or "",
                "file": finding.file,
                "code": finding.code,
                **finding.params,
            }
        )
        return string.Formatter().vformat(text, (), places)


_OWN: list[Callable[[], Catalogue]] = []


def use_catalogue(read: Callable[[], Catalogue]) -> None:
    """Let ``catalogue`` return what ``read`` gives: the catalogue of the organisation in use."""
    _OWN[:] = [read]


def catalogue() -> Catalogue:
    """Return the catalogue, with what the organisation in use adds where its folder is read."""
    return _OWN[0]() if _OWN else house_catalogue()


@cache
def house_catalogue() -> Catalogue:
    """Return the findings that every organisation has, read once.

    Raises:
        ValueError: a code stands in two files.
    """
    entries: dict[str, Entry] = {}
    for path in sorted(_FOLDER.glob("*.yaml")):
        texts_of_a_room = yaml.load(path.read_bytes(), _LOADER) or {}  # noqa: S506 - a safe loader either way
        for code, entry in texts_of_a_room.items():
            if code in entries:
                raise ValueError(f"{path.name}: finding {code!r} is already defined elsewhere")
            texts = {language: entry[language] for language in LANGUAGES}
            entries[code] = Entry(code, Severity(entry["severity"]), entry["owner"], texts)
    return Catalogue(entries)
