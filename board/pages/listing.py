"""Every return of a period as a list, all of them or those of one state, form or name."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from board.facts import PeriodFacts
from board.rows import STATUSES, ReturnRow
from vietnamese.text import bare


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asked to see; empty means everything."""

    status: str = ""
    form: str = ""
    name: str = ""

    def fits(self, row: ReturnRow) -> bool:
        """Tell whether a return is among what was asked; a name is compared without tones."""
        return (
            self.status in ("", row.state)
            and self.form in ("", row.form)
            and (not self.name or bare(self.name) in bare(row.union_name))
        )


@dataclass(frozen=True, slots=True)
class Section:
    """The returns of one form."""

    form: str
    rows: tuple[ReturnRow, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """The whole page. ``statuses`` and ``forms`` are what may be chosen."""

    period: str
    asked: Asked
    sections: tuple[Section, ...]
    statuses: tuple[str, ...]
    forms: tuple[str, ...]


def listing(facts: PeriodFacts, asked: Asked) -> Listing:
    """Return the returns asked for, a section a form."""
    by_form: dict[str, list[ReturnRow]] = defaultdict(list)
    for row in facts.returns:
        if asked.fits(row):
            by_form[row.form].append(row)
    sections = tuple(Section(form, tuple(rows)) for form, rows in sorted(by_form.items()))
    return Listing(facts.period, asked, sections, STATUSES, tuple(sorted({row.form for row in facts.returns})))
