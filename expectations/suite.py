"""Great Expectations suites, made from a form's checks. Importing this module imports Great Expectations (2 s)."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

from expectations.derived import DERIVED
from expectations.frame import as_series
from expectations.one_check import Check
from expectations.spare_import import for_good, put_off
from findings import Severity

# Statistics and drawings are for expectations that no form asks for, and half of the import.
with put_off("scipy.stats", "altair"), for_good():
    import great_expectations as gx
    import great_expectations.expectations as gxe
    from great_expectations.data_context.types.base import ProgressBarsConfig

if TYPE_CHECKING:
    from expectations.frame import Batch

_SEVERITY = {Severity.ERROR: "critical", Severity.WARNING: "warning", Severity.NOTICE: "info"}
# An index of its own names each row, so that a failure is reported by record, sheet and row.
RESULT_FORMAT = {"result_format": "COMPLETE", "exclude_unexpected_values": True, "return_unexpected_index_query": False}


def new_context() -> Any:
    """Return a context in memory, without progress bars; it holds nothing and is thrown away after the night."""
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    return context


def suite_of(form_id: str, checks: Sequence[Check], numbers: Sequence[int]) -> Any:
    """Return the suite of a form's checks of the given numbers; each expectation carries its number in ``meta``."""
    return gx.ExpectationSuite(name=form_id, expectations=[_expectation(number, checks[number]) for number in numbers])


def add_derived(batch: Batch, number: int, check: Check) -> None:
    """Put the derived column of a check into the frame, under a name of its own."""
    if check.derived:
        values = DERIVED[check.derived](batch, check)
        batch.frame[column_name(number, check.derived)] = as_series(values, batch.frame.index)


def has_expectation(name: str) -> bool:
    """Tell whether Great Expectations has an expectation of a name."""
    return name.startswith("Expect") and hasattr(gxe, name)


def _expectation(number: int, check: Check) -> Any:
    columns = [column_name(number, column) for column in check.columns]
    names = ("column",) if len(columns) == 1 else ("column_A", "column_B")
    arguments = dict(zip(names, columns, strict=True)) | dict(check.arguments)
    if len(columns) == 2:
        arguments.setdefault("ignore_row_if", "either_value_is_missing")
    return getattr(gxe, check.expectation)(
        **arguments,
        severity=_SEVERITY[check.severity],
        description=check.description,
        meta={"check": number, "code": check.code},
    )


def column_name(number: int, column: str) -> str:
    """Return the name a column of a check has in the frame: a derived one belongs to its check alone."""
    return f"{column}_{number}" if column in DERIVED else column
