"""Check a whole night's returns at once."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from expectations.docs import DataDocs
from findings import Finding, catalogue
from forms import Form, forms
from transforms.returns import RecordTable, ReturnRead

if TYPE_CHECKING:
    from expectations.validation import Validator

RECORDS_AT_ONCE = 100_000
_LOG = logging.getLogger(__name__)
Tables = list[tuple[int, RecordTable]]


def check(
    reads: Sequence[ReturnRead], records_at_once: int = RECORDS_AT_ONCE, docs: DataDocs | None = None
) -> list[list[Finding]]:
    """Run every rule that one return can answer, and give the findings of each read, in the order of ``reads``.

    There is one Great Expectations context a process and one validation a form; a form with more than
    ``records_at_once`` records is validated in parts, so that memory stays flat. A return is never divided between two
    parts. A form whose validation fails is said of each of its returns (``rule_not_run``); the other forms go on.
    ``docs`` makes a page of every validation.
    """
    found: list[list[Finding]] = [[] for _ in reads]
    by_form = _tables(reads)
    if not by_form:
        return found
    from expectations.validation import validator

    for form_id, tables in by_form.items():
        for part in _parts(tables, records_at_once):
            for read, finding in _validated(validator(), forms()[form_id], part, docs):
                found[read].append(replace(finding, file=reads[read].file))
    return found


def _tables(reads: Sequence[ReturnRead]) -> dict[str, Tables]:
    """Return the tables that hold records by form, each with the number of its read; files sent back have none."""
    by_form: dict[str, Tables] = defaultdict(list)
    for number, read in enumerate(reads):
        for table in read.tables:
            if len(table) and not read.rejected:
                by_form[table.form].append((number, table))
    return by_form


def _parts(tables: Tables, records_at_once: int) -> Iterator[Tables]:
    """Divide tables into parts of about so many records, keeping the tables of one return together."""
    part: Tables = []
    records = 0
    for number, table in tables:
        if records >= records_at_once and part[-1][0] != number:
            yield part
            part, records = [], 0
        part.append((number, table))
        records += len(table)
    yield part


def _validated(validator: Validator, form: Form, part: Tables, docs: DataDocs | None) -> list[tuple[int, Finding]]:
    try:
        return sorted(validator.validate(form, part, docs), key=_by_row)
    except Exception:
        _LOG.exception("the suite of %s cannot be run on %d tables", form.id, len(part))
        params = {"rule": form.id, "description": form.name_vi}
        reads = dict.fromkeys(number for number, _ in part)
        return [(number, catalogue().find("rule_not_run", form=form.id, params=params)) for number in reads]


def _by_row(found: tuple[int, Finding]) -> tuple[int, str, int, int]:
    number, finding = found
    return number, finding.sheet or "", finding.row or 0, finding.column or 0
