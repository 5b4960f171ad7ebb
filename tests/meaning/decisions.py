"""How well each decision of matching is made, over the corpus, and how many files each threshold decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter

from organisation.senders import Sender
from tests.meaning.draft import Laid, Return
from tests.meaning.truth import ASK
from transforms.matching.explained import ExplainedTable
from transforms.matching.heads import forget
from transforms.matching.limits import LIMITS, moved
from transforms.read import interpret
from transforms.readers import open_workbook
from transforms.returns import Hints, ReturnRead
from transforms.workbook import Workbook

DECISIONS = ("form", "header row", "column", "unit", "period")
_MOVES = (0.0, 2.0)  # of a threshold: without it, and with as much again


def decided(returns: Sequence[Return], paths: Sequence[Path]) -> dict[str, Counter[str]]:
    """Return for each decision how often it was made, made rightly, and had to be made."""
    tallies: dict[str, Counter[str]] = {name: Counter() for name in DECISIONS}
    for one, path in zip(returns, paths, strict=True):
        read = interpret(open_workbook(path, path.name), one.file, hints_of(one), explain=True)
        for decision, truth, said in _compared(one, read):
            if truth == ASK:
                continue
            tally = tallies[decision]
            tally["had to be made"] += truth is not None
            tally["made"] += said is not None
            tally["right"] += truth is not None and truth == said
    return tallies


def hints_of(one: Return) -> Hints:
    """Return what is known of a file of the corpus besides what is in it."""
    sender = Sender(place=one.unit_hint, unit_id=one.unit_hint) if one.unit_hint else None
    return Hints(sender, one.period_hint)


def _compared(one: Return, read: ReturnRead) -> Iterator[tuple[str, Any, Any]]:
    """Yield each decision with what is true and what was said; a table that was not found says nothing."""
    for laid in one.laid:
        table = _found(laid, read.explained)
        yield "form", laid.form, table.form if table else None
        yield "header row", laid.row, table.header[0] if table and table.header else None
        taken = {column.column: column.taken_for for column in table.columns} if table else {}
        for number, name in enumerate(laid.fields, laid.left):
            column = taken.get(get_column_letter(number))
            yield "column", name, _field(column.field, laid) if column else None
    units = {record.unit_id for record in one.truth.records}
    periods = {record.period for record in one.truth.records}
    if len(units) == 1:
        yield "unit", units.pop(), _only({table.unit_id for table in read.tables})
    if len(periods) == 1:
        yield "period", periods.pop(), _only({table.period for table in read.tables})


def _found(laid: Laid, tables: Sequence[ExplainedTable]) -> ExplainedTable | None:
    """Return the table that has its header in the row, or the one of the sheet that has none."""
    here = [table for table in tables if table.sheet == laid.sheet]
    return next((table for table in here if laid.row in table.header or (laid.row is None and table.guessed)), None)


def _field(name: str, laid: Laid) -> str:
    """Return a field as the corpus names it: one column for both days of a trip is that of the first."""
    return "ngay" if name in ("ngay_tu", "ngay_den") and "ngay" in laid.fields else name


def _only(found: set[Any]) -> Any:
    return found.pop() if len(found) == 1 else None


def files_by_limit(returns: Sequence[Return], paths: Sequence[Path]) -> Iterator[tuple[str, list[str]]]:
    """Yield each threshold with the files that are read otherwise without it, or where it is as much again."""
    opened = [(one, open_workbook(path, path.name)) for one, path in zip(returns, paths, strict=True)]
    before = _readings(opened)
    for name, limit in LIMITS.items():
        changed: set[str] = set()
        for by in _MOVES:
            with moved(name, limit.value * by):
                forget()
                changed |= {one for one, said in _readings(opened).items() if said != before[one]}
        forget()
        yield name, sorted(changed)


def _readings(opened: Sequence[tuple[Return, Workbook]]) -> dict[str, object]:
    return {one.name: _said(interpret(workbook, one.file, hints_of(one))) for one, workbook in opened}


def _said(read: ReturnRead) -> object:
    """Return what counts of a reading: its records, and what is asked or said about which place."""
    tables = [(table.form, table.unit_id, table.period, table.rows, table.values) for table in read.tables]
    return tables, [(one.code, one.row, one.column) for one in read.findings]
