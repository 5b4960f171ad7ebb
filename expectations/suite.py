"""Great Expectations suites, made from a form's checks. Importing this module imports Great Expectations (2 s)."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

from expectations.derived import DERIVED
from expectations.frame import as_series
from expectations.one_check import RETURN, Check
from expectations.rows import ACROSS_ROWS
from expectations.spare_import import for_good, put_off
from findings import Severity

# Statistics and drawings are for expectations that no form asks for, and half of the import.
with put_off("scipy.stats", "altair"), for_good():
    import great_expectations as gx
    import great_expectations.expectations as gxe
    from great_expectations.data_context.store.validation_results_store import ValidationResultsStore
    from great_expectations.data_context.types.base import ProgressBarsConfig

    from expectations import across_rows
    from expectations.checkpoint import DataDocsAction, FindingsAction

if TYPE_CHECKING:
    from expectations.frame import Batch

_SEVERITY = {Severity.ERROR: "critical", Severity.WARNING: "warning", Severity.NOTICE: "info"}
# An index of its own names each row, so that a failure is reported by record, sheet and row.
RESULT_FORMAT = {"result_format": "COMPLETE", "exclude_unexpected_values": True, "return_unexpected_index_query": False}


def new_context() -> Any:
    """Return a context in memory, without progress bars; it holds suites and checkpoints and no value of a return."""
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    context.stores[context.validation_results_store_name] = _NoResults(store_name="nothing")
    return context


class _NoResults(ValidationResultsStore):  # type: ignore[misc]
    """Keeps no result: the actions have it, and a night's results in memory would never leave it."""

    def set(self, key: Any, value: Any, **_: Any) -> None:
        """Keep nothing."""


def suite_of(form_id: str, checks: Sequence[Check]) -> Any:
    """Return the suite of a form's checks; each expectation carries the number of its check in ``meta``."""
    return gx.ExpectationSuite(
        name=form_id, expectations=[_expectation(number, check) for number, check in enumerate(checks)]
    )


def checkpoint_of(context: Any, source: Any, form_id: str, checks: Sequence[Check]) -> Any:
    """Return the Checkpoint of a form, added to the context: its suite on a whole frame, and the two actions."""
    asset = source.add_dataframe_asset(form_id)
    validation = gx.ValidationDefinition(
        name=form_id,
        data=asset.add_batch_definition_whole_dataframe("records"),
        suite=context.suites.add(suite_of(form_id, checks)),
    )
    return context.checkpoints.add(
        gx.Checkpoint(
            name=form_id,
            validation_definitions=[context.validation_definitions.add(validation)],
            actions=[FindingsAction(), DataDocsAction()],
            result_format=RESULT_FORMAT,
        )
    )


def add_derived(batch: Batch, number: int, check: Check) -> None:
    """Put the derived column of a check into the frame, under a name of its own."""
    if check.derived:
        values = DERIVED[check.derived](batch, check)
        batch.frame[column_name(number, check.derived)] = as_series(values, batch.frame.index)


def has_expectation(name: str) -> bool:
    """Tell whether Great Expectations, or this room, has an expectation of a name."""
    return name in ACROSS_ROWS or (name.startswith("Expect") and hasattr(gxe, name))


def _expectation(number: int, check: Check) -> Any:
    said = {
        "severity": _SEVERITY[check.severity],
        "description": check.description,
        "meta": {"check": number, "code": check.code},
    }
    if check.across_rows:
        return getattr(across_rows, check.expectation)(**check.arguments, **said)
    columns = [column_name(number, column) for column in check.columns]
    names = ("column",) if len(columns) == 1 else ("column_A", "column_B")
    arguments = dict(zip(names, columns, strict=True)) | dict(check.arguments)
    if len(columns) == 2:
        arguments.setdefault("ignore_row_if", "either_value_is_missing")
    return getattr(gxe, check.expectation)(**arguments, **said)


def columns_of(number: int, check: Check) -> list[str]:
    """Return the columns of the frame that a check is run on."""
    if not check.across_rows:
        return [column_name(number, column) for column in check.columns]
    precision = check.arguments.get("precision")
    return [*check.columns, *check.arguments.get("figures", ()), *([precision] if precision else []), RETURN]


def column_name(number: int, column: str) -> str:
    """Return the name a column of a check has in the frame: a derived one belongs to its check alone."""
    return f"{column}_{number}" if column in DERIVED else column
