"""The blank workbook: one sheet a form, a guide, and the hidden stamp that says whose and when it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook

from forms.definition import Form
from forms.prefilled import STAMP, Prefilled, stamped
from forms.template.guide import write_guide
from forms.template.lists import HiddenSheet
from forms.template.reproducible import saved
from forms.template.sheet import NOTHING, Issue, write_form
from forms.template.texts import texts
from organisation import Period, Unit
from organisation.units import organisation

NOTHING_KNOWN: Mapping[str, Prefilled] = {}


def blank_workbook(forms: Sequence[Form], unit: Unit, period: Period, path: Path) -> None:
    """Write the blank return of a unit for a period; the same arguments give the same bytes.

    Raises:
        ValueError: no form is asked for.
        OSError: the file cannot be written.
    """
    path.write_bytes(blank_bytes(forms, unit, period, places_of(unit, period)))


def blank_bytes(
    forms: Sequence[Form],
    unit: Unit,
    period: Period,
    places: tuple[str, ...],
    known: Mapping[str, Prefilled] = NOTHING_KNOWN,
) -> bytes:
    """Return the blank return of a unit for a period, which proposes ``places`` where a place is asked for.

    ``known`` is what is filled in beforehand, by form.

    Raises:
        ValueError: no form is asked for.
    """
    if not forms:
        raise ValueError("a blank workbook needs at least one form")
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    issue = Issue(unit, period, places)
    sheets = [workbook.create_sheet(form.sheet) for form in forms]
    guide = workbook.create_sheet(texts()["guide"]["sheet"])
    put_in = [(STAMP, said) for form in forms if form.id in known for said in stamped(form, known[form.id])]
    lists = HiddenSheet(workbook, [*stamp_of(forms, unit, period).items(), *put_in])
    for form, sheet in zip(forms, sheets, strict=True):
        write_form(sheet, form, issue, lists, known.get(form.id, NOTHING))
    write_guide(guide, forms, issue)
    properties = workbook.properties
    properties.title = f"{', '.join(form.name_vi for form in forms)}: {unit.union_name}, {period.label}"
    properties.creator, properties.language = unit.union_name, "vi-VN"
    return saved(workbook)


def stamp_of(forms: Sequence[Form], unit: Unit, period: Period) -> dict[str, str]:
    """Return what the hidden stamp says."""
    return {
        "form": " ".join(form.id for form in forms),
        "version": " ".join(str(form.version) for form in forms),
        "unit_id": unit.unit_id,
        "period": period.id,
    }


def places_of(unit: Unit, period: Period) -> tuple[str, ...]:
    """Return the names proposed where a place is asked for: the unit's own, then those under it."""
    under = [other.union_name for other in organisation().valid(period.end) if other.parent_id == unit.unit_id]
    return (unit.union_name, *under)
