"""Which checks a form asks for: what its columns already say, then the lines of its ``rules.csv``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from expectations.derived import DERIVED
from expectations.one_check import CONTEXT, Check
from expectations.rows import ACROSS_ROWS, arguments_of
from findings import Severity, catalogue
from forms import Column, Form, Rule, empty_code


def checks_of(form: Form) -> tuple[Check, ...]:
    """Return every check of a form.

    Raises:
        KeyError: a line of ``rules.csv`` names a code or column nobody knows.
    """
    generated = (check for column in form.fields for check in _of_column(column))
    return (*generated, *(_of_rule(form, rule) for rule in form.rules))


def _of_column(column: Column) -> Iterator[Check]:
    if not column.may_be_blank and not column.identity:
        yield _generated(column, empty_code(column), "ExpectColumnValuesToNotBeNull", "written")
    if column.choices:
        values = [choice.value for choice in column.choices]
        yield _generated(column, "choice_unknown", "ExpectColumnValuesToBeInSet", "one_choice", value_set=values)
    if column.minimum is not None:
        low = column.minimum
        yield _generated(column, "count_negative", "ExpectColumnValuesToBeBetween", column.field, min_value=low)
    if column.type == "count":
        whole = {"min_value": 0, "max_value": 0}
        yield _generated(column, "count_not_whole", "ExpectColumnValuesToBeBetween", "fraction", **whole)


def _generated(column: Column, code: str, expectation: str, on: str, **arguments: Any) -> Check:
    entry = catalogue()[code]
    return Check(
        code=code,
        severity=entry.severity,
        expectation=expectation,
        columns=(on,),
        points_at=column.field,
        description=f"{column.header}: {entry.what()}",
        of=(column.field,) if on in DERIVED else (),
        derived=_derived((on,)),
        arguments=arguments,
    )


def _of_rule(form: Form, rule: Rule) -> Check:
    arguments = dict(rule.arguments)
    of = tuple(arguments.pop("of", ()))
    derive = dict(arguments.pop("derive", {}))
    known = {column.field for column in form.fields}
    across_rows = rule.expectation in ACROSS_ROWS
    for column in (*rule.fields, *of, *arguments.get("figures", ())):
        if column not in known and column not in DERIVED and column not in CONTEXT:
            raise KeyError(f"{form.id}/rules.csv: rule {rule.code!r} names the unknown column {column!r}")
    return Check(
        code=catalogue()[rule.code].code,
        severity=Severity(rule.severity),
        expectation=rule.expectation,
        columns=rule.fields,
        points_at=next(column for column in (*rule.fields, *of) if column in known),
        description=rule.description_vi,
        of=of,
        derived=_derived(rule.fields),
        derive=derive,
        arguments=arguments_of(form, rule) if across_rows else arguments,
        across_rows=across_rows,
    )


def _derived(columns: Sequence[str]) -> str | None:
    return next((column for column in columns if column in DERIVED), None)
