"""What the board says, in two languages, and how it writes numbers, days and periods."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from board.rows import SubmissionRow
from forms import forms
from organisation import Period
from organisation.calendar import calendar
from province import identity, read_once
from reports.made_of import reports_counting
from warehouse.ledger.naming import name_receipt, name_state

LANGUAGES = ("vi", "en")
_FILE = Path(__file__).with_name("words.yaml")
_PARTS = {"H1": "first half of", "H2": "second half of", "Q1": "Q1", "Q2": "Q2", "Q3": "Q3", "Q4": "Q4"}


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one language; ``unspoken`` gathers what had to be shown without a word of its own."""

    language: str = "vi"
    unspoken: set[str] = field(default_factory=set, compare=False)

    def __call__(self, name: str, **places: Any) -> str:
        """Return one text with its places filled.

        Raises:
            KeyError: no such text.
        """
        return _texts()[name][self.language].format(
            **{"office": identity().office.as_mapping()[self.language], **places}
        )

    @property
    def organisation(self) -> str:
        """The organisation's name."""
        return identity().name.as_mapping()[self.language]

    def of(self, kind: str, code: str) -> str:
        """Return the word for a code that the warehouse gives, such as ``of("state", "new")``.

        A code without a word stands for itself: one that a newer program wrote must not take the page from its reader.
        """
        name = f"{kind}_{code}"
        if name not in _texts():
            self.unspoken.add(name)
            return code
        return self(name)

    def ledger(self, row: SubmissionRow) -> str:
        """Return what became of a version: its state, how many of its rows count, in which reports."""
        return name_state(
            row.state,
            row.records_in_figures,
            row.records,
            is_nil=row.status == "nil",
            superseded=row.rows_superseded,
            because=row.because,
            reports=reports_counting(row.form, row.level),
            language=self.language,
        )

    def receipt(self, row: SubmissionRow) -> str:
        """Return on what the time of receipt of a version rests."""
        return name_receipt(row.source_id, row.received_at, row.first_seen_at, self.language)

    def number(self, value: float) -> str:
        """Return a number as it is written: ``1.234`` and ``0,5`` in Vietnamese."""
        text = f"{value:,.1f}" if isinstance(value, float) else f"{value:,}"
        return text.translate(str.maketrans(",.", ".,")) if self.language == "vi" else text

    def day(self, day: date | None) -> str:
        """Return a day as ``03/06/2020``, empty for none."""
        return f"{day:%d/%m/%Y}" if day else ""

    def moment(self, moment: datetime | None) -> str:
        """Return a moment by the province's clock, empty for none."""
        return f"{moment.astimezone(calendar().zone):%H:%M, %d/%m/%Y}" if moment else ""

    def period(self, period_id: str) -> str:
        """Return a period in words; text that names none, as a manifest may hold, as it is."""
        try:
            period = Period.parse(period_id)
        except ValueError:
            return period_id
        if self.language == "vi":
            return period.label
        part = period_id[5:]
        return f"{_PARTS[part]} {period_id[:4]}" if part in _PARTS else period_id

    def form(self, form_id: str) -> str:
        """Return the name of a form, or its id where the form is no longer known."""
        form = forms().get(form_id)
        return form_id if form is None else (form.name_vi if self.language == "vi" else form.name_en)


@read_once
def _texts(_: Path) -> dict[str, Mapping[str, str]]:
    """Return every text: the organisation's own word where it has one."""
    texts: dict[str, Mapping[str, str]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return texts | {word: text.as_mapping() for word, text in identity().board.items()}


def known_words() -> frozenset[str]:
    """Return the names of the texts that there are, which an organisation may say otherwise."""
    return frozenset(yaml.safe_load(_FILE.read_text(encoding="utf-8")))
