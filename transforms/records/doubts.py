"""Names that can be read but may not belong in their column: a header's own text, a unit among people, a topic.

What no name can be is doubtful anywhere. Past that a person must look like one; a place, which may be called anything,
must only look like the other places of its column.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from forms import Column, Form
from organisation.units import organisation
from transforms.matching.lexicon import lexicon
from transforms.records.source import Source
from transforms.values.names import looks_like_person, looks_like_place
from transforms.values.vocabulary import is_total, unnumbered
from vietnamese.text import key

_FEWEST, _FEW_ODD = 4, 0.35
_WRONG, _STRANGE = "wrong", "strange"
_MOST_REMEMBERED = 50_000
_FULL_NAME = 3  # words; two of them are as often a place's


def doubtful(source: Source, column: Column, names: Collection[str | None]) -> set[str]:
    """Return the names of a column that a person should look at."""
    texts = set(filter(None, names))
    doubts = _doubts(source.form, column.type)
    doubted = {text for text in texts if doubts[text]}
    wrong = {text for text in doubted if doubts[text] == _WRONG}
    strange = doubted - wrong
    few = len(texts) >= _FEWEST and len(strange) <= _FEW_ODD * len(texts)
    moved = bool(strange) and strange == texts and _places_stand_elsewhere(source)
    return wrong | strange if few or moved else wrong


class _Doubts(dict[str, str]):
    """How doubtful a name is in a column of one type, remembered: no name at all, strange, or not at all."""

    def __init__(self, form: Form, kind: str) -> None:
        super().__init__()
        self.form = form
        self._kind = kind

    def __missing__(self, text: str) -> str:
        if len(self) > _MOST_REMEMBERED:
            self.clear()
        doubt = self[text] = self._doubt(text)
        return doubt

    def _doubt(self, text: str) -> str:
        if self._kind == "person":
            return "" if _may_be_person(self.form, text) else _WRONG
        if not _may_be_place(self.form, text):
            return _WRONG
        return "" if is_place(text) else _STRANGE


_DOUBTS: dict[tuple[str, str], _Doubts] = {}


def _doubts(form: Form, kind: str) -> _Doubts:
    found = _DOUBTS.get((form.id, kind))
    if found is None or found.form is not form:
        found = _DOUBTS[form.id, kind] = _Doubts(form, kind)
    return found


def _may_be_person(form: Form, text: str) -> bool:
    return _is_like_a_person(text) and not is_header(form, text)


def _is_like_a_person(text: str) -> bool:
    return looks_like_person(text) and len(text.split()[-1]) > 1 and not _is_unit(text)


def _may_be_place(form: Form, text: str) -> bool:
    if is_header(form, text):
        return False
    return is_place(text) or not (is_total(text) or (len(text.split()) >= _FULL_NAME and looks_like_person(text)))


def is_header(form: Form, text: str) -> bool:
    """Tell whether a text is a header of the form, or one of the kinds that may head a column of ticks."""
    return lexicon(form).knows(text)


def _is_unit(text: str) -> bool:
    return key(text) in organisation().bare_names


@lru_cache(maxsize=65536)
def is_place(text: str) -> bool:
    """Tell whether a text, or one of several names in it, is a place's or a unit's."""
    parts = [part.strip() for part in re.split(r"[,;+&/]|\s[-–]\s|\bvà\b", text) if part.strip()]
    names = dict.fromkeys(name for part in parts for name in (part, unnumbered(part)))
    return any(looks_like_place(name) or organisation().names_a_unit(name) for name in names)


def _places_stand_elsewhere(source: Source) -> bool:
    """Tell whether a column of free text holds nothing but places."""
    return any(
        texts and all(isinstance(text, str) and is_place(text) for text in texts)
        for target, index in source.table.columns.items()
        if source.form[target.field].type == "text" and source.form[target.field].required
        for texts in [[cell for cell in source.columns[index] if cell is not None]]
    )
