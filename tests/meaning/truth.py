"""What a careful clerk of the provincial office would read out of a file, or ask about it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Final

ASK: Final = "?"
"""The value of a field that cannot be known without asking."""

DECISIONS: Final = ("load", "load_flag", "reject", "nil")

SUBJECTS: Final = {
    "unit": "whose return, or whose row",
    "period": "which period",
    "form": "which form",
    "role": "which of two columns",
    "measure": "in what unit of measure",
    "number": "what number",
    "kind": "which of the four kinds, or which choice of a list",
    "indicator": "which indicator",
    "date": "which day",
    "place": "which place",
    "person": "which cadre",
    "counts": "whether it counts, or took place",
    "total": "a total or a count that the rows contradict",
    "empty": "a required cell that is empty",
    "twice": "a row that comes again, or overlaps another",
}


@dataclass(frozen=True)
class Ask:
    """A question that must be asked; without a row it is about the sheet, without a sheet about the file."""

    about: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None


@dataclass
class Record:
    """A row of a form as it should be read; ``either``: a clerk could honestly read it or ask."""

    form: str
    unit_id: str
    period: str
    sheet: str | None
    row: int
    fields: dict[str, Any]
    either: bool = False


@dataclass
class Truth:
    """The truth of one file. Several decisions stand where a careful clerk could take either."""

    decision: tuple[str, ...]
    form: str | None
    unit_id: str | None
    period: str | None
    why: str
    must_ask: list[Ask] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    must_not_load: list[tuple[str | None, int]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)
