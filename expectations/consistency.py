"""Whether the lines of a form's ``rules.csv`` can be run: their finding, their expectation, the columns they name."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import partial

from expectations.derived import DERIVED
from expectations.one_check import CONTEXT
from expectations.rows import ACROSS_ROWS, Takes
from expectations.suite import has_expectation
from forms import Form
from forms.written import FormRuleLine
from province import Line, read_table
from province.rule_lines import find_unknown_codes


def check_rules(form: Form) -> None:
    """Check the rules of a form. Great Expectations is imported for it (2 s).

    Raises:
        province.ProvinceError: every mistake of its ``rules.csv``.
    """
    read_table(form.folder / "rules.csv", FormRuleLine, partial(_wrong, form=form))


def _wrong(lines: Sequence[Line[FormRuleLine]], form: Form) -> Iterator[tuple[int, str]]:
    fields = {column.field for column in form.fields}
    yield from find_unknown_codes(lines)
    for number, rule in ((line.number, line.row) for line in lines):
        if not has_expectation(rule.expectation):
            yield number, f"Great Expectations không có “{rule.expectation}”"
        named = [part.strip() for part in rule.fields.split("|")]
        arguments = rule.values
        of, figures = arguments.get("of", []), arguments.get("figures", [])
        for name in (name for name in named if name not in fields and name not in DERIVED and name not in CONTEXT):
            yield number, f"không có trường “{name}”; có: {', '.join((*fields, *CONTEXT, *DERIVED))}"
        for name in (name for name in of if name not in fields):
            yield number, f"of: không có trường “{name}”; có: {', '.join(fields)}"
        for name in (name for name in figures if name not in fields):
            yield number, f"figures: không có trường “{name}”; có: {', '.join(fields)}"
        takes = ACROSS_ROWS.get(rule.expectation)
        if takes:
            yield from ((number, what) for what in _wrong_across_rows(takes, len(named), arguments))
        elif not 1 <= len(named) <= 2:
            yield number, "cột fields ghi một hoặc hai trường, cách nhau bằng |"
        if not fields & {*named, *of}:
            yield number, "quy tắc cần nêu ít nhất một trường của biểu, ở cột fields hoặc ở of"


def _wrong_across_rows(takes: Takes, fields: int, arguments: Collection[str]) -> Iterator[str]:
    if not takes.fewest <= fields <= takes.most:
        many = str(takes.fewest) if takes.fewest == takes.most else f"từ {takes.fewest} đến {takes.most}"
        yield f"cột fields của quy tắc này ghi {many} trường, cách nhau bằng |"
    for name in sorted(set(arguments) - takes.arguments):
        yield f"quy tắc này không nhận “{name}”; nhận: {', '.join(sorted(takes.arguments))}"
