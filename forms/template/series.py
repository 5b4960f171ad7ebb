"""The blank workbooks of a whole period: each kind made once, then given to every unit by patching its names.

What a blank says of its unit stands in a few places of its XML: the titles, the stamp, the list of places, the
properties. A model is made for placeholders, one for each set of forms and number of places; a unit's workbook is that
model with the placeholders replaced, the same bytes that ``blank_workbook`` writes for it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from xml.sax.saxutils import escape

from forms.definition import Form
from forms.template.reproducible import packed
from forms.template.workbook import blank_bytes, places_of
from organisation import Period, Unit

_UNIT_ID = "HN0UNIT"
_PLACE = "HN0PLACE{}X"
_ANY = b"HN0"
Parts = tuple[tuple[str, bytes], ...]


class BlankSeries:
    """Blank workbooks of one period, unit by unit."""

    def __init__(self, period: Period) -> None:
        self._period = period
        self._models: dict[tuple[tuple[str, ...], int], Parts] = {}

    def workbook(self, forms: Sequence[Form], unit: Unit) -> bytes:
        """Return the blank return of a unit.

        Raises:
            ValueError: no form is asked for.
        """
        return packed(self.parts(forms, unit))

    def parts(self, forms: Sequence[Form], unit: Unit) -> Iterator[tuple[str, bytes]]:
        """Yield (name, content) of the parts of that workbook's package, for whoever goes on writing in it."""
        places = places_of(unit, self._period)
        key = tuple(form.id for form in forms), len(places)
        if key not in self._models:
            self._models[key] = self._model(forms, unit, len(places))
        names = {_PLACE.format(number): place for number, place in enumerate(places)} | {_UNIT_ID: unit.unit_id}
        for name, part in self._models[key]:
            yield name, _filled(part, names)

    def _model(self, forms: Sequence[Form], unit: Unit, places: int) -> Parts:
        names = tuple(_PLACE.format(number) for number in range(places))
        anybody = replace(unit, unit_id=_UNIT_ID, union_name=names[0])
        with zipfile.ZipFile(io.BytesIO(blank_bytes(forms, anybody, self._period, names))) as archive:
            return tuple((name, archive.read(name)) for name in archive.namelist())


def _filled(part: bytes, names: Mapping[str, str]) -> bytes:
    """Return a part with the placeholders replaced, spelled as the part spells other letters."""
    if _ANY not in part:
        return part
    encoding = "ascii" if part.isascii() else "utf-8"
    for placeholder, name in names.items():
        part = part.replace(placeholder.encode(), escape(name).encode(encoding, "xmlcharrefreplace"))
    return part
