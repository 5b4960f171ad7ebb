"""What may be typed into a column: drop-downs, dates of the period, whole numbers, and the prompt beside the cell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from openpyxl.worksheet.datavalidation import DataValidation

from forms.definition import Column, Form
from forms.template.texts import texts
from organisation import Period

_PROMPT_TITLE, _PROMPT = 32, 255  # the longest that Excel accepts
EARLIEST = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Bounds:
    """The first and last day a date column may hold; ``None`` leaves that side open."""

    first: date | None = None
    last: date | None = None


def bounds_of(form: Form, column: Column, period: Period) -> Bounds:
    """Return the bounds that the form's own rules set to a date column.

    Where a trip may go on over the end of the period (``earliest_start``, ``latest_end``), so may its days.
    """
    pairs = {rule.fields for rule in form.rules if rule.severity == "error"}
    beyond = timedelta(days=form.longest - 1)
    first = {(column.field, "period_start"): period.start, (column.field, "earliest_start"): period.start - beyond}
    last = {("period_end", column.field): period.end, ("latest_end", column.field): period.end + beyond}
    return Bounds(
        first=next((day for pair, day in first.items() if pair in pairs), None),
        last=next((day for pair, day in last.items() if pair in pairs), None),
    )


def validation_of(column: Column, bounds: Bounds, source: str | None) -> DataValidation:
    """Return the validation of a column; ``source`` is the range of its drop-down list, if it has one.

    A list of places only proposes: any other name may be typed. Choices, dates and numbers refuse what cannot be right.
    """
    validation = _rule(column, bounds, source)
    validation.allow_blank = True
    validation.showInputMessage = True
    validation.promptTitle = column.header[:_PROMPT_TITLE]
    validation.prompt = prompt_of(column, bounds)[:_PROMPT]
    if column.type in texts()["error"]:
        validation.showErrorMessage = True
        validation.errorTitle = column.header[:_PROMPT_TITLE]
        validation.error = texts()["error"][column.type]
    return validation


def prompt_of(column: Column, bounds: Bounds) -> str:
    """Return the prompt beside a cell: how to fill it, whether it must be filled, an example."""
    words = texts()["prompt"]
    parts = [how_to_fill(column, bounds)]
    if column.required:
        parts.append(words["required"])
    if column.example and column.type not in ("ordinal", "choice", "date"):
        parts.append(words["example"].format(example=column.example))
    return " ".join(parts)


def how_to_fill(column: Column, bounds: Bounds) -> str:
    """Return what a column holds and how it is written, in a few short sentences."""
    words = texts()["prompt"]
    parts = [f"{column.description_vi}.", words[column.type]]
    if column.minimum is not None:
        parts.append(words["at_least"].format(minimum=f"{column.minimum:g}"))
    return " ".join(part for part in (*parts, *_days(bounds)) if part)


def _days(bounds: Bounds) -> list[str]:
    key = {(True, True): "between", (True, False): "from", (False, True): "until"}.get(
        (bounds.first is not None, bounds.last is not None)
    )
    if key is None:
        return []
    printed = {name: f"{day:%d/%m/%Y}" for name, day in (("first", bounds.first), ("last", bounds.last)) if day}
    return [texts()["prompt"][key].format(**printed)]


def _rule(column: Column, bounds: Bounds, source: str | None) -> DataValidation:
    if source is not None:
        return DataValidation(type="list", formula1=source)
    if column.type == "date":
        first, last = bounds.first or EARLIEST, bounds.last
        if last is None:
            return DataValidation(type="date", operator="greaterThanOrEqual", formula1=_serial(first))
        return DataValidation(type="date", operator="between", formula1=_serial(first), formula2=_serial(last))
    if column.type in ("count", "decimal") and column.minimum is not None:
        return DataValidation(
            type="whole" if column.type == "count" else "decimal",
            operator="greaterThanOrEqual",
            formula1=f"{column.minimum:g}",
        )
    return DataValidation()


def _serial(day: date) -> str:
    """Return a day as Excel counts it, which needs no language of its own."""
    return str((day - date(1899, 12, 30)).days)
