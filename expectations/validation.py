"""One validation: the records of one form, all its checks, and the findings that come of it."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from expectations.checkpoint import Failing, take_results
from expectations.checks import checks_of
from expectations.docs import DataDocs
from expectations.evidence import cell_of, findings_of
from expectations.frame import Batch, batch_of
from expectations.kept_configuration import configurations_kept
from expectations.one_check import Check
from expectations.suite import add_derived, checkpoint_of, columns_of, new_context
from findings import Finding, catalogue
from forms import Form
from transforms.returns import RecordTable

_LOG = logging.getLogger(__name__)


class Validator:
    """Runs the Checkpoints of one Great Expectations context; there is one a form, made once."""

    def __init__(self) -> None:
        self._begin_again()

    def _begin_again(self) -> None:
        self._context = new_context()
        self._source = self._context.data_sources.add_pandas("returns")
        self._checkpoints: dict[str, tuple[Sequence[Check], Any]] = {}

    def validate(
        self, form: Form, tables: Sequence[tuple[int, RecordTable]], docs: DataDocs | None = None
    ) -> Iterator[tuple[int, Finding]]:
        """Yield (number of the read, finding) for every failure in the tables of one form.

        A check that cannot be run is logged and said of every return it should have looked at; the others go on.
        """
        checks = checks_of(form)
        batch = batch_of(form, tables, set().union(*(check.fields for check in checks)))
        for number, check in enumerate(checks):
            _prepare(batch, number, check)
        results = self._run(batch, checks, docs)
        for number in sorted(set(range(len(checks))) - results.keys()):
            yield from _not_run(batch, checks[number])
        said: set[tuple[str, int, int | str]] = set()
        for number, failing in sorted(results.items()):
            check = checks[number]
            cells = {each["record"]: cell_of(batch, check, each["record"]) for each in failing}
            new = [each for each in failing if (check.code, each["record"], cells[each["record"]]) not in said]
            said.update((check.code, each["record"], cells[each["record"]]) for each in new)
            yield from findings_of(batch, number, check, new)

    def _run(self, batch: Batch, checks: Sequence[Check], docs: DataDocs | None) -> Failing:
        """Run the Checkpoint of a form, and return the failing records of each check that could be run."""
        checkpoint = self._checkpoint(batch.form.id, checks)
        named = dict.fromkeys(name for number, check in enumerate(checks) for name in columns_of(number, check))
        given = batch.frame[[name for name in named if name in batch.frame]]
        found: list[Failing] = []
        take_results(checkpoint, found.append, docs)
        try:
            with configurations_kept():
                checkpoint.run(batch_parameters={"dataframe": given})
        finally:
            take_results(checkpoint, None, None)
            for name in list(given):
                del given[name]  # the context keeps the frame until the form is validated again
        return found[0]

    def _checkpoint(self, form_id: str, checks: Sequence[Check]) -> Any:
        kept = self._checkpoints.get(form_id)
        if kept and kept[0] != checks:  # the province's folder was read again, and a rule of the form has changed
            self._begin_again()
            kept = None
        if not kept:
            kept = self._checkpoints[form_id] = checks, checkpoint_of(self._context, self._source, form_id, checks)
        return kept[1]


@cache
def validator() -> Validator:
    """Return the validator of this process."""
    return Validator()


def _prepare(batch: Batch, number: int, check: Check) -> None:
    """Make the derived column of a check; where that fails, the check finds no column, and the others go on."""
    try:
        add_derived(batch, number, check)
    except Exception:
        _LOG.exception("rule %s of %s cannot be prepared", check.code, batch.form.id)


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
