"""One validation: the records of one form, all its checks, and the findings that come of it."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from expectations.checks import checks_of
from expectations.docs import DataDocs
from expectations.evidence import cell_of, findings_of
from expectations.frame import Batch, batch_of
from expectations.kept_configuration import configurations_kept
from expectations.one_check import Check
from expectations.suite import RESULT_FORMAT, add_derived, column_name, new_context, suite_of
from findings import Finding, catalogue
from forms import Form
from transforms.returns import RecordTable

_LOG = logging.getLogger(__name__)


class Validator:
    """Validates batches in one Great Expectations context, whose parts are made once a form."""

    def __init__(self) -> None:
        self._context = new_context()
        self._source = self._context.data_sources.add_pandas("night")
        self._definitions: dict[str, Any] = {}
        self._suites: dict[tuple[str | int, ...], Any] = {}

    def validate(
        self, form: Form, tables: Sequence[tuple[int, RecordTable]], docs: DataDocs | None = None
    ) -> Iterator[tuple[int, Finding]]:
        """Yield (number of the read, finding) for every failure in the tables of one form.

        A check that cannot be run is logged and said of every return it should have looked at; the others go on.
        """
        checks = checks_of(form)
        batch = batch_of(form, tables, set().union(*(check.fields for check in checks)))
        ready = [number for number, check in enumerate(checks) if _prepared(batch, number, check)]
        results = self._run(batch, checks, ready, docs)
        for number in sorted(set(range(len(checks))) - results.keys()):
            yield from _not_run(batch, checks[number])
        said: set[tuple[str, int, int | str]] = set()
        for number, records in sorted(results.items()):
            check = checks[number]
            cells = {record: cell_of(batch, check, record) for record in records}
            new = [record for record, cell in cells.items() if (check.code, record, cell) not in said]
            said.update((check.code, record, cells[record]) for record in new)
            yield from findings_of(batch, number, check, new)

    def _run(
        self, batch: Batch, checks: Sequence[Check], ready: Sequence[int], docs: DataDocs | None
    ) -> dict[int, list[int]]:
        """Return the failing records of each check that could be run, by its number."""
        named = {column_name(number, column): None for number in ready for column in checks[number].columns}
        given = batch.frame[list(named)]
        whole = self._definition(batch.form.id).get_batch({"dataframe": given})
        suite = self._suite(batch.form.id, checks, ready)
        with configurations_kept():
            outcome = whole.validate(suite, result_format=RESULT_FORMAT)
        for name in named:
            del given[name]  # the context keeps the frame until the form is validated again
        found: dict[int, list[int]] = {}
        for result in outcome.results:
            number = result.expectation_config.meta["check"]
            if (result.exception_info or {}).get(
                "raised_exception", False
            ) or "unexpected_index_list" not in result.result:
                _LOG.error("rule %s of %s raised: %s", checks[number].code, batch.form.id, result.exception_info)
            else:
                found[number] = [record for part in result.result["unexpected_index_list"] for record in part["record"]]
        if docs:
            _document(docs, batch.form.id, outcome)
        return found

    def _suite(self, form_id: str, checks: Sequence[Check], ready: Sequence[int]) -> Any:
        if (form_id, *ready) not in self._suites:
            self._suites[form_id, *ready] = suite_of(form_id, checks, ready)
        return self._suites[form_id, *ready]

    def _definition(self, form_id: str) -> Any:
        if form_id not in self._definitions:
            asset = self._source.add_dataframe_asset(form_id)
            self._definitions[form_id] = asset.add_batch_definition_whole_dataframe("night")
        return self._definitions[form_id]


@cache
def validator() -> Validator:
    """Return the validator of this process."""
    return Validator()


def _prepared(batch: Batch, number: int, check: Check) -> bool:
    """Make the derived column of a check; a rule that fails here must not take the others along."""
    try:
        add_derived(batch, number, check)
    except Exception:
        _LOG.exception("rule %s of %s cannot be prepared", check.code, batch.form.id)
        return False
    return True


def _document(docs: DataDocs, form_id: str, outcome: Any) -> None:
    """Keep the results as a page; a page that cannot be made costs nobody the check."""
    try:
        docs.add(form_id, outcome)
    except Exception:
        _LOG.exception("the results of %s cannot be made a page", form_id)


def _not_run(batch: Batch, check: Check) -> Iterator[tuple[int, Finding]]:
    for read, table in batch.tables:
        yield (
            read,
            catalogue().find(
                "rule_not_run",
                form=batch.form.id,
                sheet=table.sheet,
                unit_id=table.unit_id,
                period=table.period,
                params={"rule": check.code, "description": check.description},
            ),
        )
